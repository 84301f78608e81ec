import { DTypeError, isFloat, isInteger, NDArray, scope } from '@glass-ts/core';
import { getNside } from '../geometry/nside.ts';
import { pixelWeightMap } from '../weights/weightMap.ts';
import { needSpin, stack } from './alm2map.ts';
import { analysis, UNSEEN } from './analysis.ts';
import { type PaceOptions, share } from './pacer.ts';
import { checkLmax, type Spin } from './transforms.ts';

export { UNSEEN };

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

async function analyse(map: NDArray, spin: Spin, options: Omit<Map2almOptions, 'pol'>): Promise<NDArray> {
  const { usePixelWeights = false, iter = 3, ...pace } = options;
  const nside = getNside(map);
  const lmax = options.lmax ?? 3 * nside - 1;
  checkLmax(lmax, 'map2alm');
  if (!usePixelWeights) return analysis(map, { ...pace, lmax, spin, weights: undefined, iterations: iter });
  const part = share(pace, 2);
  const weights = await pixelWeightMap(map.xp, nside, map.dtype, part(0, 1));
  return analysis(map, { lmax, spin, weights, iterations: 0, ...part(1, 2) });
}
