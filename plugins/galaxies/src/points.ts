import { type CounterGenerator, type Generator, type NDArray, tidy } from '@glass-ts/core';
import { pointInPixel } from '@glass-ts/healpix';
import { PhiloxGenerator, wrapBuffer } from '@glass-ts/rng';

/** Longitudes and latitudes in degrees. */
export type Points = readonly [lon: NDArray, lat: NDArray];

const DEGREES = 180 / Math.PI;

/**
 * A uniform point in each pixel, from the pairs of uniforms of the next elements of the generator: one pass where the
 * backend has a kernel for it.
 *
 * @param pixels (n), RING, or NESTED where `nest`. @returns (n) each, longitudes not reduced: see `pointInPixel`.
 */
export function pointsAt(nside: number, pixels: NDArray, rng: CounterGenerator, nest = false): Points {
  const { xp, size } = pixels;
  const kernel = xp.backend.kernels['galaxies.points'];
  if (kernel !== undefined && size > 0 && rng instanceof PhiloxGenerator && rng.xp === xp) {
    const [lon, lat] = kernel(pixels, rng.take('pairs', size), nside, nest);
    return [wrapBuffer(xp, lon, [size]), wrapBuffer(xp, lat, [size])];
  }
  return tidy(() => {
    const pairs = rng.uniformPairs(size);
    return pointInPixel(nside, pixels, pairs.get(0), pairs.get(1), { lonlat: true, nest });
  });
}

/** Points uniform over the sphere, (count) each. Draws longitudes in (−180°, 180°), then sines of latitude. */
export function pointsOverSphere(count: number, rng: Generator): Points {
  const own = rng instanceof PhiloxGenerator && count > 0 ? rng : undefined;
  const kernel = own?.xp.backend.kernels['galaxies.sphere'];
  if (own && kernel) {
    const [lon, lat] = kernel(own.take('uniform', count), own.take('uniform', count));
    return [wrapBuffer(own.xp, lon, [count]), wrapBuffer(own.xp, lat, [count])];
  }
  return tidy(() => {
    const longitude = rng.uniform(-180, 180, count);
    return [longitude, longitude.xp.asin(rng.uniform(-1, 1, count)).mul(DEGREES)];
  });
}
