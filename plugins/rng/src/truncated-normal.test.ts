import { referenceNamespace } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { PhiloxGenerator, truncatedNormal } from './index.ts';
import { ksPValue, normalCdf } from './testing/index.ts';

const xp = referenceNamespace();
const ALPHA = 1e-6;

describe('truncatedNormal', () => {
  // With a fixed seed; a right sampler fails one of the five tests with probability 5e-6 over the choice of the seed.
  it.each([
    [0, 1, -1, 0.5],
    [2, 0.5, Number.NEGATIVE_INFINITY, 2.2],
    [2, 0.5, 3, Number.POSITIVE_INFINITY],
    [-1, 2, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    [0, 1, 4, 6],
  ])('of mean %d and deviation %d within [%d, %d]', (loc, scale, low, high) => {
    const u = new PhiloxGenerator(xp, { path: `${loc}/${low}` }).random(20_000);
    const x = truncatedNormal(u, loc, scale, low, high).values() as Float64Array;
    const [a, b] = [normalCdf((low - loc) / scale), normalCdf((high - loc) / scale)];
    // The upper tail by the lower one, which has the relative precision.
    const above = (t: number) => normalCdf((loc - t) / scale);
    const cdf = (t: number) =>
      low > loc
        ? 1 - (above(t) - above(high)) / (above(low) - above(high))
        : (normalCdf((t - loc) / scale) - a) / (b - a);
    expect(ksPValue(x, cdf)).toBeGreaterThan(ALPHA);
  });

  it('increases with u, stays within the bounds and is finite at the ends', () => {
    const u = xp.asarray([0, 1e-300, 2 ** -53, 0.25, 0.5, 0.75, 1 - 2 ** -53]);
    for (const [low, high] of [
      [-1, 2],
      [3, 9],
      [-9, -3],
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      [20, 21],
    ]) {
      const x = [...(truncatedNormal(u, 0, 1, low, high).values() as Float64Array)];
      expect(x.every((v) => Number.isFinite(v) && v >= low && v <= high)).toBe(true);
      expect(x).toEqual([...x].sort((p, q) => p - q));
    }
  });

  it('takes arrays of everything, in the dtype of u', () => {
    const u = xp.asarray([0.5, 0.5], { dtype: 'float32' });
    const x = truncatedNormal(u, xp.asarray([1, 2]), xp.asarray([0.1, 0.2]), xp.asarray([[0], [1]]), 3);
    expect(x.shape).toEqual([2, 2]);
    expect(x.dtype).toBe('float32');
    // Symmetric bounds that matter little: the median is the mean, to float32 rounding.
    expect(Math.abs(Number(x.get(0, 0).itemSync()) - 1)).toBeLessThan(1e-6);
  });
});
