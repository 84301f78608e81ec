import type { NDArray } from '@glass-ts/core';
import { namespaceOf, resized, type Spectrum, spectrumArray, spectrumValues } from './inputs.ts';
import { spectrumIndex } from './order.ts';

/**
 * The spectrum of fields i and j, in either order.
 *
 * @param lmax cut to l ≤ lmax, or filled up with zeros; as it is when left out.
 */
export function getcl(cls: readonly Spectrum[], i: number, j: number, lmax?: number | null): NDArray {
  const cl = cls[spectrumIndex(i, j)];
  const xp = namespaceOf(cls);
  return lmax === undefined || lmax === null
    ? spectrumArray(cl, xp)
    : xp.fromTyped(resized(spectrumValues(cl), lmax + 1));
}
