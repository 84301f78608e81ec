import { hostValues, type RealInput, realArray, type SamplerOptions, samplerContext } from '@glass-ts/rng';
import { ARCMIN2_SPHERE } from './arcmin2-sphere.ts';
import { pointsOverSphere } from './points.ts';
import { indicesOf } from './populations.ts';
import type { Positions } from './positions-from-delta.ts';

/**
 * Positions uniform over the sphere, one batch per population, even an empty one.
 *
 * Draws: one Poisson number per population, all at once; then per population in C order uniform longitudes in
 * (−180°, 180°), then uniform sines of latitude.
 *
 * @param ngal mean numbers per square arcminute, any shape.
 * @throws DTypeError at the first `next` when nothing names a namespace.
 */
export async function* uniformPositions(
  ngal: RealInput,
  options: SamplerOptions = {},
): AsyncGenerator<Positions, void, void> {
  const { xp, rng } = samplerContext(options, ngal);
  const mean = realArray(xp, ngal).mul(ARCMIN2_SPHERE);
  const drawn = await hostValues(rng.poisson(mean), 'uniformPositions: numbers of galaxies');
  const { index } = xp.backend.info.defaults;
  for (const [k, place] of indicesOf(mean.shape).entries()) {
    const n = drawn.data[k];
    const [lon, lat] = pointsOverSphere(n, rng);
    const count =
      place.length === 0
        ? n
        : xp
            .zeros(mean.shape, { dtype: index })
            .at(...place)
            .set(n);
    yield [lon, lat, count];
  }
}
