import { type NDArray, scope } from '@glass-ts/core';
import { alm2map, alm2mapSpin, almxfl, getNside, map2alm } from '@glass-ts/healpix';
import { deflectionFactor, potentialFactor, product, shearFactor } from './harmonic-factors.ts';

/** Which fields {@link fromConvergence} makes. */
export interface FromConvergenceOptions {
  /** Lensing potential ψ with ∇²ψ = 2κ. */
  readonly potential?: boolean;
  /** Deflection α = ∂ψ, complex: minus northward, plus i times eastward derivative. Use it with `deflect`. */
  readonly deflection?: boolean;
  /** Shear γ = γ1 + iγ2, complex. */
  readonly shear?: boolean;
  /** Multiply the shear by the ratio of the pixel windows of spin-2 and scalar maps; true when left out. */
  readonly discretized?: boolean;
}

const complex = ([re, im]: readonly [NDArray, NDArray]): NDArray => re.add(im.mul({ re: 0, im: 1 }));

/**
 * Other weak lensing fields of a convergence map (npix), RING: those asked for, in the order potential, deflection, shear
 * (Tessore et al. 2023, section 4). Nothing is computed when none is.
 *
 * @param lmax highest degree; 3 nside − 1 when left out
 */
export async function fromConvergence(
  kappa: NDArray,
  lmax?: number | null,
  options?: FromConvergenceOptions,
): Promise<NDArray[]>;
export async function fromConvergence(kappa: NDArray, options: FromConvergenceOptions): Promise<NDArray[]>;
export async function fromConvergence(
  kappa: NDArray,
  second?: number | null | FromConvergenceOptions,
  third: FromConvergenceOptions = {},
): Promise<NDArray[]> {
  const given = typeof second === 'number' ? second : undefined;
  const options = typeof second === 'object' && second !== null ? second : third;
  const { potential = false, deflection = false, shear = false, discretized = true } = options;
  if (!potential && !deflection && !shear) return [];
  const nside = getNside(kappa);
  const lmax = given ?? 3 * nside - 1;
  return scope(async () => {
    const { xp } = kappa;
    const alm = await map2alm(kappa, { lmax, pol: false, usePixelWeights: true });
    const zero = xp.zerosLike(alm);
    const results: NDArray[] = [];
    const psi = potentialFactor(lmax);
    if (potential) results.push(await alm2map(almxfl(alm, psi), nside, { lmax }));
    if (deflection) {
      const alpha = almxfl(alm, product(psi, deflectionFactor(lmax)));
      results.push(complex(await alm2mapSpin([alpha, zero], nside, 1, lmax)));
    }
    if (shear) {
      const gamma = almxfl(alm, shearFactor(lmax, nside, discretized));
      results.push(complex(await alm2mapSpin([gamma, zero], nside, 2, lmax)));
    }
    return results;
  });
}
