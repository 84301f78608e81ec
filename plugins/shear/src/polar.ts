import { type NDArray, tidy } from '@glass-ts/core';
import { complexOf, type Pair } from './complex.ts';

/** Components of modulus r and phase φ (radians). */
export const polarPair = (r: NDArray, phase: NDArray): Pair =>
  tidy(() => [r.mul(r.xp.cos(phase)), r.mul(r.xp.sin(phase))] as const);

/** r e^{iφ}. */
export const polar = (r: NDArray, phase: NDArray): NDArray => tidy(() => complexOf(...polarPair(r, phase)));
