import { type NDArray, scope } from '@glass-ts/core';
import { type RealInput, type SamplerOptions, samplerContext } from '@glass-ts/rng';
import { complexOf, type Pair } from './complex.ts';
import { join, populations } from './populations.ts';

/** Components, those beyond the unit circle drawn again: every round looks only at what the one before has drawn. */
async function inside([re, im]: Pair, draw: (size: number) => NDArray): Promise<Pair> {
  const { xp } = re;
  const [places] = await xp.nonzero(re.mul(re).add(im.mul(im)).gt(1));
  if (places.size === 0) return [re, im];
  const again = await inside([draw(places.size), draw(places.size)], draw);
  return [re.at(places).set(again[0]), im.at(places).set(again[1])];
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
    for (const { count: n, sigma: s } of list) {
      const draw = (size: number): NDArray => rng.standardNormal(size).mul(s);
      parts.push(complexOf(...(await inside([draw(n), draw(n)], draw))));
    }
    return join(xp, parts);
  });
}
