import { type Generator, type NDArray, scope, tidy, ValueError } from '@glass-ts/core';
import { type RealInput, type SamplerOptions, samplerContext, wrapBuffer } from '@glass-ts/rng';
import { complexOf, type Pair } from './complex.ts';
import { drawsOf } from './draws-of.ts';
import { join, populations } from './populations.ts';

const SMALLEST = 1e-30;

/**
 * Deviation per component of the intrinsic normal variable whose ellipticities have deviation σ per component.
 * @throws ValueError unless 0 ≤ σ < √½.
 */
export function intnormDeviation(sigma: number): number {
  if (!(sigma >= 0 && sigma < Math.SQRT1_2)) {
    throw new ValueError(`sigma must be between 0 and sqrt(0.5), not ${sigma}`, {
      where: { name: 'ellipticityIntnorm' },
      fix: 'Give the deviation per component of the ellipticity, 0.26 for typical surveys',
    });
  }
  return sigma * Math.sqrt((8 + 5 * sigma * sigma) / (2 - 4 * sigma * sigma));
}

/**
 * Ellipticities of the intrinsic normal distribution from two standard normals per galaxy, elementwise: η = σ_η (n₁, n₂),
 * ε = η tanh(|η|/2)/|η| = n tanh(σ_η |n|/2)/|n|.
 */
export function intnormFromNormals(n1: NDArray, n2: NDArray, sigma: number): Pair {
  const deviation = intnormDeviation(sigma);
  return tidy(() => {
    const { xp } = n1;
    const r = xp.hypot(n1, n2);
    // No modulus is smaller but 0, where tanh is 0 as well.
    const scale = xp.tanh(r.mul(deviation / 2)).truediv(xp.maximum(r, SMALLEST));
    return [n1.mul(scale), n2.mul(scale)] as const;
  });
}

/**
 * `intnormFromNormals` of the next `count` normals of two generators, which may be one and the same: in one pass where
 * their backend has one.
 */
export function drawIntnorm(rngs: readonly [Generator, Generator], count: number, sigma: number): Pair {
  const draws = drawsOf(rngs, count);
  const kernel = draws?.[0].xp.backend.kernels['shear.intnormPair'];
  if (draws === undefined || kernel === undefined) {
    return tidy(() => intnormFromNormals(rngs[0].standardNormal(count), rngs[1].standardNormal(count), sigma));
  }
  const { xp } = draws[0];
  const [re, im] = kernel([draws[0].take('normal', count), draws[1].take('normal', count)], intnormDeviation(sigma));
  return [wrapBuffer(xp, re, [count]), wrapBuffer(xp, im, [count])];
}

/** The same as complex numbers. */
function drawComplex(rng: Generator, count: number, sigma: number): NDArray {
  const draws = drawsOf([rng, rng], count);
  const kernel = draws?.[0].xp.backend.kernels['shear.intnorm'];
  if (draws === undefined || kernel === undefined) {
    return tidy(() => complexOf(...drawIntnorm([rng, rng], count, sigma)));
  }
  const places = [draws[0].take('normal', count), draws[1].take('normal', count)] as const;
  return wrapBuffer(draws[0].xp, kernel(places, intnormDeviation(sigma)), [count]);
}

/**
 * Ellipticities by the normal distribution of an intrinsic variable (GLASS): bounded by 1, with deviation σ per component.
 *
 * Draws, per population: normals of all real parts, then of all imaginary parts.
 *
 * @param count numbers of galaxies. @param sigma deviations, 0 ≤ σ < √½; both broadcast, one population per index in C order.
 * @returns complex ellipticities of all populations, 1-D.
 * @throws ValueError for σ out of range and for counts that are not non-negative integers; DTypeError as
 * {@link ellipticityGaussian}.
 */
export async function ellipticityIntnorm(
  count: RealInput,
  sigma: RealInput,
  options: SamplerOptions = {},
): Promise<NDArray> {
  const { xp, rng } = samplerContext(options, count, sigma);
  const list = await populations(count, sigma, 'ellipticityIntnorm');
  for (const { sigma: s } of list) intnormDeviation(s);
  return scope(() => {
    const parts = list.map(({ count: n, sigma: s }) => drawComplex(rng, n, s));
    return join(xp, parts);
  });
}
