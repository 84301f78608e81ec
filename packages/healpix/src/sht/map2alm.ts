import { DTypeError, isFloat, isInteger, NDArray, scope } from '@glass-ts/core';
import { getNside } from '../geometry/nside.ts';
import { pixelWeightMap } from '../weights/weightMap.ts';
import { needSpin, share, stack } from './alm2map.ts';
import type { PaceOptions } from './pacer.ts';
import { adjoint, checkLmax, type Spin, synthesis } from './transforms.ts';

/** Value of pixels that were not observed. */
export const UNSEEN = -1.6375e30;

/** Options of {@link map2alm}. */
export interface Map2almOptions extends PaceOptions {
  /** Default 3·nside − 1. */
  readonly lmax?: number;
  /** Three maps are (T, Q, U) → (T, E, B); else scalars. Default true. */
  readonly pol?: boolean;
  /** Weight the pixels so that products of harmonics up to l + l′ = 3·nside integrate exactly; then there are no iterations. */
  readonly usePixelWeights?: boolean;
  /** Corrections alm += A(map − synthesis(alm)) without pixel weights; default 3. */
  readonly iter?: number;
}

/**
 * alm (nalm) of a map (npix), or alm (n, nalm) of several maps. Three maps are T, Q, U and give T, E, B unless `pol` is false. A(f)_lm =
 * (4π/npix) Σ_p f(p) Y*_lm(p); see `Map2almOptions` for weights and iterations. UNSEEN pixels count as 0. Healpy's `map2alm`.
 */
export async function map2alm(maps: NDArray | readonly NDArray[], options: Map2almOptions = {}): Promise<NDArray> {
  const { pol = true, lmax, usePixelWeights, iter, ...pace } = options;
  return scope(async () => {
    const map = floating(maps instanceof NDArray ? maps : stack(maps, 'map2alm'), 'map2alm');
    const { xp } = map;
    const how = { lmax, usePixelWeights, iter };
    if (!(pol && map.ndim === 2 && map.shape[0] === 3)) return analyse(map, 0, { ...how, ...pace });
    const part = share(pace, 3);
    const t = await analyse(map.get(0), 0, { ...how, ...part(0, 1) });
    const qu = xp.take(map, xp.asarray([1, 2]), { axis: 0 });
    const eb = await analyse(qu, 2, { ...how, ...part(1, 3) });
    return xp.concat([xp.reshape(t, [1, -1]), eb]);
  });
}

/** Spin-s alm [E, B] of a pair of maps [S₁, S₂]; by default without iterations, as healpy's `map2alm_spin`. */
export async function map2almSpin(
  maps: readonly [NDArray, NDArray] | NDArray,
  spin: Spin,
  options: Omit<Map2almOptions, 'pol'> = {},
): Promise<[NDArray, NDArray]> {
  return scope(async () => {
    needSpin(spin, 'map2almSpin');
    const given = maps instanceof NDArray ? maps : stack(maps as readonly NDArray[], 'map2almSpin');
    const pair = floating(given, 'map2almSpin');
    const alm = await analyse(pair, spin, { iter: 0, ...options });
    return [alm.get(0), alm.get(1)] as [NDArray, NDArray];
  });
}

function floating(map: NDArray, name: string): NDArray {
  const { xp } = map;
  if (isInteger(map.dtype)) return xp.astype(map, xp.backend.info.defaults.real);
  if (!isFloat(map.dtype)) throw new DTypeError(`${name} needs real maps, not ${map.dtype}`, { where: { name } });
  return map;
}

/** Maps with UNSEEN pixels set to 0. */
function seen(map: NDArray): NDArray {
  return map.xp.where(
    map
      .sub(UNSEEN)
      .abs()
      .le(1e-7 * Math.abs(UNSEEN)),
    0,
    map,
  );
}

/** The same times the weights of the pixels, in one pass where the backend can. */
function weighted(map: NDArray, weights: NDArray): NDArray {
  const kernel = map.context.backend.kernels['healpix.weighted'];
  return kernel === undefined ? seen(map).mul(weights) : map.context.wrap(kernel(map, weights), map.shape);
}

async function analyse(given: NDArray, spin: Spin, options: Omit<Map2almOptions, 'pol'>): Promise<NDArray> {
  const { usePixelWeights = false, iter = 3, ...pace } = options;
  const nside = getNside(given);
  const npix = 12 * nside * nside;
  const lmax = options.lmax ?? 3 * nside - 1;
  checkLmax(lmax, 'map2alm');
  const area = (4 * Math.PI) / npix;
  if (usePixelWeights) {
    const part = share(pace, 2);
    const weights = await pixelWeightMap(given.xp, nside, given.dtype, part(0, 1));
    return (await adjoint(weighted(given, weights), { lmax, spin, ...part(1, 2) })).mul(area);
  }
  const map = seen(given);
  const part = share(pace, 2 * iter + 1);
  let alm = (await adjoint(map, { lmax, spin, ...part(0, 1) })).mul(area);
  for (let k = 0; k < iter; k++) {
    const current = alm;
    alm = await scope(async () => {
      const rest = map.sub(await synthesis(current, { nside, spin, ...part(2 * k + 1, 2 * k + 2) }));
      return current.add((await adjoint(rest, { lmax, spin, ...part(2 * k + 2, 2 * k + 3) })).mul(area));
    });
    current.dispose();
  }
  return alm;
}
