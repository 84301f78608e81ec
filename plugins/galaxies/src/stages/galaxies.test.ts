import { ang2pix, reorder } from '@glass-ts/healpix';
import { remoteReference, singleReference } from '@glass-ts/rng/testing';
import { describe, expect, it } from 'vitest';
import { ARCMIN2_SPHERE } from '../index.ts';
import { type Catalogue, StageTest } from '../testing/stage.ts';

const NPIX = 12 * 8 * 8;
/** A contrast with structure on all scales, above −1. */
const delta = Float64Array.from({ length: NPIX }, (_, p) => 0.8 * Math.sin(0.1 * p) + 0.15 * Math.cos(1.7 * p));
const kappa = Float64Array.from({ length: NPIX }, (_, p) => 0.05 * Math.sin(0.3 * p));
const gamma = [kappa.map((k) => 0.7 * k + 0.01), kappa.map((k) => -0.4 * k)] as const;
const MAPS = { delta, kappa, gamma };

// About 5000 galaxies in the first shell.
const density = 5000 / ARCMIN2_SPHERE / 0.2;
const EVERYTHING = {
  nz: { constant: { zMin: 0.2, zMax: 1.2 }, density },
  bias: 1.3,
  photoz: { sigma0: 0.05, upper: 2 },
  bins: { edges: [0.2, 0.3, 0.4] },
  extraColumns: ['E1', 'E2', 'KAPPA', 'SHELL'],
};

const furthest = (x: Float64Array, y: Float64Array): number => Math.max(...x.map((v, k) => Math.abs(v - y[k])));
const rows = (c: Catalogue): number => c.RA.length;

describe('the catalogue', () => {
  it('is the same for every chunk, and at every iteration', async () => {
    const whole = await new StageTest(EVERYTHING).shell(0, MAPS);
    expect(rows(whole)).toBeGreaterThan(4000);
    for (const chunk of [1700, 999_999, rows(whole)]) {
      expect(await new StageTest({ ...EVERYTHING, chunk }).shell(0, MAPS)).toEqual(whole);
    }
    const few = new StageTest({ ...EVERYTHING, nz: { ...EVERYTHING.nz, density: density / 40 }, chunk: 7 });
    const many = new StageTest({ ...EVERYTHING, nz: { ...EVERYTHING.nz, density: density / 40 } });
    expect(await few.shell(0, MAPS)).toEqual(await many.shell(0, MAPS));
  });

  it.each(['gaussian', 'ryden04', 'none'])('of %s shapes does not depend on the chunk either', async (model) => {
    const shapes = {
      gaussian: { model, sigma: 0.4 },
      ryden04: { model, mu: -1.85, sigma: 0.89, gamma: 0.222, sigmaGamma: 0.056 },
      none: { model },
    }[model];
    const options = { ...EVERYTHING, nz: { ...EVERYTHING.nz, density: density / 20 }, ellipticity: shapes };
    const whole = await new StageTest(options).shell(0, MAPS);
    expect(rows(whole)).toBeGreaterThan(100);
    expect(await new StageTest({ ...options, chunk: 31 }).shell(0, MAPS)).toEqual(whole);
  });

  it('depends on seed and shell', async () => {
    const first = await new StageTest(EVERYTHING).shell(0, MAPS);
    const other = await new StageTest(EVERYTHING, { seed: 43n }).shell(0, MAPS);
    const next = await new StageTest(EVERYTHING).shell(1, MAPS);
    expect(other.RA.slice(0, 10)).not.toEqual(first.RA.slice(0, 10));
    expect(next.RA.slice(0, 10)).not.toEqual(first.RA.slice(0, 10));
    expect(new Set(next.SHELL)).toEqual(new Set([1]));
  });

  it('does not change with the other columns', async () => {
    const few = await new StageTest({ nz: EVERYTHING.nz, bias: 1.3 }).shell(0, MAPS);
    const all = await new StageTest(EVERYTHING).shell(0, MAPS);
    expect(Object.keys(few)).toEqual(['RA', 'DEC', 'Z_TRUE', 'G1', 'G2']);
    expect(Object.keys(all)).toEqual([
      ...['RA', 'DEC', 'Z_TRUE', 'PHZ', 'ZBIN', 'G1', 'G2'],
      ...['E1', 'E2', 'KAPPA', 'SHELL'],
    ]);
    for (const name of Object.keys(few)) expect(few[name]).toEqual(all[name]);
  });

  it('holds positions, redshifts and bins in their ranges', async () => {
    const c = await new StageTest(EVERYTHING).shell(0, MAPS);
    expect(c.RA.every((x) => x >= 0 && x < 360)).toBe(true);
    expect(c.DEC.every((x) => x >= -90 && x <= 90)).toBe(true);
    expect(c.Z_TRUE.every((z) => z >= 0.2 && z < 0.4)).toBe(true);
    expect(c.PHZ.every((z) => z >= 0 && z <= 2)).toBe(true);
    expect([...c.ZBIN]).toEqual([...c.PHZ].map((z) => (z < 0.2 || z >= 0.4 ? -1 : z < 0.3 ? 0 : 1)));
  });

  it('has the pixel’s shear on every galaxy', async () => {
    const c = await new StageTest(EVERYTHING).shell(0, MAPS);
    const pixels = [...ang2pix(8, c.RA, c.DEC, { lonlat: true }).values()].map(Number);
    expect([...c.KAPPA]).toEqual(pixels.map((p) => kappa[p]));
    for (let k = 0; k < 300; k++) {
      const p = pixels[k];
      const [g1, g2] = gamma.map((g) => g[p] / (1 - kappa[p]));
      const [e1, e2] = [c.E1[k], c.E2[k]];
      const [nr, ni] = [e1 + g1, e2 + g2];
      const [dr, di] = [1 + g1 * e1 + g2 * e2, g1 * e2 - g2 * e1];
      const square = dr * dr + di * di;
      expect(c.G1[k]).toBeCloseTo((nr * dr + ni * di) / square, 13);
      expect(c.G2[k]).toBeCloseTo((ni * dr - nr * di) / square, 13);
    }
    const plain = await new StageTest({ ...EVERYTHING, reducedShear: false }).shell(0, MAPS);
    expect(plain.G1.every((g, k) => Math.abs(g - plain.E1[k] - gamma[0][pixels[k]]) < 1e-15)).toBe(true);
  });

  it('of shapes without intrinsic part is the reduced shear', async () => {
    const c = await new StageTest({ ...EVERYTHING, ellipticity: { model: 'none' } }).shell(0, MAPS);
    const pixels = [...ang2pix(8, c.RA, c.DEC, { lonlat: true }).values()].map(Number);
    c.G2.forEach((g, k) => {
      expect(g).toBeCloseTo(gamma[1][pixels[k]] / (1 - kappa[pixels[k]]), 15);
    });
  });
});

describe('numbers of galaxies', () => {
  it('vanish where the contrast is −1 or nothing is seen', async () => {
    const empty = delta.map((d, p) => (p % 2 === 0 ? -1 : d));
    const c = await new StageTest({ nz: EVERYTHING.nz }).shell(0, { delta: empty });
    const pixels = [...ang2pix(8, c.RA, c.DEC, { lonlat: true }).values()].map(Number);
    expect(pixels.length).toBeGreaterThan(1000);
    expect(pixels.every((p) => p % 2 === 1)).toBe(true);
    // The first cut leaves colatitudes 90° … 180° and below 30° of the galactic frame: half the sky and more goes.
    const seen = await new StageTest({ nz: EVERYTHING.nz, visibility: {} }).shell(0, MAPS);
    expect(rows(seen)).toBeLessThan(0.6 * rows(await new StageTest({ nz: EVERYTHING.nz }).shell(0, MAPS)));
  });

  it('follow n(z) shell by shell', async () => {
    const nz = { table: { z: [0, 0.2, 0.7, 1], nz: [0, 4e-5, 4e-5, 0] } };
    const test = new StageTest({ nz });
    // Between 0.2 and 0.7 the table is flat: 4e-5 × 0.2 × the sphere, Poisson.
    const [first, second] = [await test.shell(0, MAPS), await test.shell(1, MAPS)];
    const mean = delta.reduce((a, b) => a + b, 0) / NPIX;
    const expected = 4e-5 * 0.2 * ARCMIN2_SPHERE * (1 + mean);
    expect(Math.abs(rows(first) - expected)).toBeLessThan(5 * Math.sqrt(expected));
    expect(Math.abs(rows(second) - 1.5 * expected)).toBeLessThan(5 * Math.sqrt(1.5 * expected));
    expect(test.warnings).toEqual(['WARN_NZ_COVERAGE']);
  });

  it('are the same in nested maps of the same sky, pixel by pixel', async () => {
    const nested = reorder(new StageTest(EVERYTHING).xp.fromTyped(delta.slice()), { r2n: true });
    const c = await new StageTest(EVERYTHING).shell(0, {
      ...MAPS,
      delta: nested.values() as Float64Array,
      ordering: 'nested',
    });
    const ring = await new StageTest(EVERYTHING).shell(0, MAPS);
    expect(Math.abs(rows(c) - rows(ring))).toBeLessThan(5 * Math.sqrt(2 * rows(ring)));
    const pixels = [...ang2pix(8, c.RA, c.DEC, { lonlat: true }).values()].map(Number);
    expect([...c.KAPPA]).toEqual(pixels.map((p) => kappa[p]));
  });

  it('may be none', async () => {
    const test = new StageTest({ nz: { constant: { zMin: 0.4, zMax: 0.7 }, density } });
    expect(rows(await test.shell(0, MAPS))).toBe(0);
    expect(rows(await test.shell(1, MAPS))).toBeGreaterThan(0);
  });
});

describe('on the device', () => {
  it('nothing but one number per shell comes to the host before the sink', async () => {
    const test = new StageTest({ ...EVERYTHING, visibility: {} });
    await test.shell(0, MAPS);
    const reasons = new Set(test.ledger.entries.filter((t) => t.direction === 'to-host').map((t) => t.reason));
    expect(reasons).toEqual(new Set(['galaxies: number of galaxies in the shell', 'sink']));
    expect(test.ledger.total('to-host', 'galaxies: number of galaxies in the shell')).toEqual({
      transfers: 1,
      bytes: 8,
    });
  });

  it('elsewhere makes the same catalogue', async () => {
    const few = { ...EVERYTHING, nz: { ...EVERYTHING.nz, density: density / 20 } };
    const here = await new StageTest(few).shell(0, MAPS);
    const there = await new StageTest(few, { backend: remoteReference() }).shell(0, MAPS);
    expect(rows(there)).toBe(rows(here));
    // Operations composed in another way: a few roundings of numbers up to 360.
    for (const [name, x] of Object.entries(here)) expect(furthest(x, there[name])).toBeLessThan(1e-12);
  });

  it('without float64 makes it in float32', async () => {
    const few = { ...EVERYTHING, nz: { ...EVERYTHING.nz, density: density / 20 } };
    const wide = await new StageTest(few).shell(0, MAPS);
    const single = await new StageTest(few, { backend: singleReference() }).shell(0, MAPS);
    // Counts are drawn in float32 there: for this seed none of them differs.
    expect(rows(single)).toBe(rows(wide));
    expect(furthest(wide.RA, single.RA)).toBeLessThan(1e-3);
    expect(furthest(wide.Z_TRUE, single.Z_TRUE)).toBeLessThan(1e-6);
    expect(furthest(wide.G1, single.G1)).toBeLessThan(1e-5);
  });

  it('nothing stays after the run, and chunks do not pile up', async () => {
    const test = new StageTest({ ...EVERYTHING, chunk: 500 });
    await test.shell(0, MAPS);
    const before = test.backend.memory();
    await test.shell(1, MAPS);
    expect(test.backend.memory()).toEqual(before);
    await test.finish();
    // Only what `create` did not make: nothing.
    expect(test.backend.memory().buffers).toBe(0);
  });

  it('the run hears of galaxies made', async () => {
    const test = new StageTest({ ...EVERYTHING, chunk: 3000 });
    const c = await test.shell(0, MAPS);
    expect(test.recorded).toEqual({ galaxies: rows(c) });
    expect(test.progress.at(0)).toBe(`galaxies 3000/${rows(c)}`);
    expect(test.progress.at(-1)).toBe(`galaxies ${rows(c)}/${rows(c)}`);
  });

  it('stops when asked to', async () => {
    const test = new StageTest(EVERYTHING);
    await expect(test.shell(0, MAPS, () => test.controller.abort())).rejects.toThrow();
  });
});
