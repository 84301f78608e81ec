import { readFileSync } from 'node:fs';
import { FlatLambdaCDM } from '@glass-ts/cosmology';
import { linearWindows, numeric, RadialWindow } from '@glass-ts/tables';
import { describe, expect, it } from 'vitest';
import * as matter from './index.ts';
import { sphericalBessel } from './projection/bessel.ts';

type Spectrum = Record<string, number>;
interface Fixture {
  sigma8: number;
  z: number[];
  kh: number[];
  linear: number[][];
  nonlinear: number[][];
  kk0: Spectrum;
  kk1: Spectrum;
  W1xW1: Spectrum;
  W2xW2: Spectrum;
  W1xW2: Spectrum;
}

const camb = JSON.parse(readFileSync(new URL('./fixtures/camb.json', import.meta.url), 'utf8')) as Fixture;
const h = 0.7;
const cosmology = new FlatLambdaCDM({ h, OmegaM: 0.3 });
const table = (power: number[][]) =>
  matter.tabulatedPower(
    camb.kh.map((k) => k * h),
    camb.z,
    power.map((row) => row.map((p) => p / h ** 3)),
  );
const linear = table(camb.linear);
const waves = [1e-3, 0.01, 0.05, 0.1, 0.3, 1, 3];

describe('matter power', () => {
  it('Eisenstein–Hu is within 6 % of CAMB, the accuracy of the fit', () => {
    const power = matter.linearPower(cosmology, { OmegaB: 0.05 });
    for (const z of [0, 0.5, 1, 2]) {
      for (const k of waves) expect(Math.abs(power(k * h, z) / linear(k * h, z) - 1)).toBeLessThan(0.06);
    }
    expect(matter.sphereRms((k) => power(k, 0), 8 / h) / camb.sigma8).toBeCloseTo(1, 1);
  });

  it('has the σ8 that is asked for', () => {
    const power = matter.linearPower(cosmology, { OmegaB: 0.05, sigma8: 0.77 });
    expect(matter.sphereRms((k) => power(k, 0), 8 / h)).toBeCloseTo(0.77, 10);
    expect(() => matter.linearPower(cosmology, { OmegaB: 0.05, sigma8: 0.8, As: 2e-9 })).toThrow(/only one/);
  });

  it('has a transfer function that goes to one on large scales, and needs baryons', () => {
    const transfer = matter.eisensteinHu({ h, OmegaM: 0.3, OmegaB: 0.05 });
    expect(transfer(1e-6)).toBeCloseTo(1, 4);
    expect(() => matter.eisensteinHu({ h, OmegaM: 0.3, OmegaB: 0.3 })).toThrow(/OmegaB/);
  });

  it('halofit on the linear spectrum of CAMB is that of CAMB to 0.1 %', () => {
    // Same formulas; the difference is CAMB's integration and interpolation.
    const power = matter.halofit(linear, cosmology);
    const reference = table(camb.nonlinear);
    for (const z of [0, 0.5, 1, 2]) {
      for (const k of waves) expect(Math.abs(power(k * h, z) / reference(k * h, z) - 1)).toBeLessThan(1e-3);
    }
  });

  it('interpolates tables, and refuses those that are none', () => {
    expect(linear(camb.kh[40]! * h, camb.z[3]!) * h ** 3).toBeCloseTo(camb.linear[3]![40]!, 5);
    expect(() => matter.tabulatedPower([1, 2, 3, 3], [0], [[1, 1, 1, 1]])).toThrow(/ascend/);
    expect(() => matter.tabulatedPower([1, 2, 3, 4], [0], [[1, 0, 1, 1]])).toThrow(/positive/);
    expect(() => matter.tabulatedPower([1, 2, 3, 4], [0, 1], [[1, 1, 1, 1]])).toThrow(/nodes/);
  });
});

describe('projections', () => {
  const z = numeric.linspace(0, 2, 401);
  const sources = new RadialWindow(
    z,
    z.map((x) => Math.exp(-0.5 * ((x - 1) / 0.15) ** 2)),
  );

  it.each([
    ['linear', camb.linear, camb.kk0, 0.002],
    ['non-linear', camb.nonlinear, camb.kk1, 0.01],
  ] as const)('%s convergence spectra by Limber meet CAMB for l ≥ 30', (_, power, expected, tolerance) => {
    const [cl] = matter.lensingCls([sources], cosmology, table(power), 200);
    for (const l of [30, 60, 100, 200]) expect(Math.abs(cl![l]! / expected[l]! - 1)).toBeLessThan(tolerance);
  });

  it('density, convergence and both meet CAMB to 1 % for l ≥ 60', () => {
    // Program camb 2.0.5, linear: Gaussian counts z = 0.5 ± 0.05 (density only) and sources z = 1 ± 0.15; C_l at 30, 60, 100.
    const expected = [
      [1.96162e-5, 1.11992e-5, 7.26622e-6],
      [2.48478e-8, 1.274e-8, 6.76201e-9],
      [3.35524e-7, 1.90047e-7, 1.21216e-7],
    ];
    const counts = new RadialWindow(
      z,
      z.map((x) => Math.exp(-0.5 * ((x - 0.5) / 0.05) ** 2)),
    );
    const tracers = [
      { window: counts, kind: 'density' },
      { window: sources, kind: 'convergence' },
    ] as const;
    const cls = matter.projectedCls(tracers, cosmology, linear, 100);
    expected.forEach((values, p) => {
      values.forEach((c, i) => {
        // Limber itself is off by 1.3 % for the thin window at l = 30.
        expect(Math.abs(cls[p]![[30, 60, 100][i]!]! / c - 1)).toBeLessThan([0.015, 0.01, 0.01][i]!);
      });
    });
    const biased = matter.projectedCls([{ ...tracers[0], bias: 2 }], cosmology, linear, 5);
    expect(biased[0]![5]).toBeCloseTo(4 * cls[0]![5]!, 15);
    expect(matter.projectedCls([], cosmology, linear, 5)).toEqual([]);
  });

  it('shells without Limber meet CAMB', async () => {
    const shells = linearWindows([0.2, 0.3, 0.4, 0.5]);
    const cls = await matter.matterCls(cosmology, 40, shells, { power: linear, limberFrom: 41 });
    // CAMB's own convergence is about 0.3 % here; below l = 10 its density is in another gauge.
    for (const l of [10, 20, 40]) {
      expect(Math.abs(cls[0]![l]! / camb.W1xW1[l]! - 1)).toBeLessThan(0.005);
      expect(Math.abs(cls[1]![l]! / camb.W2xW2[l]! - 1)).toBeLessThan(0.005);
      expect(Math.abs(cls[2]![l]! / camb.W1xW2[l]! - 1)).toBeLessThan(0.005);
    }
  });

  it('Limber takes over smoothly for auto-spectra', async () => {
    const shells = linearWindows([0.2, 0.3, 0.4]);
    const [cl] = await matter.matterCls(cosmology, 90, shells, { power: linear, limberFrom: 80 });
    expect(cl![80]! / cl![79]!).toBeCloseTo(cl![79]! / cl![78]!, 2);
  });

  it('refuses windows without extent', async () => {
    const empty = new RadialWindow([0.5], [1], 0.5);
    await expect(matter.matterCls(cosmology, 10, [empty], { power: linear })).rejects.toThrow(/extent/);
  });

  it('has the spherical Bessel functions', () => {
    const out = new Float64Array(61);
    for (const x of [1e-9, 0.3, 5, 20, 59, 200, 3000]) {
      sphericalBessel(x, 60, out);
      const sum = out.reduce((s, j, l) => s + (2 * l + 1) * j * j, 0);
      // Σ (2l+1) j_l² = 1 over all l: complete where lmax is well beyond x.
      if (x <= 20) expect(sum).toBeCloseTo(1, 13);
      expect(out[0]).toBeCloseTo(x < 1e-8 ? 1 : Math.sin(x) / x, 14);
    }
    sphericalBessel(5, 10, out);
    // DLMF 10.49: j_2(5) = (3/125 − 1/5) sin 5 − 3/25 cos 5.
    expect(out[2]).toBeCloseTo((3 / 125 - 1 / 5) * Math.sin(5) - (3 / 25) * Math.cos(5), 14);
  });
});
