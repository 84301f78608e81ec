import type { NDArray } from '@glass-ts/core';

/**
 * Draws again the elements that are out of bounds until none is left: one call of `draw` per round with the flat places
 * of those elements. Needs their number on the host, once per round.
 */
export async function redraw(
  x: NDArray,
  outOfBounds: (x: NDArray) => NDArray,
  draw: (places: NDArray) => NDArray,
): Promise<NDArray> {
  const [places] = await x.xp.nonzero(outOfBounds(x));
  if (places.size === 0) return x;
  // Later rounds look at what was drawn again alone.
  const again = (within: NDArray): NDArray => draw(x.xp.take(places, within));
  return x.at(places).set(await redraw(draw(places), outOfBounds, again));
}
