import { ValueError } from '../../../errors.ts';
import type { DrawPlace } from '../../kernels.ts';
import { stirlingRemainder } from '../special/lgamma.ts';
import { pairsOf, putIndex } from '../words.ts';
import { attemptBlock, bits53, eachChunk } from './random.ts';

/** From this mean on the transformed rejection is used. */
const SWITCH = 10;
/** Largest mean: counts and their neighbours stay exact doubles. */
const LARGEST = 1e15;
const TWO_M53 = 2 ** -53;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** Sequential search of the distribution function for the uniform u; each step is p ← p·λ/k from left to right. */
export function poissonInversion(lam: number, u: number): number {
  let k = 0;
  let p = Math.exp(-lam);
  let sum = p;
  while (u >= sum) {
    k++;
    p = (p * lam) / k;
    const next = sum + p;
    // Past the mode a term that changes nothing ends the tail.
    if (next === sum && k > lam) return k;
    sum = next;
  }
  return k;
}

/** log k! − log of Stirling's approximation √(2πk)(k/e)^k, k ≥ 1. */
function stirlingError(k: number): number {
  if (k >= 10) return stirlingRemainder(k);
  let factorial = 1;
  for (let j = 2; j <= k; j++) factorial *= j;
  return Math.log(factorial) - ((k + 0.5) * Math.log(k) - k + HALF_LOG_TWO_PI);
}

/** k log(k/λ) + λ − k without cancellation (C. Loader, "Fast and accurate computation of binomial probabilities", 2000). */
function deviance(k: number, lam: number): number {
  const difference = k - lam;
  if (Math.abs(difference) >= 0.1 * (k + lam)) return k * Math.log(k / lam) - difference;
  const v = difference / (k + lam);
  let sum = difference * v;
  let term = 2 * k * v;
  for (let j = 3; ; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/** log of the probability of k counts at the mean λ: saddle-point form of Loader (2000), accurate for any λ. */
export function logPoisson(k: number, lam: number): number {
  if (k === 0) return -lam;
  return -deviance(k, lam) - stirlingError(k) - HALF_LOG_TWO_PI - 0.5 * Math.log(k);
}

const block = new Uint32Array(4);

/**
 * Transformed rejection with squeeze, algorithm PTRS of W. Hörmann, "The transformed rejection method for generating
 * Poisson random variables", Insurance: Mathematics and Economics 12 (1993) 39. Attempt t reads the block with t added
 * to counter word 2: the proposal from words 0 and 1, the acceptance from words 2 and 3.
 */
function poissonRejection(lam: number, place: DrawPlace, element: number, words: Uint32Array, at: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(lam);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  for (let attempt = 0; ; attempt++) {
    if (attempt > 0) {
      attemptBlock(place, element, attempt, block);
      words = block;
      at = 0;
    }
    const u = bits53(words[at], words[at + 1]) * TWO_M53 - 0.5;
    const v = bits53(words[at + 2], words[at + 3]) * TWO_M53;
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + lam + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (!(k >= 0) || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= logPoisson(k, lam)) return k;
  }
}

/**
 * Poisson counts as int64. `lam` holds `place.count` means or one. Element k depends on (key, counter, start + k) alone.
 * Throws ValueError for a mean that is negative, not a number or above 1e15.
 */
export function poissonDraws(place: DrawPlace, lam: Float64Array): BigInt64Array {
  const z = new BigInt64Array(place.count);
  const out = pairsOf(z);
  const step = lam.length === 1 ? 0 : 1;
  for (let k = 0; k < lam.length; k++) {
    if (!(lam[k] >= 0 && lam[k] <= LARGEST)) {
      throw new ValueError(`Poisson mean ${lam[k]} at element ${k}`, { fix: 'Means lie between 0 and 1e15' });
    }
  }
  eachChunk(place, (words, first, n) => {
    for (let k = 0; k < n; k++) {
      const mean = lam[(first + k) * step];
      putIndex(
        out,
        first + k,
        mean < SWITCH
          ? poissonInversion(mean, bits53(words[4 * k], words[4 * k + 1]) * TWO_M53)
          : poissonRejection(mean, place, first + k, words, 4 * k),
      );
    }
  });
  return z;
}
