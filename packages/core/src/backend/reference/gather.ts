import { allocateUnset } from '../../array/dtype.ts';
import type { Extent } from '../types.ts';
import { cast } from './cast.ts';
import { type Places, placesOf } from './places.ts';
import type { Tensor } from './tensor.ts';
import { pairsOf, putIndex, type Words, wordsOf, wordsPer } from './words.ts';

/** Runs at least this long (in words) are copied with memmove. */
const LONG = 32;

/** z[o + j] = x[i + index[j]] for runs of `run` words. */
function gatherRuns(x: Words, i: number, { at, step, count }: Places, run: number, z: Words, o: number): void {
  if (run === 1) {
    for (let j = 0; j < count; j++) z[o + j] = x[i + at[j * step]];
  } else if (run === 2) {
    for (let j = 0; j < count; j++) {
      const from = i + 2 * at[j * step];
      z[o + 2 * j] = x[from];
      z[o + 2 * j + 1] = x[from + 1];
    }
  } else if (run < LONG) {
    for (let j = 0; j < count; j++, o += run) {
      const from = i + run * at[j * step];
      for (let w = 0; w < run; w++) z[o + w] = x[from + w];
    }
  } else {
    for (let j = 0; j < count; j++, o += run) {
      const from = i + run * at[j * step];
      z.set(x.subarray(from, from + run), o);
    }
  }
}

/** out[o, j, i] = x[o, indices[j], i]. */
export function gather(x: Tensor, indices: Tensor, [outer, n, inner]: Extent): Tensor {
  const size = outer * indices.size * inner;
  const data = allocateUnset(x.dtype, size);
  const run = inner * wordsPer(x.dtype);
  const [from, to, places] = [wordsOf(x.data), wordsOf(data), placesOf(indices, n)];
  for (let o = 0; o < outer; o++) gatherRuns(from, o * n * run, places, run, to, o * places.count * run);
  return { data, dtype: x.dtype, size };
}

/** out[o, j, i] = x[o, indices[o, j, i], i]. */
export function gatherAlong(x: Tensor, indices: Tensor, [outer, n, inner]: Extent, count: number): Tensor {
  const size = outer * count * inner;
  const data = allocateUnset(x.dtype, size);
  const unit = wordsPer(x.dtype);
  const [from, to] = [wordsOf(x.data), wordsOf(data)];
  const { at, step } = placesOf(indices, n);
  for (let o = 0, k = 0; o < outer; o++) {
    for (let j = 0; j < count; j++) {
      for (let i = 0; i < inner; i++, k++) {
        const source = ((o * n + at[k * step]) * inner + i) * unit;
        for (let w = 0; w < unit; w++) to[k * unit + w] = from[source + w];
      }
    }
  }
  return { data, dtype: x.dtype, size };
}

/** Flat places of the elements that are not zero, ascending, as int64. */
export function nonzero(x: Tensor): Tensor {
  const bytes = (x.dtype === 'bool' ? x.data : cast(x, 'bool').data) as Uint8Array;
  let count = 0;
  for (let k = 0; k < bytes.length; k++) if (bytes[k] !== 0) count++;
  const data = new BigInt64Array(count);
  const index = pairsOf(data);
  for (let k = 0, j = 0; k < bytes.length; k++) if (bytes[k] !== 0) putIndex(index, j++, k);
  return { data, dtype: 'int64', size: count };
}
