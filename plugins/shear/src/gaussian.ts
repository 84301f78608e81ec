import { type Generator, type NDArray, scope } from '@glass-ts/core';
import { type RealInput, replaced, type SamplerOptions, samplerContext, wrapBuffer } from '@glass-ts/rng';
import { complexOf, type Pair } from './complex.ts';
import { drawsOf } from './draws-of.ts';
import { join, populations } from './populations.ts';

/** Components, those beyond the unit circle drawn again: every round looks only at what the one before has drawn. */
async function inside([re, im]: Pair, draw: (size: number) => NDArray): Promise<Pair> {
  const { xp } = re;
  const [places] = await xp.nonzero(re.mul(re).add(im.mul(im)).gt(1));
  if (places.size === 0) return [re, im];
  const again = await inside([draw(places.size), draw(places.size)], draw);
  return [re.at(places).set(again[0]), im.at(places).set(again[1])];
}

/** One population, the first round in one pass where the generator's backend has one. */
async function population(rng: Generator, count: number, sigma: number): Promise<NDArray> {
  const draw = (size: number): NDArray => rng.standardNormal(size).mul(sigma);
  const draws = drawsOf([rng, rng], count);
  const kernel = draws?.[0].xp.backend.kernels['shear.gaussian'];
  if (draws === undefined || kernel === undefined)
    return complexOf(...(await inside([draw(count), draw(count)], draw)));
  const [{ xp }] = draws;
  const [values, outside] = kernel([draws[0].take('normal', count), draws[1].take('normal', count)], sigma);
  const [eps, places] = [wrapBuffer(xp, values, [count]), wrapBuffer(xp, outside, [outside.size])];
  if (places.size === 0) return eps;
  const again = await inside([draw(places.size), draw(places.size)], draw);
  return replaced(eps, places, complexOf(...again));
}

/**
 * Ellipticities with normal components of deviation σ, those beyond the unit circle drawn again.
 *
 * Draws, per population: normals of all real parts, then of all imaginary parts, then likewise for those out of bounds.
 *
 * @param count numbers of galaxies. @param sigma deviations; both broadcast, and one population is drawn for every index
 * in C order.
 * @returns complex ellipticities of all populations, 1-D.
 * @throws DTypeError when neither an array nor `xp` nor a generator of known namespace is given; ValueError for counts that
 * are not non-negative integers.
 */
export async function ellipticityGaussian(
  count: RealInput,
  sigma: RealInput,
  options: SamplerOptions = {},
): Promise<NDArray> {
  const { xp, rng } = samplerContext(options, count, sigma);
  const list = await populations(count, sigma, 'ellipticityGaussian');
  return scope(async () => {
    const parts: NDArray[] = [];
    for (const { count: n, sigma: s } of list) parts.push(await scope(() => population(rng, n, s)));
    return join(xp, parts);
  });
}
