import { broadcastShapes, type Namespace, type NDArray, ValueError } from '@glass-ts/core';
import { type ArrayInput, asArrays } from './inputs.ts';

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
  const found = asArrays(pairs.map(([x]) => x));
  const xp = options?.xp ?? found.xp;
  const lead = found.xs.map((x, k) => {
    const n = pairs[k][1];
    if (!(Number.isInteger(n) && n >= 0 && n <= x.ndim)) {
      throw new ValueError(`an array of ${x.ndim} axes cannot protect ${n} of them`, {
        where: { name: 'broadcastLeadingAxes' },
      });
    }
    return x.shape.slice(0, x.ndim - n);
  });
  const dims = [...broadcastShapes(...lead)];
  const arrays = found.xs.map((x, k) => xp.broadcastTo(x, [...dims, ...x.shape.slice(lead[k].length)]));
  return [dims, ...arrays];
}
