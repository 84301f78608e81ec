import { IndexError, type NDArray } from '@glass-ts/core';
import { namespaceOf, resized, type Spectrum, spectrumArray, spectrumValues } from './inputs.ts';
import { spectrumIndex } from './order.ts';

/**
 * The spectrum of fields i and j, in either order.
 *
 * @param cls in GLASS order; empty or null where there is none. @param i @param j fields, from 0.
 * @param lmax cut to l ≤ lmax, or filled up with zeros; as it is when left out.
 * @returns (lmax + 1,), or all values that there are.
 * @throws IndexError for fields that the spectra do not have.
 */
export function getcl(cls: readonly Spectrum[], i: number, j: number, lmax?: number | null): NDArray {
  const index = spectrumIndex(i, j);
  const cl = cls[index];
  if (cl === undefined) {
    throw new IndexError(`there is no spectrum of fields ${i} and ${j}: it would be number ${index} of ${cls.length}`, {
      where: { name: 'getcl' },
      fix: 'Fields count from 0, and n fields have n(n+1)/2 spectra.',
    });
  }
  const xp = namespaceOf([cl]);
  return lmax === undefined || lmax === null
    ? spectrumArray(cl, xp)
    : xp.fromTyped(resized(spectrumValues(cl), lmax + 1));
}
