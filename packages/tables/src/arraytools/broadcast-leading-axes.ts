import { broadcastShapes, type Namespace, NDArray, ValueError } from '@glass-ts/core';
import { namespaceOf } from '../table.ts';
import type { ArrayInput } from './inputs.ts';

/** An array and the number of trailing axes that do not take part. */
export type ProtectedArray = readonly [array: ArrayInput, trailing: number];

/**
 * Broadcasts all axes but the last few of each array.
 *
 * @param args pairs of array and number of protected trailing axes; an options object may follow.
 * @returns the common leading shape, then every array with that shape followed by its own trailing axes.
 * @throws ValueError when the leading shapes do not broadcast or an array has too few axes.
 * @example a (), 0; b (4, 10), 1; c (3, 1, 5, 6), 2 → [3, 4], (3, 4), (3, 4, 10), (3, 4, 5, 6)
 */
export function broadcastLeadingAxes(
  ...args: readonly (ProtectedArray | { readonly xp?: Namespace })[]
): [number[], ...NDArray[]] {
  const pairs = args.filter((a): a is ProtectedArray => Array.isArray(a));
  const options = args.find((a): a is { readonly xp?: Namespace } => !Array.isArray(a));
  const xp = options?.xp ?? namespaceOf(...pairs.map(([x]) => x));
  // A number goes straight into its shape.
  const xs = pairs.map(([x]) => (x instanceof NDArray || typeof x === 'number' ? x : xp.asarray(x)));
  const shapes = xs.map((x) => (typeof x === 'number' ? [] : x.shape));
  const lead = shapes.map((shape, k) => {
    const n = pairs[k][1];
    if (!(Number.isInteger(n) && n >= 0 && n <= shape.length)) {
      throw new ValueError(`an array of ${shape.length} axes cannot protect ${n} of them`, {
        where: { name: 'broadcastLeadingAxes' },
      });
    }
    return shape.slice(0, shape.length - n);
  });
  const dims = [...broadcastShapes(...lead)];
  const arrays = xs.map((x, k) =>
    typeof x === 'number' ? xp.full(dims, x) : xp.broadcastTo(x, [...dims, ...shapes[k].slice(lead[k].length)]),
  );
  return [dims, ...arrays];
}
