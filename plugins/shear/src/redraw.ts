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
  let current = x;
  for (;;) {
    const [places] = await current.xp.nonzero(outOfBounds(current));
    if (places.size === 0) return current;
    current = current.at(places).set(draw(places));
  }
}
