import type { NDArray } from '@glass-ts/core';
import { pixwin } from '@glass-ts/healpix';
import { namespaceOf, type Spectrum, spectrumArray, spectrumValues } from './inputs.ts';
import { enumerateSpectra, nfieldsFromNspectra } from './order.ts';

export interface DiscretizeOptions {
  /** Cut spectra at l ≤ lmax. */
  readonly lmax?: number;
  /** Keep correlations of each field with this many fields before it; the others become empty. */
  readonly ncorr?: number;
  /** Multiply by the square of the pixel window of maps with this nside. */
  readonly nside?: number;
}

/**
 * Spectra as they are on maps: cut, stripped of far correlations, and smoothed by the pixels.
 *
 * With `nside`, spectra are also cut to the length of the pixel window: 3 nside entries without `lmax`, 4 nside + 1 with a
 * larger one.
 *
 * @param cls in GLASS order; inputs are not changed, dtypes of spectra that are only cut are kept.
 * @throws ValueError, with `ncorr`, for a count that is not triangular.
 */
export function discretizedCls(cls: readonly Spectrum[], options: DiscretizeOptions = {}): NDArray[] {
  const { lmax, ncorr, nside } = options;
  if (ncorr !== undefined) nfieldsFromNspectra(cls.length);
  const xp = namespaceOf(cls);
  const window =
    nside === undefined || cls.length === 0 ? undefined : (pixwin(nside, { lmax }).values() as Float64Array);
  return Array.from(enumerateSpectra(cls), ([i, j, cl]) => {
    if (ncorr !== undefined && i - j > ncorr) return xp.fromTyped(new Float64Array(0));
    const x = spectrumArray(cl, xp);
    if (x.size === 0) return x;
    const count = Math.min(x.size, lmax === undefined ? x.size : lmax + 1, window?.length ?? x.size);
    if (window === undefined) return count === x.size ? x : xp.take(x, xp.arange(count));
    return xp.fromTyped(
      spectrumValues(x)
        .slice(0, count)
        .map((c, l) => c * window[l] ** 2),
    );
  });
}
