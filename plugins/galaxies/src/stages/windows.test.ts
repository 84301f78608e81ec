import type { Shell } from '@glass-ts/core';
import { linearWindows, numeric, RadialWindow } from '@glass-ts/tables';
import { describe, expect, it } from 'vitest';
import { galaxiesOptions } from '../index.ts';
import { StageTest } from '../testing/stage.ts';
import { shellSamples } from './shell-samples.ts';

const { setup } = new StageTest({ nz: { table: { z: [0, 1], nz: [1, 1] } } });
const nz = { z: numeric.linspace(0, 1.2, 401), nz: numeric.linspace(0, 1.2, 401).map((z) => z * (2 - z)) };

const withWindows = (windows: readonly RadialWindow[], grid: readonly number[]): Shell[] =>
  windows.map((w, index) => ({
    ...{ index, inner: 0, outer: 1, innerMpc: 0, outerMpc: 1, label: `shell_${index}`, files: [], window: w.nodes },
    ...{ zInner: (grid[index] + grid[index + 1]) / 2, zOuter: (grid[index + 1] + grid[index + 2]) / 2 },
  }));

describe('shells with windows of their own', () => {
  const grid = [0, 0.2, 0.5, 0.8, 1];
  const windows = linearWindows(grid);
  const samples = (change: object = {}) =>
    shellSamples(nz, galaxiesOptions.parse({ nz: { table: { z: [0, 1], nz: [1, 1] } }, ...change }), {
      ...setup,
      shells: withWindows(windows, grid),
    });

  it('share the galaxies in proportion to their windows, which add up to n(z)', () => {
    const all = samples();
    const z = numeric.linspace(0.001, 0.999, 777);
    const sum = new Float64Array(z.length);
    for (const s of all) {
      numeric.interp(z, s.z, s.nz, { left: 0, right: 0 }).forEach((v, k) => {
        sum[k] += v;
      });
    }
    const truth = numeric.interp(z, nz.z, nz.nz);
    // Linear interpolation of a product of two linear functions on nodes of 1e-3: h²/4 · slope² ≈ 1e-6.
    for (let k = 0; k < z.length; k++) expect(Math.abs(sum[k] - truth[k])).toBeLessThan(5e-6);
    // ∫ z (2 − z) over 0 … 1.
    expect(all.reduce((a, s) => a + s.ngal, 0)).toBeCloseTo(2 / 3, 5);
    // The nearest shell has all galaxies up to its centre, and then half of them in the middle of the flank.
    const at = Float64Array.of(0.1, 0.35);
    const [whole, half] = numeric.interp(at, all[0].z, all[0].nz);
    const [n0, n1] = numeric.interp(at, nz.z, nz.nz);
    expect([whole, half]).toEqual([expect.closeTo(n0, 5), expect.closeTo(n1 / 2, 5)]);
  });

  it('have redshifts of their window when asked to', () => {
    const [, second] = samples({ redshifts: 'window' });
    expect([second.z[0], second.z.at(-1)]).toEqual([0.2, 0.8]);
    expect(second.nz[0]).toBe(0);
  });

  it('that do not overlap have the galaxies between their edges', () => {
    const edges = [0.2, 0.4, 0.7];
    const flat = edges.slice(1).map((b, i) => new RadialWindow([edges[i], b], [3, 1]));
    const options = galaxiesOptions.parse({ nz: { table: { z: [0, 1], nz: [1, 1] } } });
    const shells = withWindows(flat, [0.2, 0.2, 0.4, 0.7]);
    const got = shellSamples({ z: Float64Array.of(0, 1), nz: Float64Array.of(1, 1) }, options, { ...setup, shells });
    expect(got.map((s) => s.ngal)).toEqual([expect.closeTo(0.2, 12), expect.closeTo(0.3, 12)]);
  });
});
