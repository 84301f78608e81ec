import { type NDArray, scope } from '@glass-ts/core';
import { almxfl, getNside, map2alm, synthesis } from '@glass-ts/healpix';
import { shearFactor } from './harmonic-factors.ts';

/** Options of {@link shearFromConvergence}. */
export interface ShearFromConvergenceOptions {
  /** Multiply by the ratio of the pixel windows of spin-2 and scalar maps; true when left out. */
  readonly discretized?: boolean;
}

/**
 * Shear maps [γ1, γ2] of convergence (…, npix), RING: E-modes −√((l+2)(l−1)/(l(l+1))) κ_lm, no B-modes. One analysis with
 * pixel weights and one spin-2 synthesis for all maps.
 *
 * @param lmax highest degree; 3 nside − 1 when left out
 */
export async function shearFromConvergence(
  kappa: NDArray,
  lmax?: number | null,
  options?: ShearFromConvergenceOptions,
): Promise<[NDArray, NDArray]>;
export async function shearFromConvergence(
  kappa: NDArray,
  options: ShearFromConvergenceOptions,
): Promise<[NDArray, NDArray]>;
export async function shearFromConvergence(
  kappa: NDArray,
  second?: number | null | ShearFromConvergenceOptions,
  third: ShearFromConvergenceOptions = {},
): Promise<[NDArray, NDArray]> {
  const given = typeof second === 'number' ? second : undefined;
  const { discretized = true } = typeof second === 'object' && second !== null ? second : third;
  const nside = getNside(kappa);
  const lmax = given ?? 3 * nside - 1;
  return scope(async (): Promise<[NDArray, NDArray]> => {
    const { xp } = kappa;
    const alm = await map2alm(kappa, { lmax, pol: false, usePixelWeights: true });
    const e = almxfl(alm, shearFactor(lmax, nside, discretized));
    const maps = await synthesis(xp.stack([e, xp.zerosLike(e)], { axis: -2 }), { nside, lmax, spin: 2 });
    const [gamma1, gamma2] = xp.unstack(maps, { axis: -2 });
    return [gamma1!, gamma2!];
  });
}
