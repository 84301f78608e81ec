import { describe, expect, it } from 'vitest';
import { linspace, trapezoid } from '../numeric/index.ts';
import { equalDensZbins, fixedZbins, gaussianNz, smailNz, tomoNzGausserr } from './index.ts';

const z = linspace(0, 3, 301);

describe('gaussianNz and smailNz', () => {
  it('are normalised for every leading index', () => {
    const got = smailNz(z, [[0.5], [0.9]], 2, [1.5, 1.2, 1], { norm: [[2], [3]] });
    expect(got.shape).toEqual([2, 3, 301]);
    const data = got.values() as Float64Array;
    for (let k = 0; k < 6; k++) {
      expect(trapezoid(data.subarray(301 * k, 301 * (k + 1)), z)).toBeCloseTo(k < 3 ? 2 : 3, 12);
    }
  });

  it('have their maxima where they say', () => {
    const peak = (nz: Float64Array) => z[nz.indexOf(Math.max(...nz))];
    expect(peak(smailNz(z, 0.9, 2, 1.5).values() as Float64Array)).toBeCloseTo(0.9, 10);
    expect(peak(gaussianNz(z, 1.25, 0.2).values() as Float64Array)).toBeCloseTo(1.25, 10);
  });

  it('scale the leading axes with an array norm, not the redshifts', () => {
    const nz = gaussianNz([0, 1], [0.5, 0.6], 1, { norm: [1, 10] });
    const [a, b] = nz.tolistSync() as number[][];
    expect((a[0] + a[1]) / 2).toBeCloseTo(1, 14);
    expect((b[0] + b[1]) / 2).toBeCloseTo(10, 13);
  });
});

describe('redshift bins', () => {
  it('fixedZbins has a number or a width', () => {
    expect(fixedZbins(0, 1, { nbins: 2 })).toEqual([
      [0, 0.5],
      [0.5, 1],
    ]);
    expect(fixedZbins(0, 1, { dz: 0.25 })).toEqual([
      [0, 0.25],
      [0.25, 0.5],
      [0.5, 0.75],
      [0.75, 1],
    ]);
    expect(fixedZbins(0, 1, { dz: 0.3 }).at(-1)?.[1]).toBe(1.2);
    expect(() => fixedZbins(0, 1)).toThrow('exactly one of nbins and dz');
    expect(() => fixedZbins(0, 1, { nbins: 1, dz: 1 })).toThrow('exactly one of nbins and dz');
  });

  it('equalDensZbins holds equal numbers', () => {
    const nz = smailNz(z, 0.9, 2, 1.5);
    const bins = equalDensZbins(z, nz, 5);
    expect([bins[0][0], bins[4][1]]).toEqual([0, 3]);
    // Fine redshifts: the counts between the edges, by the same trapezoidal rule on a grid that includes them.
    const fine = linspace(0, 3, 300001);
    const values = smailNz(fine, 0.9, 2, 1.5).values() as Float64Array;
    for (const [lower, upper] of bins) {
      const inside = fine.map((x, k) => (x >= lower && x < upper ? values[k] : 0));
      // Piecewise constant counts inside a step of 0.01 are off by a tenth of a step times the slope of n(z).
      expect(Math.abs(trapezoid(inside, fine) - 0.2)).toBeLessThan(1e-4);
    }
  });
});

describe('tomoNzGausserr', () => {
  it('divides n(z) among bins that cover everything', () => {
    const nz = smailNz(z, 0.9, 2, 1.5);
    const tomo = tomoNzGausserr(z, nz, 0.05, [
      [0, 0.5],
      [0.5, 1],
      [1, 1e9],
    ]);
    expect(tomo.shape).toEqual([3, 301]);
    const [data, all] = [tomo.values() as Float64Array, nz.values() as Float64Array];
    for (let i = 0; i < 301; i++) {
      expect(Math.abs(data[i] + data[301 + i] + data[602 + i] - all[i])).toBeLessThan(1e-14);
    }
  });

  it('is sharp for tiny errors', () => {
    const tomo = tomoNzGausserr([0.4, 0.6], [1, 1], 1e-6, [[0.5, 1]]);
    expect(tomo.tolistSync()).toEqual([[0, 1]]);
  });
});
