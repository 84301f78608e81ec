import { allocateUnset } from '../../../array/dtype.ts';
import type { DrawPlace } from '../../kernels.ts';
import { philoxBlock, philoxFill } from '../philox.ts';
import { normalQuantile } from '../special/ndtri.ts';

/** Blocks drawn at a time. */
const CHUNK = 1024;

const TWO_26 = 67108864;
const TWO_M53 = 2 ** -53;

/** The 53 leading bits of two words as an integer: the upper 27 of the first, then the upper 26 of the second. */
export const bits53 = (w0: number, w1: number): number => (w0 >>> 5) * TWO_26 + (w1 >>> 6);

/** Calls f for every chunk of blocks of a place. */
export function eachChunk(
  { key, counter, start, count }: DrawPlace,
  f: (words: Uint32Array, first: number, n: number) => void,
): void {
  const words = new Uint32Array(4 * Math.min(CHUNK, count));
  for (let first = 0; first < count; first += CHUNK) {
    const n = Math.min(CHUNK, count - first);
    philoxFill(words, key, start + first, counter, n);
    f(words, first, n);
  }
}

/** Uniform doubles in [0, 1), multiples of 2^−53, from words 0 and 1. */
export function uniformDraws(place: DrawPlace): Float64Array {
  const z = allocateUnset('float64', place.count) as Float64Array;
  eachChunk(place, (words, first, n) => {
    for (let k = 0; k < n; k++) z[first + k] = bits53(words[4 * k], words[4 * k + 1]) * TWO_M53;
  });
  return z;
}

/**
 * Standard normals, the quantile of (b + ½)/2^53 for the 53 bits b of words 0 and 1: never 0 or 1, and both tails are
 * exact mirror images.
 */
export function normalDraws(place: DrawPlace): Float64Array {
  const z = allocateUnset('float64', place.count) as Float64Array;
  eachChunk(place, (words, first, n) => {
    for (let k = 0; k < n; k++) {
      // The probability minus ½ is exact; the probability itself would need 54 bits.
      const q = (bits53(words[4 * k], words[4 * k + 1]) - 2 ** 52 + 0.5) * TWO_M53;
      z[first + k] = normalQuantile(q, 0.5 - Math.abs(q));
    }
  });
  return z;
}

/** A block of a place with `attempt` added to counter word 2. */
export function attemptBlock(place: DrawPlace, k: number, attempt: number, words: Uint32Array): void {
  const at = place.start + k;
  philoxBlock(
    (at % 4294967296) | 0,
    Math.floor(at / 4294967296) | 0,
    (place.counter[0] + attempt) | 0,
    place.counter[1] | 0,
    place.key[0] | 0,
    place.key[1] | 0,
    words,
    0,
  );
}
