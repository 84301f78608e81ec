import { allocate, type DType, isComplex, isInt64 } from '../../array/dtype.ts';
import { NotImplementedError } from '../../errors.ts';
import type { Extent, ScatterMode } from '../types.ts';
import { cast } from './cast.ts';
import { cmul } from './elementwise/complex-arithmetic.ts';
import { convertInto, type Lane, toLane } from './lanes.ts';
import type { Tensor } from './tensor.ts';
import { indexAt, pairsOf, putIndex, type Words, wordsOf, wordsPer } from './words.ts';

/** Indices of any integer dtype as pairs of words. */
const pairs = (indices: Tensor): Int32Array =>
  pairsOf((isInt64(indices.dtype) ? indices : cast(indices, 'int64')).data);

/** z[j] = x[index[j]] for rows of `run` words; z from word `o` on, x from word `i` on. */
function gatherRuns(x: Words, i: number, index: Int32Array, count: number, run: number, z: Words, o: number): void {
  if (run === 1) {
    for (let j = 0; j < count; j++) z[o + j] = x[i + indexAt(index, j)];
  } else if (run === 2) {
    for (let j = 0; j < count; j++) {
      const from = i + 2 * indexAt(index, j);
      z[o + 2 * j] = x[from];
      z[o + 2 * j + 1] = x[from + 1];
    }
  } else if (run < 32) {
    for (let j = 0; j < count; j++, o += run) {
      const from = i + run * indexAt(index, j);
      for (let w = 0; w < run; w++) z[o + w] = x[from + w];
    }
  } else {
    for (let j = 0; j < count; j++, o += run) {
      const from = i + run * indexAt(index, j);
      z.set(x.subarray(from, from + run), o);
    }
  }
}

/** out[o, j, i] = x[o, indices[j], i]. */
export function gather(x: Tensor, indices: Tensor, [outer, n, inner]: Extent): Tensor {
  const count = indices.size;
  const size = outer * count * inner;
  const data = allocate(x.dtype, size);
  const run = inner * wordsPer(x.dtype);
  const [from, to, index] = [wordsOf(x.data), wordsOf(data), pairs(indices)];
  for (let o = 0; o < outer; o++) gatherRuns(from, o * n * run, index, count, run, to, o * count * run);
  return { data, dtype: x.dtype, size };
}

/** out[o, j, i] = x[o, indices[o, j, i], i]. */
export function gatherAlong(x: Tensor, indices: Tensor, [outer, n, inner]: Extent, count: number): Tensor {
  const size = outer * count * inner;
  const data = allocate(x.dtype, size);
  const unit = wordsPer(x.dtype);
  const [from, to, index] = [wordsOf(x.data), wordsOf(data), pairs(indices)];
  for (let o = 0, at = 0; o < outer; o++) {
    for (let j = 0; j < count; j++) {
      for (let i = 0; i < inner; i++, at++) {
        const source = ((o * n + indexAt(index, at)) * inner + i) * unit;
        for (let w = 0; w < unit; w++) to[at * unit + w] = from[source + w];
      }
    }
  }
  return { data, dtype: x.dtype, size };
}

/** z[z0 + i] ∘= v[v0 + i] for one row of a scatter. */
type Combine<L> = (z: L, index: Int32Array, v: L, extent: Extent, count: number) => void;

const addFloats: Combine<Float64Array> = (z, index, v, [outer, n, inner], count) => {
  for (let o = 0, from = 0; o < outer; o++) {
    for (let j = 0; j < count; j++) {
      const to = (o * n + indexAt(index, j)) * inner;
      for (let i = 0; i < inner; i++) z[to + i] += v[from++];
    }
  }
};

function combiner<L extends Lane>(f: (a: L[number], b: L[number]) => L[number]): Combine<L> {
  return (z, index, v, [outer, n, inner], count) => {
    for (let o = 0, from = 0; o < outer; o++) {
      for (let j = 0; j < count; j++) {
        const to = (o * n + indexAt(index, j)) * inner;
        for (let i = 0; i < inner; i++) z[to + i] = f(z[to + i], v[from++]);
      }
    }
  };
}

const multiplyComplex: Combine<Float64Array> = (z, index, v, [outer, n, inner], count) => {
  for (let o = 0, from = 0; o < outer; o++) {
    for (let j = 0; j < count; j++) {
      const to = (o * n + indexAt(index, j)) * inner;
      for (let i = to; i < to + inner; i++, from++) {
        cmul(z[2 * i], z[2 * i + 1], v[2 * from], v[2 * from + 1], z, 2 * i);
      }
    }
  }
};

type Arithmetic = Exclude<ScatterMode, 'set'>;

const FLOATS: Record<Arithmetic, Combine<Float64Array>> = {
  add: addFloats,
  multiply: combiner<Float64Array>((a, b) => a * b),
  min: combiner<Float64Array>(Math.min),
  max: combiner<Float64Array>(Math.max),
};
const INTS: Record<'add' | 'multiply', Combine<Int32Array>> = {
  add: combiner<Int32Array>((a, b) => a + b),
  multiply: combiner<Int32Array>(Math.imul),
};
const BIGS: Record<Arithmetic, Combine<BigInt64Array | BigUint64Array>> = {
  add: combiner<BigInt64Array | BigUint64Array>((a, b) => a + b),
  multiply: combiner<BigInt64Array | BigUint64Array>((a, b) => a * b),
  min: combiner<BigInt64Array | BigUint64Array>((a, b) => (a < b ? a : b)),
  max: combiner<BigInt64Array | BigUint64Array>((a, b) => (a > b ? a : b)),
};

function setRuns(z: Words, index: Int32Array, v: Words, [outer, n, inner]: Extent, count: number, unit: number): void {
  const run = inner * unit;
  for (let o = 0, from = 0; o < outer; o++) {
    for (let j = 0; j < count; j++, from += run) {
      const to = (o * n + indexAt(index, j)) * run;
      if (run < 32) for (let w = 0; w < run; w++) z[to + w] = v[from + w];
      else z.set(v.subarray(from, from + run), to);
    }
  }
}

/** Applies f to a lane copy of x and converts back. */
function throughLane<L extends Lane>(
  f: Combine<L>,
  lane: 'float' | 'int' | 'int64' | 'uint64',
  x: Tensor,
  index: Int32Array,
  values: Tensor,
  extent: Extent,
  count: number,
): Tensor {
  const data = x.data.slice();
  const z = toLane(data, lane) as L;
  f(z, index, toLane(values.data, lane) as L, extent, count);
  if (z.buffer !== data.buffer) convertInto(data, z);
  return { data, dtype: x.dtype, size: x.size };
}

const BOOLEAN_MODE = { add: 'max', multiply: 'min', min: 'min', max: 'max' } as const;

function arithmeticScatter(
  mode: Arithmetic,
  dtype: DType,
  x: Tensor,
  index: Int32Array,
  v: Tensor,
  e: Extent,
  c: number,
): Tensor {
  if (isComplex(dtype)) {
    const [outer, n, inner] = e;
    if (mode === 'add') return throughLane(addFloats, 'float', x, index, v, [outer, n, 2 * inner], c);
    if (mode === 'multiply') return throughLane(multiplyComplex, 'float', x, index, v, e, c);
    throw new NotImplementedError(`Scatter by ${mode} is not defined for ${dtype}`);
  }
  if (isInt64(dtype)) return throughLane(BIGS[mode], dtype, x, index, v, e, c);
  if (dtype === 'bool') return throughLane(FLOATS[BOOLEAN_MODE[mode]], 'float', x, index, v, e, c);
  const integer = dtype !== 'float32' && dtype !== 'float64';
  if (integer && (mode === 'add' || mode === 'multiply')) return throughLane(INTS[mode], 'int', x, index, v, e, c);
  return throughLane(FLOATS[mode], 'float', x, index, v, e, c);
}

/** A copy of x with x[o, indices[j], i] combined with values[o, j, i], in ascending j. */
export function scatter(x: Tensor, indices: Tensor, values: Tensor, extent: Extent, mode: ScatterMode): Tensor {
  const index = pairs(indices);
  if (mode !== 'set') return arithmeticScatter(mode, x.dtype, x, index, values, extent, indices.size);
  const data = x.data.slice();
  setRuns(wordsOf(data), index, wordsOf(values.data), extent, indices.size, wordsPer(x.dtype));
  return { data, dtype: x.dtype, size: x.size };
}

/** Flat places of the elements that are not zero, ascending. */
export function nonzero(x: Tensor): Tensor {
  const truth = x.dtype === 'bool' ? x.data : cast(x, 'bool').data;
  const bytes = truth as Uint8Array;
  let count = 0;
  for (let k = 0; k < bytes.length; k++) if (bytes[k] !== 0) count++;
  const data = new BigInt64Array(count);
  const index = pairsOf(data);
  for (let k = 0, j = 0; k < bytes.length; k++) if (bytes[k] !== 0) putIndex(index, j++, k);
  return { data, dtype: 'int64', size: count };
}
