import { type NDArray, ValueError } from '@glass-ts/core';
import { type ArrayInput, asArrays } from './inputs.ts';

/**
 * Broadcasts with the first axes aligned: axis 0 of all arrays agrees, the remaining axes are aligned from the right as
 * usual. 0-d inputs broadcast to everything. Dtypes stay as they are.
 *
 * @example shapes (2, 3, 4) and (2, 1) → both (2, 3, 4); (2, 3) and (2,) → both (2, 3)
 * @throws ValueError when shapes do not agree.
 */
export function broadcastFirst(...arrays: readonly ArrayInput[]): NDArray[] {
  if (arrays.length === 0) return [];
  const { xp, xs } = asArrays(arrays);
  const turned = xs.map((x) => (x.ndim > 0 ? xp.moveaxis(x, 0, -1) : x));
  try {
    return xp.broadcastArrays(...turned).map((x) => (x.ndim > 0 ? xp.moveaxis(x, -1, 0) : x));
  } catch (cause) {
    const shapes = xs.map((x) => `(${x.shape.join(', ')})`).join(', ');
    throw new ValueError(`shapes ${shapes} do not agree with their first axes aligned`, {
      where: { name: 'broadcastFirst' },
      fix: 'Axis 0 must agree; further axes are aligned from the right.',
      cause,
    });
  }
}
