import { type NDArray, type Size, scope, sizeOf } from '@glass-ts/core';
import { type RealInput, realArray, type SamplerOptions, samplerContext, sizeAndOptions } from '@glass-ts/rng';
import { polar } from './polar.ts';
import { redraw } from './redraw.ts';
import { triaxialAxisRatio } from './triaxial.ts';

/**
 * Ellipticities of projected triaxial ellipsoids: ε = ln(1 − B/A) normal below 0, 1 − C/B normal within [0, 1], direction
 * and position angle random (Ryden 2004, ApJ 601, 214; ellipticity (1 − q)/(1 + q)).
 *
 * Draws: normals for ε, again for those above 0; normals for 1 − C/B, again for those outside [0, 1]; cos θ; φ; phase.
 *
 * @param mu mean of ε. @param sigma its deviation. @param gamma mean of 1 − C/B. @param sigmaGamma its deviation; all four
 *   broadcast.
 * @param size shape of the result; the broadcast shape when left out.
 * @returns complex ellipticities.
 * @throws DTypeError as {@link triaxialAxisRatio}.
 */
export async function ellipticityRyden04(
  mu: RealInput,
  sigma: RealInput,
  gamma: RealInput,
  sigmaGamma: RealInput,
  size?: Size | SamplerOptions,
  options?: SamplerOptions,
): Promise<NDArray> {
  const [given, rest] = sizeAndOptions(size, options);
  const { xp, rng } = samplerContext(rest, mu, sigma, gamma, sigmaGamma);
  return scope(async () => {
    const parameters = [mu, sigma, gamma, sigmaGamma].map((x) => realArray(xp, x));
    const wanted = typeof given === 'number' ? [given] : given;
    const shape = wanted ?? xp.broadcastArrays(...parameters)[0].shape;
    const flat = [sizeOf(shape)];
    const [m, s, g, sg] = parameters.map((x) => xp.reshape(xp.broadcastTo(x, shape), flat));
    const again = (loc: NDArray, scale: NDArray) => (places: NDArray) =>
      rng.normal(xp.take(loc, places), xp.take(scale, places));
    const eps = await redraw(rng.normal(m, s), (x) => x.gt(0), again(m, s));
    const gam = await redraw(rng.normal(g, sg), (x) => xp.logicalOr(x.lt(0), x.gt(1)), again(g, sg));
    const zeta = xp.expm1(eps).neg();
    const xi = gam.rsub(1).mul(zeta);
    const q = triaxialAxisRatio(zeta, xi, { rng, xp });
    const phase = rng.uniform(0, 2 * Math.PI, flat);
    return xp.reshape(polar(q.rsub(1).truediv(q.add(1)), phase), shape);
  });
}
