import * as glass from 'glass-ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { chiSquare, chiSquareTail } from '../support/chi-square.ts';
import { type Captured, cosmology, inputSpectra, lowResolution, power, runExample } from './support.ts';

// Seeds are fixed. A χ² is accepted with a probability above 1e-4: together these tests would fail for less than one seed
// in a thousand.
const ALARM = 1e-4;

const xp = glass.referenceNamespace();
const table = (x: glass.TableInput) => glass.hostTable(x).data;
type Input = Awaited<ReturnType<typeof inputSpectra>>;

describe('matter.yaml at nside 32', () => {
  const NSIDE = 32;
  let run: Captured;
  let input: Input;
  beforeAll(async () => {
    run = await runExample('matter.yaml', lowResolution(NSIDE));
    input = await inputSpectra(NSIDE, 1);
  });

  it('has the spectra that went in, within cosmic variance', async () => {
    const alms: glass.NDArray[] = [];
    for (const map of run.maps.overdensity!) {
      alms.push(await glass.healpix.map2alm(xp.asarray(map), { lmax: NSIDE }));
    }
    const cl = (i: number, j: number) => table(glass.getcl(input.onMaps, i, j, NSIDE));
    const total = { auto: { chi2: 0, dof: 0 }, cross: { chi2: 0, dof: 0 } };
    alms.forEach((alm, i) => {
      for (let j = i; j >= Math.max(0, i - 3); j--) {
        const [a, b, c] = [cl(i, i), cl(j, j), cl(i, j)];
        const variance = c.map((x, l) => (l < 2 ? 0 : (a[l]! * b[l]! + x * x) / (2 * l + 1)));
        const { chi2, dof } = chiSquare(table(glass.healpix.alm2cl(alm, alms[j]!)), c, variance);
        const sum = total[i === j ? 'auto' : 'cross'];
        sum.chi2 += chi2;
        sum.dof += dof;
      }
    });
    expect([total.auto.dof, total.cross.dof]).toEqual([16 * 31, 42 * 31]);
    // Seed 42: χ² = 477 of 496 (probability 0.72) and 1300 of 1302 (0.51).
    for (const { chi2, dof } of Object.values(total)) {
      const probability = chiSquareTail(chi2, dof);
      expect(probability).toBeGreaterThan(ALARM);
      expect(probability).toBeLessThan(1 - ALARM);
    }
  });

  it('is lognormal: never below −1, with the skewness of its variance', () => {
    // Volume-limited shells far enough away are nearly linear; the nearest ones are not.
    const [near] = run.maps.overdensity!;
    expect(Math.min(...near!)).toBeGreaterThan(-1);
    const n = near!.length;
    const mean = near!.reduce((s, v) => s + v, 0) / n;
    const moment = (p: number) => near!.reduce((s, v) => s + (v - mean) ** p, 0) / n;
    const [variance, skewness] = [moment(2), moment(3) / moment(2) ** 1.5];
    // Of a lognormal with shift 1: (3 + σ²) σ with σ² the variance of the field. Correlated pixels: to 30 %.
    expect(skewness / ((3 + variance) * Math.sqrt(variance))).toBeGreaterThan(0.7);
    expect(skewness / ((3 + variance) * Math.sqrt(variance))).toBeLessThan(1.3);
  });

  it('keeps all maps on the device', () => {
    expect(run.record.ledger.toHostBeforeOutputBytes).toBe(0);
  });
});

describe('lensing.yaml at nside 64', () => {
  const NSIDE = 64;
  const z = Array.from({ length: 1001 }, (_, i) => i / 1000);
  const nz = glass.gaussianNz(z, 0.5, 0.0707107);
  let run: Captured;
  let input: Input;
  let weights: glass.NDArray;
  beforeAll(async () => {
    const low = lowResolution(NSIDE, (s) => ({ ...s, shear: { planes: 'none', lmax: NSIDE } }));
    run = await runExample('lensing.yaml', low);
    input = await inputSpectra(NSIDE, 1);
    weights = glass.multiPlaneWeights(glass.partition(z, nz, input.windows), input.windows, cosmology);
  });

  it('has the convergence spectrum of the shells, within cosmic variance', async () => {
    const expected = table(glass.effectiveCls(input.onMaps, weights, undefined, { lmax: NSIDE }));
    const measured = table(
      await glass.healpix.anafast(xp.asarray(run.maps.sourceConvergence![0]!), undefined, { lmax: NSIDE }),
    );
    const variance = expected.map((c, l) => (l < 2 ? 0 : (2 * c * c) / (2 * l + 1)));
    const { dof, probability } = chiSquare(measured, expected, variance);
    // Seed 42: χ² = 68 of 63, probability 0.30.
    expect(dof).toBe(63);
    expect(probability).toBeGreaterThan(ALARM);
    expect(probability).toBeLessThan(1 - ALARM);
  });

  it('has E-modes f C_l of the convergence and no B-modes', async () => {
    const [kappa, shear] = [run.maps.sourceConvergence![0]!, run.maps.sourceShear![0]!];
    const npix = kappa.length;
    const gamma = [xp.asarray(shear.slice(0, npix)), xp.asarray(shear.slice(npix))] as const;
    const [e, b] = await glass.healpix.map2almSpin(gamma, 2, { lmax: NSIDE });
    const k = table(await glass.healpix.anafast(xp.asarray(kappa), undefined, { lmax: NSIDE }));
    const [ee, bb] = [e!, b!].map((alm) => table(glass.healpix.alm2cl(alm)));
    const factor = (l: number) => ((l + 2) * (l - 1)) / (l * (l + 1));
    for (let l = 2; l <= NSIDE; l++) {
      // Quadrature of the spin-2 analysis without iterations at lmax = nside: below 1 %.
      expect(Math.abs(ee![l]! / (factor(l) * k[l]!) - 1)).toBeLessThan(0.02);
      expect(bb![l]!).toBeLessThan(2e-3 * ee![l]!);
    }
  });

  it('stands for the smooth lensing of its n(z)', () => {
    const theory = glass.lensingCls([new glass.RadialWindow(z, nz)], cosmology, power, NSIDE)[0]!;
    const shells = table(glass.effectiveCls(input.cls, weights));
    // Linear windows of 200 Mpc for sources 1900 Mpc away lose 1.7/n² of the power with n = 9.5 shells: 2 %.
    for (let l = 5; l <= NSIDE; l++) expect(Math.abs(shells[l]! / theory[l]! - 0.98)).toBeLessThan(0.01);
  });
});
