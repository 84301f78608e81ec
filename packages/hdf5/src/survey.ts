import type { Extremes } from '@glass-ts/core';
import type { Survey } from './types.ts';

type Reals = Float32Array | Float64Array;

/** `Math.min` and `Math.max` give NaN when one argument is, and loops of them are as fast as memory. */
function ofValues(values: Reals): Extremes {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    least = Math.min(least, x);
    greatest = Math.max(greatest, x);
  }
  return [least, greatest];
}

function ofSquares(points: Reals): Extremes {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i + 2 < points.length; i += 3) {
    const x = points[i]!;
    const y = points[i + 1]!;
    const z = points[i + 2]!;
    const square = x * x + y * y + z * z;
    least = Math.min(least, square);
    greatest = Math.max(greatest, square);
  }
  return [least, greatest];
}

/** The extremes of reals, or of the distances of points (rows of three) from the origin; NaN where a value is. */
export function extremesOf(values: Reals, survey: Survey): Extremes {
  if (survey === 'values') return ofValues(values);
  const [least, greatest] = ofSquares(values);
  // The root of what was never found stays minus infinity.
  return [Math.sqrt(least), greatest < 0 ? greatest : Math.sqrt(greatest)];
}
