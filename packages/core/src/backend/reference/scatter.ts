import { type DType, isComplex, isInt64, isInteger } from '../../array/dtype.ts';
import { NotImplementedError } from '../../errors.ts';
import type { Extent, ScatterMode } from '../types.ts';
import { cmul } from './elementwise/complex-arithmetic.ts';
import { convertInto, type Lane, type LaneName, toLane } from './lanes.ts';
import { type Places, placesOf } from './places.ts';
import type { Tensor } from './tensor.ts';
import { type Words, wordsOf, wordsPer } from './words.ts';

/** z[o, index[j], i] is combined with v[o, j, i], in ascending j. */
type Combine<L> = (z: L, places: Places, v: L, extent: Extent) => void;

const addFloats: Combine<Float64Array> = (z, { at, step, count }, v, [outer, n, inner]) => {
  for (let o = 0, from = 0; o < outer; o++) {
    if (inner === 1) {
      for (let j = 0; j < count; j++) z[o * n + at[j * step]] += v[from++];
    } else {
      for (let j = 0; j < count; j++) {
        const to = (o * n + at[j * step]) * inner;
        for (let i = 0; i < inner; i++) z[to + i] += v[from++];
      }
    }
  }
};

/** The rarer modes share their loop. */
function combiner<L extends Lane>(f: (a: L[number], b: L[number]) => L[number]): Combine<L> {
  return (z, { at, step, count }, v, [outer, n, inner]) => {
    for (let o = 0, from = 0; o < outer; o++) {
      for (let j = 0; j < count; j++) {
        const to = (o * n + at[j * step]) * inner;
        for (let i = 0; i < inner; i++) z[to + i] = f(z[to + i], v[from++]);
      }
    }
  };
}

const multiplyComplex: Combine<Float64Array> = (z, { at, step, count }, v, [outer, n, inner]) => {
  for (let o = 0, from = 0; o < outer; o++) {
    for (let j = 0; j < count; j++) {
      const to = (o * n + at[j * step]) * inner;
      for (let i = to; i < to + inner; i++, from++) {
        cmul(z[2 * i], z[2 * i + 1], v[2 * from], v[2 * from + 1], z, 2 * i);
      }
    }
  }
};

type Big = BigInt64Array | BigUint64Array;
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
const BIGS: Record<Arithmetic, Combine<Big>> = {
  add: combiner<Big>((a, b) => a + b),
  multiply: combiner<Big>((a, b) => a * b),
  min: combiner<Big>((a, b) => (a < b ? a : b)),
  max: combiner<Big>((a, b) => (a > b ? a : b)),
};
/** On booleans a sum is "or" and a product "and". */
const BOOLEAN: Record<Arithmetic, Combine<Float64Array>> = { ...FLOATS, add: FLOATS.max, multiply: FLOATS.min };

/** Applies f to a lane copy of x and converts back. */
function through<L extends Lane>(f: Combine<L>, lane: LaneName, x: Tensor, p: Places, v: Tensor, e: Extent): Tensor {
  const data = x.data.slice();
  const z = toLane(data, lane) as L;
  f(z, p, toLane(v.data, lane) as L, e);
  if (z.buffer !== data.buffer) convertInto(data, z);
  return { data, dtype: x.dtype, size: x.size };
}

function combine(mode: Arithmetic, dtype: DType, x: Tensor, p: Places, v: Tensor, extent: Extent): Tensor {
  if (isComplex(dtype)) {
    const [outer, n, inner] = extent;
    if (mode === 'add') return through(addFloats, 'float', x, p, v, [outer, n, 2 * inner]);
    if (mode === 'multiply') return through(multiplyComplex, 'float', x, p, v, extent);
    throw new NotImplementedError(`Scatter by ${mode} is not defined for ${dtype}`);
  }
  if (isInt64(dtype)) return through(BIGS[mode], dtype, x, p, v, extent);
  if (dtype === 'bool') return through(BOOLEAN[mode], 'float', x, p, v, extent);
  if (isInteger(dtype) && (mode === 'add' || mode === 'multiply')) return through(INTS[mode], 'int', x, p, v, extent);
  return through(FLOATS[mode], 'float', x, p, v, extent);
}

function setRuns(z: Words, { at, step, count }: Places, v: Words, [outer, n, inner]: Extent, unit: number): void {
  const run = inner * unit;
  for (let o = 0, from = 0; o < outer; o++) {
    for (let j = 0; j < count; j++, from += run) {
      const to = (o * n + at[j * step]) * run;
      if (run < 32) for (let w = 0; w < run; w++) z[to + w] = v[from + w];
      else z.set(v.subarray(from, from + run), to);
    }
  }
}

/**
 * A copy of x with x[o, indices[j], i] set to, or combined with, values[o, j, i] in ascending j. float32 and complex64
 * are combined in double precision and rounded at the end.
 */
export function scatter(x: Tensor, indices: Tensor, values: Tensor, extent: Extent, mode: ScatterMode): Tensor {
  const places = placesOf(indices, extent[1]);
  if (mode !== 'set') return combine(mode, x.dtype, x, places, values, extent);
  const data = x.data.slice();
  setRuns(wordsOf(data), places, wordsOf(values.data), extent, wordsPer(x.dtype));
  return { data, dtype: x.dtype, size: x.size };
}
