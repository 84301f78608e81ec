import { arrayNamespace, type GalaxyShearPlan, NDArray, tidy, ValueError } from '@glass-ts/core';
import { ang2pix, npix2nside } from '@glass-ts/healpix';
import { type RealInput, realArray } from '@glass-ts/rng';
import { applyShearComplex, type LensingAt } from './apply-shear.ts';

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
    const plan = { nside: npix2nside(npix), reduced: options.reducedShear ?? true };
    const [longitude, latitude] = [realArray(xp, lon), realArray(xp, lat)];
    const isComplex = eps instanceof NDArray && xp.isdtype(eps.dtype, 'complex floating');
    const intrinsic = isComplex ? eps : realArray(xp, eps);
    const galaxies = { lon: longitude, lat: latitude, eps: intrinsic };
    return (
      sheared(galaxies, maps, plan) ??
      applyShearComplex(
        intrinsic,
        valuesAt(maps, ang2pix(plan.nside, longitude, latitude, { lonlat: true })),
        plan.reduced,
      )
    );
  });
}

const valuesAt = (maps: readonly NDArray[], pixels: NDArray): LensingAt => {
  const [kappa, gamma1, gamma2] = maps.map((m) => m.xp.take(m, pixels));
  return { kappa, gamma1, gamma2 };
};

interface GalaxiesAt {
  readonly lon: NDArray;
  readonly lat: NDArray;
  readonly eps: NDArray;
}

/** In one pass, where the backend has one for these arrays. */
function sheared({ lon, lat, eps }: GalaxiesAt, maps: readonly NDArray[], plan: GalaxyShearPlan): NDArray | undefined {
  const kernel = lon.xp.backend.kernels['shear.galaxies'];
  const [n] = lon.shape;
  const flat = lon.ndim === 1 && lat.ndim === 1 && lat.size === n && n > 0;
  const each = eps.ndim === 1 ? eps.size === n || eps.size === 1 : eps.ndim === 0;
  const doubles = [lon, lat, ...maps].every(({ dtype }) => dtype === 'float64');
  const known = eps.dtype === 'complex128' || eps.dtype === 'float64';
  if (kernel === undefined || !flat || !each || !doubles || !known) return undefined;
  const [kappa, ...gamma] = maps;
  return lon.context.wrap(kernel(lon, lat, eps, kappa, gamma, plan), [n]);
}
