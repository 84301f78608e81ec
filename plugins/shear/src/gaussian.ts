import { type NDArray, scope } from '@glass-ts/core';
import { type RealInput, type SamplerOptions, samplerContext } from '@glass-ts/rng';
import { complexOf } from './complex.ts';
import { join, populations } from './populations.ts';

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
      let [re, im] = [draw(n), draw(n)];
      for (;;) {
        const [places] = await xp.nonzero(xp.hypot(re, im).gt(1));
        if (places.size === 0) break;
        re = re.at(places).set(draw(places.size));
        im = im.at(places).set(draw(places.size));
      }
      parts.push(complexOf(re, im));
    }
    return join(xp, parts);
  });
}
