import { type NDArray, referenceNamespace } from '@glass-ts/core';
import { ang2pix, pointInPixel, randang } from '@glass-ts/healpix';
import { PhiloxGenerator } from '@glass-ts/rng';
import { chiSquarePValue, correlation, ksPValue, normalCdf } from '@glass-ts/rng/testing';
import { numeric, RadialWindow, smailNz } from '@glass-ts/tables';
import { describe, expect, it } from 'vitest';
import {
  ARCMIN2_SPHERE,
  gaussianPhz,
  positionsFromDelta,
  redshifts,
  redshiftsFromBins,
  redshiftsFromNz,
  samplePhz,
  sampleRedshifts,
  uniformPositions,
} from './index.ts';
import { StageTest } from './testing/stage.ts';

// The seed is fixed. Each check fails a right sampler with probability ALPHA over the choice of the seed: 4e-5 for all.
const ALPHA = 1e-6;
const N = 20_000;

const xp = referenceNamespace();
const rng = (path: string) => new PhiloxGenerator(xp, { seed: 11, path });
const list = (x: NDArray): Float64Array => Float64Array.from(x.values() as ArrayLike<number>, Number);

/** Distribution function of n(z) linear between nodes, sampled as constant between them: linear between nodes too. */
function cdfOf(z: Float64Array, nz: Float64Array): (x: number) => number {
  const c = numeric.cumulativeTrapezoid(nz, z);
  return (x) => numeric.interp(Float64Array.of(x), z, c)[0] / c[c.length - 1];
}

const smail = (z: Float64Array): Float64Array => list(smailNz(z, 0.9, 2, 1.5));

describe('redshifts', () => {
  const z = numeric.linspace(0, 3, 301);
  const nz = smail(z);

  it('from n(z)', () => {
    expect(ksPValue(list(redshiftsFromNz(N, z, nz, { rng: rng('nz'), warn: false })), cdfOf(z, nz))).toBeGreaterThan(
      ALPHA,
    );
  });

  it('within a window, by either function', () => {
    const w = new RadialWindow([0.2, 0.5, 0.6, 0.9], [0, 2, 0, 1]);
    const cdf = cdfOf(w.nodes.za, w.nodes.wa);
    expect(ksPValue(list(redshifts(N, w, { rng: rng('w') })), cdf)).toBeGreaterThan(ALPHA);
    expect(ksPValue(list(sampleRedshifts(rng('w2').random(N), w)), cdf)).toBeGreaterThan(ALPHA);
  });

  it('from bins, each by its own n(z)', async () => {
    const bins = xp.astype(
      rng('bins')
        .random(2 * N)
        .mul(3),
      'int64',
    );
    const shapes = [nz, nz.map((v, k) => v * z[k]), nz.map(() => 1)];
    const drawn = list(
      await redshiftsFromBins(bins, z, { 0: shapes[0], 1: shapes[1], 2: shapes[2] }, { rng: rng('b') }),
    );
    const labels = list(bins);
    for (const label of [0, 1, 2]) {
      const mine = drawn.filter((_, k) => labels[k] === label);
      expect(ksPValue(mine, cdfOf(z, shapes[label]))).toBeGreaterThan(ALPHA);
    }
  });

  it('of the catalogue follow n(z) between the edges of the shell', async () => {
    const test = new StageTest({ nz: { density: 4e-4, smail: { zMode: 0.9, alpha: 2, beta: 1.5 } } });
    const c = await test.shell(0, { delta: new Float64Array(768) });
    expect(c.Z_TRUE.length).toBeGreaterThan(3000);
    const fine = numeric.linspace(0.2, 0.4, 2001);
    expect(ksPValue(c.Z_TRUE, cdfOf(fine, smail(fine)))).toBeGreaterThan(ALPHA);
  });

  it('of the catalogue follow the volume of the shell when asked to', async () => {
    const test = new StageTest({ nz: { density: 4e-4, constant: { zMin: 0.2, zMax: 0.7 } }, redshifts: 'window' });
    const c = await test.shell(0, { delta: new Float64Array(768) });
    const fine = numeric.linspace(0.2, 0.4, 2001);
    const volume = fine.map((v) => (1 - 1 / Math.sqrt(1 + v)) ** 2 / (1 + v) ** 1.5);
    expect(ksPValue(c.Z_TRUE, cdfOf(fine, volume))).toBeGreaterThan(ALPHA);
  });
});

describe('photometric redshifts', () => {
  it.each([
    [0.05, 0.05],
    [0.05, 0.6],
    [0.3, 1],
  ])('with error %d at z = %d, by rejection and by inversion', async (sigma0, z) => {
    const limits = { lower: 0, upper: 1.5 };
    const deviation = sigma0 * (1 + z);
    const [a, b] = [normalCdf(-z / deviation), normalCdf((1.5 - z) / deviation)];
    const cdf = (x: number) => (normalCdf((x - z) / deviation) - a) / (b - a);
    const mean = xp.full([N], z);
    const rejected = await gaussianPhz(mean, sigma0, { ...limits, rng: rng(`r${z}`) });
    expect(ksPValue(list(rejected), cdf)).toBeGreaterThan(ALPHA);
    const inverted = samplePhz(rng(`i${z}`).random(N), mean, sigma0, limits);
    expect(ksPValue(list(inverted), cdf)).toBeGreaterThan(ALPHA);
  });
});

/** Chance that counts with these means scatter more: Σ (n − λ)²/λ by its χ² distribution, cells merged to λ ≥ 5. */
const scatter = (counts: ArrayLike<number>, means: ArrayLike<number>): number => chiSquarePValue(counts, means, 0);

function countsPerPixel(pixels: ArrayLike<number>, npix: number): Float64Array {
  const out = new Float64Array(npix);
  for (let k = 0; k < pixels.length; k++) out[pixels[k]]++;
  return out;
}

describe('positions', () => {
  const delta = Float64Array.from({ length: 192 }, (_, p) => 0.9 * Math.sin(0.3 * p));

  it('follow density, bias and visibility pixel by pixel', async () => {
    const vis = Float64Array.from({ length: 192 }, (_, p) => (p < 40 ? 0 : p / 192));
    const ngal = 2e-4;
    const pixels: number[] = [];
    const source = positionsFromDelta(ngal, xp.fromTyped(delta.slice()), 1.4, xp.fromTyped(vis.slice()), {
      rng: rng('delta'),
      batch: 3000,
    });
    for await (const [lon, lat] of source) pixels.push(...list(ang2pix(4, lon, lat, { lonlat: true })));
    const means = delta.map((d, p) => Math.max(((1 + 1.4 * d) * vis[p] * ngal * ARCMIN2_SPHERE) / 192, 0));
    const counts = countsPerPixel(pixels, 192);
    expect(counts.every((n, p) => n === 0 || means[p] > 0)).toBe(true);
    expect(scatter(counts, means)).toBeGreaterThan(ALPHA);
    // Poisson, not less scattered either.
    expect(1 - scatter(counts, means)).toBeGreaterThan(ALPHA);
  });

  it('of the catalogue follow them too', async () => {
    const test = new StageTest({ nz: { density: 3e-4, constant: { zMin: 0.2, zMax: 0.4 } }, bias: 1.4 }, { nside: 4 });
    const c = await test.shell(0, { delta });
    const counts = countsPerPixel(list(ang2pix(4, c.RA, c.DEC, { lonlat: true })), 192);
    const means = delta.map((d) => Math.max(((1 + 1.4 * d) * 3e-4 * ARCMIN2_SPHERE) / 192, 0));
    expect(scatter(counts, means)).toBeGreaterThan(ALPHA);
    expect(1 - scatter(counts, means)).toBeGreaterThan(ALPHA);
  });

  it.each([0, 2, 5, 7, 8, 11])('fill pixel %d of nside 1 evenly', (pixel) => {
    const pairs = rng(`pixel${pixel}`).uniformPairs(N);
    const [lon, lat] = pointInPixel(1, xp.full([N], pixel), pairs.get(0), pairs.get(1), { lonlat: true });
    const cells = countsPerPixel(list(ang2pix(8, lon, lat, { lonlat: true, nest: true })), 768);
    // The 64 children of a pixel have equal areas: in the nested scheme they are numbered together.
    const inside = list(ang2pix(1, lon, lat, { lonlat: true }));
    expect(new Set(inside)).toEqual(new Set([pixel]));
    const children = cells.filter((n) => n > 0);
    expect(children).toHaveLength(64);
    expect(
      chiSquarePValue(
        children,
        children.map(() => N / 64),
      ),
    ).toBeGreaterThan(ALPHA);
  });

  it('of randang are uniform in pixels, u apart from v', () => {
    const [lon, lat] = randang(2, xp.full([N], 20), { lonlat: true, rng: rng('randang') });
    expect(new Set(list(ang2pix(2, lon, lat, { lonlat: true })))).toEqual(new Set([20]));
    const children = countsPerPixel(list(ang2pix(16, lon, lat, { lonlat: true })), 3072).filter((n) => n > 0);
    expect(
      chiSquarePValue(
        children,
        children.map(() => N / children.length),
      ),
    ).toBeGreaterThan(ALPHA);
  });

  it('of neighbours in a batch are independent', async () => {
    const flat = xp.zeros([12]);
    for await (const [lon, lat] of positionsFromDelta(1.5e-4, flat, { rng: rng('flat') })) {
      const [u, v] = [list(lon), list(lat).map((x) => Math.sin((x * Math.PI) / 180))];
      const n = u.length - 1;
      // Within pixels: longitude from the edge of the polar pixels, whose mean is 45° in every pixel. 4.9 σ: 1e-6.
      const offset = u.map((x) => (x + 360) % 90);
      expect(Math.abs(correlation(offset.slice(1), offset.slice(0, n))) * Math.sqrt(n)).toBeLessThan(4.9);
      expect(ksPValue(v, (x) => (1 + x) / 2)).toBeGreaterThan(ALPHA);
    }
  });
});

describe('uniform positions', () => {
  it('are uniform over the sphere, in number Poisson', async () => {
    const ngal = N / ARCMIN2_SPHERE;
    for await (const [lon, lat, n] of uniformPositions(ngal, { rng: rng('uniform') })) {
      // 4.9 σ of a normal have probability 1e-6.
      expect(Math.abs(Number(n) - N)).toBeLessThan(4.9 * Math.sqrt(N));
      expect(ksPValue(list(lon), (x) => (x + 180) / 360)).toBeGreaterThan(ALPHA);
      expect(ksPValue(list(lat), (x) => (1 + Math.sin((x * Math.PI) / 180)) / 2)).toBeGreaterThan(ALPHA);
      const cells = countsPerPixel(list(ang2pix(4, lon, lat, { lonlat: true })), 192);
      expect(
        chiSquarePValue(
          cells,
          cells.map(() => Number(n) / 192),
        ),
      ).toBeGreaterThan(ALPHA);
    }
  });
});
