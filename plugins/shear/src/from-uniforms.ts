import { type NDArray, tidy } from '@glass-ts/core';
import { truncatedNormal } from '@glass-ts/rng';
import type { Pair } from './complex.ts';
import { polarPair } from './polar.ts';
import { projectedAxisRatio } from './triaxial.ts';

/**
 * Ellipticities with normal components of deviation σ within the unit circle, from two uniforms per galaxy: modulus by
 * inverting 1 − exp(−r²/2σ²), phase 2πv. The distribution of `ellipticityGaussian`, elementwise and without rejection.
 */
export function gaussianFromUniforms(u: NDArray, v: NDArray, sigma: number): Pair {
  return tidy(() => {
    const { xp } = u;
    const inside = Math.expm1(-1 / (2 * sigma * sigma));
    const r = xp.sqrt(xp.log1p(u.mul(inside)).mul(-2 * sigma * sigma));
    // σ = 0 has no distribution to invert; round-off must not leave the circle.
    return polarPair(xp.minimum(sigma === 0 ? xp.zerosLike(u) : r, 1), v.mul(2 * Math.PI));
  });
}

/** Parameters of {@link ryden04FromUniforms}, as of `ellipticityRyden04`. */
export interface Ryden04Parameters {
  readonly mu: number;
  readonly sigma: number;
  readonly gamma: number;
  readonly sigmaGamma: number;
}

/** Five independent uniforms per galaxy. */
export interface Ryden04Uniforms {
  /** For ln(1 − B/A). */
  readonly long: NDArray;
  /** For 1 − C/B. */
  readonly short: NDArray;
  readonly cosTheta: NDArray;
  readonly phi: NDArray;
  readonly phase: NDArray;
}

/** Ellipticities of projected triaxial ellipsoids with the distribution of `ellipticityRyden04`, elementwise. */
export function ryden04FromUniforms(u: Ryden04Uniforms, parameters: Ryden04Parameters): Pair {
  const { mu, sigma, gamma, sigmaGamma } = parameters;
  return tidy(() => {
    const { xp } = u.long;
    const eps = truncatedNormal(u.long, mu, sigma, Number.NEGATIVE_INFINITY, 0);
    const gam = truncatedNormal(u.short, gamma, sigmaGamma, 0, 1);
    const zeta = xp.expm1(eps).neg();
    const xi = gam.rsub(1).mul(zeta);
    const cosTheta = u.cosTheta.mul(2).sub(1);
    const cosPhi = xp.cos(u.phi.mul(2 * Math.PI));
    const q = projectedAxisRatio(zeta, xi, cosTheta.mul(cosTheta), cosPhi.mul(cosPhi));
    return polarPair(q.rsub(1).truediv(q.add(1)), u.phase.mul(2 * Math.PI));
  });
}
