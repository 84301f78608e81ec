import { allocate, type DType, isComplex, isInt64, isInteger } from '../../../array/dtype.ts';
import { NotImplementedError } from '../../../errors.ts';
import type { ArgReduceOp, Extent, ReduceOp } from '../../types.ts';
import { cast } from '../cast.ts';
import { cmul } from '../elementwise/complex-arithmetic.ts';
import { convertInto, toFloats, toLane } from '../lanes.ts';
import type { Tensor } from '../tensor.ts';
import { pairsOf, putIndex } from '../words.ts';
import { type NumberReduceOp, reduceFloats } from './float.ts';
import { extremeUint64, reduceInt64, sumNarrow } from './int64.ts';
import { maxRun, minRun } from './runs.ts';

function anyAll(op: 'any' | 'all', x: Tensor, [outer, n, inner]: Extent): Tensor {
  const truth = (x.dtype === 'bool' ? x : cast(x, 'bool')).data as Uint8Array;
  const data = new Uint8Array(outer * inner);
  const wanted = op === 'any' ? 1 : 0;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let found = false;
      for (let k = o * n * inner + i, end = k + n * inner; k < end && !found; k += inner) found = truth[k] === wanted;
      data[o * inner + i] = found ? wanted : 1 - wanted;
    }
  }
  return { data, dtype: 'bool', size: data.length };
}

function prodComplex(x: Float64Array, [outer, n, inner]: Extent): Float64Array {
  const z = new Float64Array(2 * outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const at = 2 * (o * inner + i);
      z[at] = 1;
      for (let k = 0; k < n; k++) {
        const from = 2 * ((o * n + k) * inner + i);
        cmul(z[at], z[at + 1], x[from], x[from + 1], z, at);
      }
    }
  }
  return z;
}

function floats(op: NumberReduceOp, x: Tensor, extent: Extent, out: DType): Tensor {
  const [outer, n, inner] = extent;
  let result: Float64Array;
  if (!isComplex(x.dtype)) result = reduceFloats(op, x.data, extent);
  else if (op === 'sum') result = reduceFloats(op, x.data, [outer, n, 2 * inner]);
  else if (op === 'prod') result = prodComplex(toFloats(x.data), extent);
  else throw new NotImplementedError(`${op} is not defined for ${x.dtype}: complex numbers have no order`);
  if (out === 'float64' || out === 'complex128') return { data: result, dtype: out, size: outer * inner };
  const data = allocate(out, outer * inner);
  convertInto(data, result);
  return { data, dtype: out, size: outer * inner };
}

function integers(op: NumberReduceOp, x: Tensor, extent: Extent, out: DType): Tensor {
  const size = extent[0] * extent[2];
  const as = (data: BigInt64Array): Tensor => cast({ data, dtype: 'int64', size }, out);
  if (op === 'max' || op === 'min') {
    if (x.dtype === 'uint64') {
      return cast(
        { data: extremeUint64(op, toLane(x.data, 'uint64') as BigUint64Array, extent), dtype: 'uint64', size },
        out,
      );
    }
    if (isInt64(x.dtype)) return as(reduceInt64(op, toLane(x.data, 'int64') as BigInt64Array, extent));
    return floats(op, x, extent, out);
  }
  if (op === 'sum' && !isInt64(x.dtype)) return as(sumNarrow(x.data, extent));
  const wide = isInt64(x.dtype) ? x : cast(x, 'int64');
  return as(reduceInt64(op, toLane(wide.data, 'int64') as BigInt64Array, extent));
}

/** Reduction along the middle axis of `extent`. Numbers are converted to the kind of `out` first. */
export function reduce(op: ReduceOp, x: Tensor, extent: Extent, out: DType): Tensor {
  if (op === 'any' || op === 'all') return anyAll(op, x, extent);
  const exact = isInteger(x.dtype) || x.dtype === 'bool';
  if (isInteger(out) || out === 'bool') return integers(op, exact ? x : cast(x, out), extent, out);
  if (isComplex(out) && !isComplex(x.dtype)) return floats(op, cast(x, 'complex128'), extent, out);
  return floats(op, isInt64(x.dtype) ? cast(x, 'float64') : x, extent, out);
}

type Better<A> = (x: A, k: number, best: number) => boolean;

function argBest<A>(x: A, [outer, n, inner]: Extent, better: Better<A>): Tensor {
  const size = outer * inner;
  const data = new BigInt64Array(size);
  const pairs = pairsOf(data);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const first = o * n * inner + i;
      let best = first;
      for (let k = first, end = first + n * inner; k < end; k += inner) if (better(x, k, best)) best = k;
      putIndex(pairs, o * inner + i, (best - first) / inner);
    }
  }
  return { data, dtype: 'int64', size };
}

const laterMax: Better<Float64Array> = (x, k, b) => x[k] > x[b] || (Number.isNaN(x[k]) && !Number.isNaN(x[b]));
const laterMin: Better<Float64Array> = (x, k, b) => x[k] < x[b] || (Number.isNaN(x[k]) && !Number.isNaN(x[b]));
const laterMax64: Better<BigInt64Array | BigUint64Array> = (x, k, b) => x[k] > x[b];
const laterMin64: Better<BigInt64Array | BigUint64Array> = (x, k, b) => x[k] < x[b];

/** Rows of doubles: the extreme first, then its place; NaN propagates through both. */
function argRows(x: Float64Array, rows: number, n: number, largest: boolean): Tensor {
  const data = new BigInt64Array(rows);
  const pairs = pairsOf(data);
  const run = largest ? maxRun : minRun;
  for (let r = 0; r < rows; r++) {
    const best = run(x, r * n, n);
    let k = r * n;
    if (Number.isNaN(best)) while (!Number.isNaN(x[k])) k++;
    else while (x[k] !== best) k++;
    putIndex(pairs, r, k - r * n);
  }
  return { data, dtype: 'int64', size: rows };
}

/** Place of the first largest or smallest element along the middle axis; the first NaN wins. */
export function argReduce(op: ArgReduceOp, x: Tensor, extent: Extent): Tensor {
  if (isComplex(x.dtype)) throw new NotImplementedError(`${op} is not defined for ${x.dtype}`);
  if (isInt64(x.dtype)) {
    const lane = toLane(x.data, x.dtype) as BigInt64Array | BigUint64Array;
    return argBest(lane, extent, op === 'argmax' ? laterMax64 : laterMin64);
  }
  const lane = toFloats(x.data);
  if (extent[2] === 1) return argRows(lane, extent[0], extent[1], op === 'argmax');
  return argBest(lane, extent, op === 'argmax' ? laterMax : laterMin);
}
