import type { Generator } from '@glass-ts/core';
import { PhiloxGenerator } from '@glass-ts/rng';

/** Generators that a kernel of their backend can draw from itself; undefined where there is none, or nothing to draw. */
export function drawsOf(
  rngs: readonly [Generator, Generator],
  count: number,
): [PhiloxGenerator, PhiloxGenerator] | undefined {
  const [a, b] = rngs;
  if (!(a instanceof PhiloxGenerator && b instanceof PhiloxGenerator && a.xp === b.xp)) return undefined;
  return count > 0 && a.xp.backend.info.defaults.real === 'float64' ? [a, b] : undefined;
}
