import { NDArray, scope, ValueError } from '@glass-ts/core';
import { pixelWindows } from '../window/pixwin.ts';
import { almxfl, lmaxOf } from './alm.ts';
import { type PaceOptions, share } from './pacer.ts';
import { type Spin, synthesis } from './transforms.ts';

/** Options of {@link alm2map}. */
export interface Alm2mapOptions extends PaceOptions {
  /** Default: from the number of alm, which it must agree with. */
  readonly lmax?: number;
  /** Multiply by the pixel window (E and B by that of polarization). */
  readonly pixwin?: boolean;
  /** Three alm are (T, E, B) → (T, Q, U); else scalars. Default true. */
  readonly pol?: boolean;
  /** Accepted and without effect: arrays are immutable. */
  readonly inplace?: boolean;
}

/**
 * Map of alm (nalm), or maps (n, npix) of a list of alm or of an array (n, nalm). Three alm are T, E, B and give T, Q, U unless `pol` is false.
 * Healpy's `alm2map`; see `synthesis` for the convention.
 */
export async function alm2map(
  alms: NDArray | readonly NDArray[],
  nside: number,
  options: Alm2mapOptions = {},
): Promise<NDArray> {
  const { pol = true, pixwin = false, ...pace } = options;
  return scope(async () => {
    const alm = alms instanceof NDArray ? alms : stack(alms, 'alm2map');
    const { xp } = alm;
    const lmax = lmaxOf(alm, options.lmax, 'alm2map');
    const windows = pixwin ? pixelWindows(nside, lmax) : undefined;
    const polarized = pol && alm.ndim === 2 && alm.shape[0] === 3;
    const smooth = (x: NDArray, window: Float64Array | undefined): NDArray => (window ? almxfl(x, window) : x);
    if (!polarized) return synthesis(smooth(alm, windows?.temperature), { nside, spin: 0, ...pace, lmax });
    const part = share(pace, 3);
    const t = await synthesis(smooth(alm.get(0), windows?.temperature), { nside, spin: 0, ...part(0, 1), lmax });
    const eb = xp.take(alm, xp.asarray([1, 2]), { axis: 0 });
    const qu = await synthesis(smooth(eb, windows?.polarization), { nside, spin: 2, ...part(1, 3), lmax });
    return xp.concat([xp.reshape(t, [1, -1]), qu]);
  });
}

/**
 * Maps [S₁, S₂] of spin-s alm [E, B]; l < s are ignored. Healpy's `alm2map_spin`; see `synthesis` for the convention.
 */
export async function alm2mapSpin(
  alms: readonly [NDArray, NDArray] | NDArray,
  nside: number,
  spin: Spin,
  lmax?: number,
  options: PaceOptions = {},
): Promise<[NDArray, NDArray]> {
  return scope(async () => {
    const pair = alms instanceof NDArray ? alms : stack(alms as readonly NDArray[], 'alm2mapSpin');
    needSpin(spin, 'alm2mapSpin');
    const maps = await synthesis(pair, { ...options, nside, spin, lmax });
    return [maps.get(0), maps.get(1)] as [NDArray, NDArray];
  });
}

/** Arrays of one shape as one array. */
export function stack(arrays: readonly NDArray[], name: string): NDArray {
  if (arrays.length === 0) throw new ValueError(`${name} got an empty list`, { where: { name } });
  return arrays[0].xp.stack([...arrays]);
}

export function needSpin(spin: number, name: string): void {
  if (spin === 1 || spin === 2) return;
  throw new ValueError(`${name} is for spin 1 and 2, not ${spin}`, {
    where: { name },
    fix: 'Use alm2map and map2alm for scalars',
  });
}
