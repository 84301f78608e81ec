import { type Generator, type NDArray, ValueError } from '@glass-ts/core';
import { pointInPixel } from './fromPixel.ts';
import { type GeometryInput, namespaceOf, pixelInput } from './inputs.ts';
import type { AngleOptions, SchemeOptions } from './toPixel.ts';

/**
 * A uniformly random point inside each pixel: [θ, φ] in radians or [lon, lat] in degrees, φ not reduced (see `pointInPixel`). Draws n
 * values u, then n values v from the generator given.
 */
export function randang(
  nside: number,
  ipix: GeometryInput,
  options: AngleOptions & SchemeOptions & { readonly rng: Generator },
): [theta: NDArray, phi: NDArray] {
  const { rng } = options;
  if (rng === undefined) {
    throw new ValueError('randang needs a generator', { where: { name: 'randang' }, fix: 'Pass { rng }' });
  }
  const pixels = pixelInput(namespaceOf(ipix), ipix, 'randang');
  const u = rng.random(pixels.shape);
  const v = rng.random(pixels.shape);
  return pointInPixel(nside, pixels, u, v, options);
}
