import * as glass from 'glass-ts';
import { describe, expect, it } from 'vitest';
import { chiSquare, chiSquareTail } from '../support/chi-square.ts';
import { cosmology, inputSpectra, lowResolution, runExample } from './support.ts';

const xp = glass.referenceNamespace();
const table = (x: glass.TableInput) => glass.hostTable(x).data;
const grid = (zMax: number, n: number) => Array.from({ length: n + 1 }, (_, i) => (i * zMax) / n);

function histogram(values: Float64Array, zMax: number, cells: number): Float64Array {
  const out = new Float64Array(cells);
  for (const v of values) if (v < zMax) out[Math.floor((v / zMax) * cells)]!++;
  return out;
}

type Options = Record<string, object>;
const galaxies = (change: object) => (stages: glass.RunFile['stages']) => ({
  ...stages,
  galaxies: { ...(stages.galaxies as Options), ...change },
});

// Seeds are fixed; a χ² is accepted with a probability between 1e-4 and 1 − 1e-4.
const ALARM = 1e-4;
function accept({ dof, probability }: ReturnType<typeof chiSquare>, least: number): void {
  expect(dof).toBeGreaterThanOrEqual(least);
  expect(probability).toBeGreaterThan(ALARM);
  expect(probability).toBeLessThan(1 - ALARM);
}

describe('galaxies.yaml at nside 32', () => {
  it('has the n(z) that went in', async () => {
    // Without the mean of each shell's contrast the numbers are Poisson: else they would have cosmic variance.
    const nz = { table: { z: [0, 1], nz: [0.002, 0.002] } };
    const { catalogue } = await runExample(
      'galaxies.yaml',
      lowResolution(32, galaxies({ nz, removeMonopole: true }), 0),
    );
    const expected = new Float64Array(25).fill((0.002 * glass.ARCMIN2_SPHERE) / 25);
    // Seed 42: χ² = 18 of 25, probability 0.83.
    accept(chiSquare(histogram(catalogue.Z_TRUE!, 1, 25), expected, expected), 25);
  });
});

describe('cosmic-shear.yaml at nside 32', () => {
  const NSIDE = 32;
  const [NPIX, SIGMA, DENSITY] = [12 * NSIDE * NSIDE, 0.01, 0.0015];
  const shape = { mean: 0.5, sigma: 0.0707107 };

  it('has E-modes of the theory of the shells and B-modes of noise', async () => {
    const nz = { density: DENSITY, gaussian: shape };
    const { catalogue } = await runExample(
      'cosmic-shear.yaml',
      lowResolution(NSIDE, (s) => galaxies({ nz })({ ...s, shear: { lmax: NSIDE } })),
    );
    const [lon, lat] = [catalogue.RA!, catalogue.DEC!];
    const pixels = table(glass.healpix.ang2pix(NSIDE, xp.asarray(lon), xp.asarray(lat), { lonlat: true }));
    const total = pixels.length;
    const maps = [catalogue.G1!, catalogue.G2!].map((g) => {
      const map = new Float64Array(NPIX);
      pixels.forEach((p, i) => {
        map[p]! += (g[i]! * NPIX) / total;
      });
      return xp.asarray(map);
    }) as [glass.NDArray, glass.NDArray];
    const [e, b] = await glass.healpix.map2almSpin(maps, 2, { lmax: NSIDE });
    const [ee, bb] = [e!, b!].map((alm) => table(glass.healpix.alm2cl(alm))) as [Float64Array, Float64Array];

    const { windows, onMaps } = await inputSpectra(NSIDE, 1);
    const z = grid(1.5, 1500);
    const n = table(glass.gaussianNz(z, shape.mean, shape.sigma));
    // Galaxies are shared in proportion to the windows, which add up to one here.
    const ngal = glass.partition(z, n, windows, { method: 'restrict' });
    const cl = table(
      glass.effectiveCls(onMaps, glass.multiPlaneWeights(ngal, windows, cosmology), undefined, { lmax: NSIDE }),
    );
    const signal = cl.map((c, l) => (l < 2 ? 0 : (((l + 2) * (l - 1)) / (l * (l + 1))) * c));
    // Poisson numbers per pixel: shot noise of the shear and of the shapes, equal in E and B.
    const power = signal.reduce((s, c, l) => s + ((2 * l + 1) / 2) * c, 0);
    const noise = (power + 4 * Math.PI * SIGMA ** 2) / total;
    const from2 = (f: (l: number) => number) => Float64Array.from({ length: NSIDE + 1 }, (_, l) => (l < 2 ? 0 : f(l)));
    const variance = (c: Float64Array) => from2((l) => (2 * c[l]! ** 2) / (2 * l + 1));
    const [expectedE, expectedB] = [from2((l) => signal[l]! + noise), from2(() => noise)];
    // Seed 42: χ² = 33 and 55 of 31, probabilities 0.39 and 0.005. The latter is chance, and less rare than it looks: few modes
    // make C_l skew, so that this sum has a standard deviation of 8.9, not 7.9, and exceeds 55 with probability 0.015
    // (400 000 draws of its own distribution, by which the probabilities of seeds 1 to 100 are uniform: Kolmogorov–Smirnov
    // 0.67 for E and 0.91 for B). Their mean χ² is 30.96 and 30.54, their mean level 1.000 of the theory for E and 1.004 ± 0.004
    // of the noise for B, without a trend in l (27 and 24 of 31).
    accept(chiSquare(ee, expectedE, variance(expectedE)), NSIDE - 1);
    accept(chiSquare(bb, expectedB, variance(expectedB)), NSIDE - 1);
    expect(noise).toBeLessThan(0.5 * signal[10]!);
  });
});

/** Pearson's χ² of several multinomials: rare cells of each are taken together. */
function multinomials(measured: readonly Float64Array[], expected: readonly Float64Array[]) {
  let [chi2, dof] = [0, 0];
  measured.forEach((counts, s) => {
    const [cells, rest] = [[] as [number, number][], [0, 0] as [number, number]];
    counts.forEach((n, k) => {
      const e = expected[s]![k]!;
      if (e >= 10) cells.push([n, e]);
      else [rest[0], rest[1]] = [rest[0] + n, rest[1] + e];
    });
    if (rest[1] >= 10) cells.push(rest);
    if (cells.length < 2) return;
    for (const [n, e] of cells) chi2 += (n - e) ** 2 / e;
    dof += cells.length - 1;
  });
  return { chi2, dof, probability: chiSquareTail(chi2, dof) };
}

describe('stage-iv.yaml at nside 32', () => {
  const SIGMA0 = 0.03;
  const erf = (x: number) => Math.sign(x) * (1 - chiSquareTail(2 * x * x, 1));
  /** Chance of a photometric redshift below a limit. */
  const below = (y: number, limit: number) => 0.5 * (1 + erf((limit - y) / (Math.SQRT2 * SIGMA0 * (1 + y))));

  it('has photometric bins as their errors say, and the footprint', async () => {
    const nz = { density: 0.0015, zMax: 3, smail: { zMode: 0.9, alpha: 2, beta: 1.5 } };
    const { catalogue } = await runExample('stage-iv.yaml', lowResolution(32, galaxies({ nz }), 0));
    const { RA, DEC, Z_TRUE, ZBIN } = catalogue as Record<'RA' | 'DEC' | 'Z_TRUE' | 'ZBIN', Float64Array>;
    const z = grid(3, 3000);
    const n = glass.smailNz(z, 0.9, 2, 1.5);
    const bins = glass.equalDensZbins(z, n, 10);

    // Numbers by bin, in thin slices of true redshift; negative photometric redshifts are drawn again.
    const slices = 150;
    const empty = () => Array.from({ length: slices }, () => new Float64Array(11));
    const [measured, expected] = [empty(), empty()];
    Z_TRUE.forEach((y, i) => {
      const slice = Math.min(Math.floor((y / 3) * slices), slices - 1);
      const bin = ZBIN[i]!;
      measured[slice]![bin < 0 ? 10 : bin]!++;
      let outside = 1;
      bins.forEach(([low, high], k) => {
        const chance = (below(y, high) - below(y, low)) / (1 - below(y, 0));
        expected[slice]![k]! += chance;
        outside -= chance;
      });
      expected[slice]![10]! += outside;
    });
    // Seed 42: χ² = 143 of 132, probability 0.24.
    accept(multinomials(measured, expected), 80);

    // Mean true redshift of every bin as in the analytic distribution: clustering and clipping of b δ shift it by 0.01.
    const curves = table(glass.tomoNzGausserr(z, n, SIGMA0, bins));
    bins.forEach((_, k) => {
      const curve = curves.subarray(k * z.length, (k + 1) * z.length);
      const mean = curve.reduce((s, v, i) => s + v * z[i]!, 0) / curve.reduce((s, v) => s + v, 0);
      const own = Z_TRUE.filter((_, i) => ZBIN[i] === k);
      expect(own.length).toBeGreaterThan(500);
      expect(Math.abs(own.reduce((s, v) => s + v, 0) / own.length - mean)).toBeLessThan(0.02);
    });

    const visible = table(await glass.vmapGalacticEcliptic(32));
    const pixels = table(glass.healpix.ang2pix(32, xp.asarray(RA), xp.asarray(DEC), { lonlat: true }));
    expect(pixels.every((p) => visible[p]! > 0)).toBe(true);
    expect(visible.some((v) => v === 0)).toBe(true);
  });
});
