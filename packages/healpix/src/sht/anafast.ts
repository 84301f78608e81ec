import { type NDArray, scope } from '@glass-ts/core';
import { alm2cl } from './alm.ts';
import { type Map2almOptions, map2alm } from './map2alm.ts';

/**
 * Angular power spectrum C_l of a map (npix), or cross spectrum of two; l = 0 … lmax. Three maps (T, Q, U) give the six spectra TT, EE, BB, TE, EB,
 * TB as (6, lmax + 1). Healpy's `anafast`.
 */
export async function anafast(
  map1: NDArray | readonly NDArray[],
  map2?: NDArray | readonly NDArray[],
  options: Map2almOptions = {},
): Promise<NDArray> {
  return scope(async () => {
    const a = await map2alm(map1, options);
    const b = map2 === undefined ? a : await map2alm(map2, options);
    if (a.ndim === 1) return alm2cl(a, b);
    const pairs =
      a.shape[0] === 3 && options.pol !== false
        ? [
            [0, 0],
            [1, 1],
            [2, 2],
            [0, 1],
            [1, 2],
            [0, 2],
          ]
        : Array.from({ length: a.shape[0] }, (_, k) => [k, k]);
    return a.xp.stack(pairs.map(([i, j]) => alm2cl(a.get(i), b.get(j))));
  });
}
