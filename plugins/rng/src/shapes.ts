import { broadcastShapes, NDArray, type Size, shapeText, ValueError } from '@glass-ts/core';

/**
 * The shape of a draw: the given size, to which the parameters must broadcast, or what the parameters broadcast to.
 * @throws ValueError for a size that is not made of non-negative integers, or that the parameters do not fit.
 */
export function shapeFor(
  size: Size | undefined,
  parameters: readonly (number | NDArray)[],
  where: string,
): readonly number[] {
  const shapes = parameters.map((p) => (p instanceof NDArray ? p.shape : []));
  if (size === undefined) return broadcastShapes(...shapes);
  const shape = typeof size === 'number' ? [size] : size;
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw new ValueError(`${shapeText(shape)} is not a shape`, {
      where: { name: where },
      fix: 'Lengths are integers from 0 on',
    });
  }
  const all = broadcastShapes(shape, ...shapes);
  if (all.length === shape.length && all.every((n, i) => n === shape[i])) return shape;
  throw new ValueError(
    `size ${shapeText(shape)} is incompatible with input shapes that broadcast to ${shapeText(broadcastShapes(...shapes))}`,
    { where: { name: where }, fix: 'Leave the size out, or give one that the parameters broadcast to' },
  );
}
