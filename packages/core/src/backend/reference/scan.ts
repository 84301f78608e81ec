import { allocate, type DType, isComplex, isInteger } from '../../array/dtype.ts';
import { NotImplementedError } from '../../errors.ts';
import type { Extent, ScanOp } from '../types.ts';
import { cast } from './cast.ts';
import { cmul } from './elementwise/complex-arithmetic.ts';
import { convertInto, toFloats, toLane } from './lanes.ts';
import type { Tensor } from './tensor.ts';

type FloatScan = (x: Float64Array, z: Float64Array, extent: Extent) => void;

/** Running sums with the rounding errors carried along (Neumaier 1974). */
const sumFloats: FloatScan = (x, z, [outer, n, inner]) => {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let s = 0;
      let c = 0;
      for (let k = o * n * inner + i, end = k + n * inner; k < end; k += inner) {
        const v = x[k];
        const t = s + v;
        const e = Math.abs(s) >= Math.abs(v) ? s - t + v : v - t + s;
        s = t;
        if (!Number.isNaN(e)) c += e;
        z[k] = s + c;
      }
    }
  }
};

const prodFloats: FloatScan = (x, z, [outer, n, inner]) => {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = 1;
      for (let k = o * n * inner + i, end = k + n * inner; k < end; k += inner) z[k] = p *= x[k];
    }
  }
};

const maxFloats: FloatScan = (x, z, [outer, n, inner]) => {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let m = -Infinity;
      for (let k = o * n * inner + i, end = k + n * inner; k < end; k += inner) z[k] = m = Math.max(m, x[k]);
    }
  }
};

const minFloats: FloatScan = (x, z, [outer, n, inner]) => {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let m = Infinity;
      for (let k = o * n * inner + i, end = k + n * inner; k < end; k += inner) z[k] = m = Math.min(m, x[k]);
    }
  }
};

const FLOATS: Record<ScanOp, FloatScan> = { sum: sumFloats, prod: prodFloats, max: maxFloats, min: minFloats };

const prodComplex: FloatScan = (x, z, [outer, n, inner]) => {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let re = 1;
      let im = 0;
      for (let k = o * n * inner + i, end = k + n * inner; k < end; k += inner) {
        cmul(re, im, x[2 * k], x[2 * k + 1], z, 2 * k);
        re = z[2 * k];
        im = z[2 * k + 1];
      }
    }
  }
};

type Big = BigInt64Array | BigUint64Array;

const COMBINE: Record<ScanOp, (a: bigint, b: bigint) => bigint> = {
  sum: (a, b) => a + b,
  prod: (a, b) => a * b,
  max: (a, b) => (a > b ? a : b),
  min: (a, b) => (a < b ? a : b),
};

function sumInt64(z: BigInt64Array, [outer, n, inner]: Extent): void {
  for (let o = 0; o < outer; o++) {
    for (let k = (o * n + 1) * inner, end = (o + 1) * n * inner; k < end; k++) z[k] += z[k - inner];
  }
}

function scanBig(op: ScanOp, z: Big, [outer, n, inner]: Extent): void {
  const combine = COMBINE[op];
  for (let o = 0; o < outer; o++) {
    for (let k = (o * n + 1) * inner, end = (o + 1) * n * inner; k < end; k++) z[k] = combine(z[k - inner], z[k]);
  }
}

function integers(op: ScanOp, x: Tensor, extent: Extent, out: DType): Tensor {
  const wide = x.dtype === 'uint64' ? 'uint64' : 'int64';
  const copy = cast(x, wide);
  if (op === 'sum') sumInt64(toLane(copy.data, 'int64') as BigInt64Array, extent);
  else scanBig(op, toLane(copy.data, wide) as Big, extent);
  return out === wide ? copy : cast(copy, out);
}

/** Inclusive scan along the middle axis. Numbers are converted to the kind of `out` first. */
export function scan(op: ScanOp, x: Tensor, extent: Extent, out: DType): Tensor {
  const exact = isInteger(x.dtype) || x.dtype === 'bool';
  if (isInteger(out) || out === 'bool') return integers(op, exact ? x : cast(x, out), extent, out);
  const [outer, n, inner] = extent;
  const complex = isComplex(out);
  if (complex && (op === 'max' || op === 'min'))
    throw new NotImplementedError(`A running ${op} of ${out} is not defined`);
  const wide = complex ? 'complex128' : 'float64';
  const values =
    isComplex(x.dtype) === complex && !isInteger(x.dtype) ? toFloats(x.data) : toFloats(cast(x, wide).data);
  const z = new Float64Array(values.length);
  if (!complex) FLOATS[op](values, z, extent);
  else if (op === 'sum') sumFloats(values, z, [outer, n, 2 * inner]);
  else prodComplex(values, z, extent);
  if (out === wide) return { data: z, dtype: out, size: x.size };
  const data = allocate(out, x.size);
  convertInto(data, z);
  return { data, dtype: out, size: x.size };
}
