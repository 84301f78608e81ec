import { referenceNamespace } from '@glass-ts/core';
import { PhiloxGenerator } from '@glass-ts/rng';
import { expect, it } from 'vitest';
import { GalaxyCounts } from './galaxy-counts.ts';

it('galaxies are in the pixels that their numbers say', () => {
  const xp = referenceNamespace();
  const drawn = new PhiloxGenerator(xp, { seed: 5 }).poisson(0.4, 3000);
  const list = (drawn.tolistSync() as number[]).map((n, p) => (p === 1500 ? 400 : n));
  const counts = new GalaxyCounts(GalaxyCounts.sum(xp.asarray(list, { dtype: 'int64' })));
  const all = list.flatMap((n, p) => new Array<number>(n).fill(p));
  expect(all.length).toBeGreaterThan(1000);
  // Batches that begin and end between pixels, within one, and at the ends; the empty one.
  for (const [start, count] of [
    [0, all.length],
    [0, 1],
    [17, 500],
    [all.indexOf(1500) + 3, 50],
    [all.indexOf(1500), 400],
    [all.length - 1, 1],
    [5, 0],
  ] as const) {
    const pixels = counts.pixels(start, count);
    expect(pixels.dtype).toBe('int64');
    expect(pixels.tolistSync()).toEqual(all.slice(start, start + count));
  }
});

it('a batch ends with a pixel, and a pixel that is larger than a batch is one', async () => {
  const xp = referenceNamespace();
  const counts = new GalaxyCounts(GalaxyCounts.sum(xp.asarray([0, 2, 0, 3, 10, 1], { dtype: 'int64' })));
  const ends: number[] = [];
  for (let start = 0; start < 16; ) ends.push((start = await counts.batchEnd(start, 4, 'test')));
  expect(ends).toEqual([2, 5, 15, 16]);
});
