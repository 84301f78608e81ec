import { expect, it } from 'vitest';
import { broadcastStrides, contiguousStrides, mergedAxes } from './strides.ts';

/** Places of all elements, in row-major order. */
const places = (shape: readonly number[], strides: readonly number[]): number[] =>
  shape.reduce((found, n, d) => found.flatMap((at) => Array.from({ length: n }, (_, k) => at + k * strides[d])), [0]);

it.each<[shape: number[], strides: number[], axes: number]>([
  [[], [], 0],
  [[5], [1], 1],
  [[2, 3, 4], contiguousStrides([2, 3, 4]), 1],
  [[30, 4, 5, 6], broadcastStrides([30, 1, 5, 6], [30, 4, 5, 6]), 3],
  [[30, 4, 10], broadcastStrides([4, 10], [30, 4, 10]), 2],
  [[3, 4], [0, 0], 1],
  [[3, 1, 4], [4, 0, 1], 1],
  [[1, 1], [7, 9], 0],
  [[3, 1, 4], [4, 4, 1], 1],
  // Transposed, and backwards.
  [[4, 3], [1, 4], 2],
  [[3, 4], [-4, -1], 1],
  [[3, 4], [-4, 1], 2],
  [[2, 0, 3], [0, 3, 1], 1],
])('axes %j with strides %j are %i', (shape, strides, axes) => {
  const [sizes, steps] = mergedAxes(shape, strides);
  expect(sizes).toHaveLength(axes);
  expect(places(sizes, steps)).toEqual(places(shape, strides));
});
