import { arrayNamespace, NDArray, tidy, ValueError } from '@glass-ts/core';
import { ang2pix, npix2nside } from '@glass-ts/healpix';
import { type RealInput, realArray } from '@glass-ts/rng';
import { applyShearComplex } from './apply-shear.ts';

/** Options of {@link galaxyShear}. */
export interface GalaxyShearOptions {
  /** Reduced shear instead of shear; true when left out. */
  readonly reducedShear?: boolean;
}

/**
 * Observed ellipticities of galaxies: their intrinsic ones, sheared by the maps' values in the pixel that contains them.
 *
 * @param lon degrees, (n). @param lat degrees, (n). @param eps complex or real, broadcast to (n).
 * @param kappa RING map, (npix). @param gamma1 @param gamma2 of the same resolution.
 * @returns complex, (n).
 * @throws ValueError for maps of different or invalid lengths.
 */
export function galaxyShear(
  lon: RealInput,
  lat: RealInput,
  eps: RealInput,
  kappa: RealInput,
  gamma1: RealInput,
  gamma2: RealInput,
  options: GalaxyShearOptions = {},
): NDArray {
  const xp = arrayNamespace(kappa, gamma1, gamma2, lon, lat, eps);
  return tidy(() => {
    const maps = [kappa, gamma1, gamma2].map((x) => realArray(xp, x));
    const npix = maps[0].size;
    if (maps.some((m) => m.ndim !== 1 || m.size !== npix)) {
      throw new ValueError(`maps of ${maps.map((m) => m.size).join(', ')} pixels do not go together`, {
        where: { name: 'galaxyShear' },
        fix: 'Bring convergence and shear to one resolution',
      });
    }
    const pixels = ang2pix(npix2nside(npix), realArray(xp, lon), realArray(xp, lat), { lonlat: true });
    const [k, g1, g2] = maps.map((m) => xp.take(m, pixels));
    const isComplex = eps instanceof NDArray && xp.isdtype(eps.dtype, 'complex floating');
    const intrinsic = isComplex ? eps : realArray(xp, eps);
    return applyShearComplex(intrinsic, { kappa: k, gamma1: g1, gamma2: g2 }, options.reducedShear ?? true);
  });
}
