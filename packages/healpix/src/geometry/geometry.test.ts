import { readFileSync } from 'node:fs';
import { type Generator, IndexError, type NDArray, referenceNamespace, ValueError } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import * as hp from '../index.ts';
import { difference, values } from '../testing/compare.ts';
import { portableNamespace } from '../testing/namespaces.ts';

interface Case {
  nside: number;
  theta: number[];
  phi: number[];
  ring: number[];
  nest: number[];
  pixels: number[];
  centreTheta: number[];
  centrePhi: number[];
  nested: number[];
  vec: number[][];
}
interface Fixture {
  cases: Case[];
  interp: { nside: number; theta: number[]; phi: number[]; value: number[] };
  odd: { nside: number; theta: number[]; phi: number[]; ring: number[] };
}

/**
 * Random directions, angles of any size and multiples of 90° where healpy 1.20 and the package healpix 2025.1 agree; corners of pixels
 * and poles, where they do not, from the latter (which GLASS uses).
 */
const fixture = JSON.parse(readFileSync(new URL('./fixtures/healpy.json', import.meta.url), 'utf8')) as Fixture;

describe.each([
  ['loops', referenceNamespace()],
  ['portable', portableNamespace()],
])('geometry, %s', (_, xp) => {
  it.each(fixture.cases)('finds the published pixels, nside $nside', async ({ nside, theta, phi, ring, nest }) => {
    const [t, p] = [xp.asarray(theta), xp.asarray(phi)];
    expect(await values(hp.ang2pix(nside, t, p))).toEqual(ring);
    expect(await values(hp.ang2pix(nside, t, p, { nest: true }))).toEqual(nest);
  });

  it.each(fixture.cases)('has the published centres, nside $nside', async (c) => {
    const pixels = xp.asarray(c.pixels);
    const [theta, phi] = hp.pix2ang(c.nside, pixels);
    // both formulas are good to a few ulp of the angle
    expect(await difference(theta, c.centreTheta)).toBeLessThan(2e-15);
    expect(await difference(phi, c.centrePhi)).toBeLessThan(4e-15);
    for (const [axis, v] of hp.pix2vec(c.nside, pixels).entries()) {
      expect(await difference(v, c.vec[axis])).toBeLessThan(2e-15);
    }
  });

  it.each(fixture.cases)('converts orderings, nside $nside', async ({ nside, pixels, nested }) => {
    expect(await values(hp.ring2nest(nside, xp.asarray(pixels)))).toEqual(nested);
    expect(await values(hp.nest2ring(nside, xp.asarray(nested)))).toEqual(pixels);
  });

  it('inverts itself at every pixel of small maps, and puts points into their pixel', async () => {
    for (const nside of [1, 2, 3, 4, 7, 8]) {
      const pixels = xp.arange(12 * nside * nside);
      const expected = await values(pixels);
      const [theta, phi] = hp.pix2ang(nside, pixels);
      expect(await values(hp.ang2pix(nside, theta, phi))).toEqual(expected);
      const [x, y, z] = hp.pix2vec(nside, pixels);
      expect(await values(hp.vec2pix(nside, x.mul(3), y.mul(3), z.mul(3)))).toEqual(expected);
      for (const [u, v] of [
        [0.01, 0.99],
        [0.5, 0.5],
        [0.73, 0.02],
      ]) {
        const [t, p] = hp.pointInPixel(nside, pixels, u, v);
        expect(await values(hp.ang2pix(nside, t, p))).toEqual(expected);
      }
    }
  });

  it('keeps pixel numbers exact up to nside 2^24', async () => {
    const nside = 2 ** 24;
    const npix = hp.nside2npix(nside);
    const numbers = [
      0,
      3,
      4,
      npix / 2 + 17,
      npix - 1,
      2 * nside * (nside - 1) - 1,
      2 * nside * (nside - 1),
      123456789012345,
    ];
    const pixels = xp.asarray(numbers);
    expect(await values(hp.nest2ring(nside, hp.ring2nest(nside, pixels)))).toEqual(numbers);
    const [theta, phi] = hp.pix2ang(nside, pixels);
    expect(await values(hp.ang2pix(nside, theta, phi))).toEqual(numbers);
  });

  it('interpolates as healpy does', async () => {
    const { nside, theta, phi, value } = fixture.interp;
    const map = xp.asarray(Array.from({ length: 12 * nside * nside }, (_, p) => Math.cos(p * p)));
    // weights are differences of angles over ring distances: 1e-15 / 0.1
    expect(await difference(hp.getInterpVal(map, xp.asarray(theta), xp.asarray(phi)), value)).toBeLessThan(1e-13);
    const nested = hp.reorder(map, { r2n: true });
    expect(
      await difference(hp.getInterpVal(nested, xp.asarray(theta), xp.asarray(phi), { nest: true }), value),
    ).toBeLessThan(1e-13);
  });

  it('takes any nside in RING order, degrees, and longitudes of any size', async () => {
    const { nside, theta, phi, ring } = fixture.odd;
    expect(await values(hp.ang2pix(nside, xp.asarray(theta), xp.asarray(phi)))).toEqual(ring);
    const lonlat = hp.ang2pix(4, xp.asarray([-370.0, -10.0]), xp.asarray([10.0, 10.0]), { lonlat: true });
    expect(await values(lonlat)).toEqual([72, 72]);
    const [lon, lat] = hp.pix2ang(4, lonlat, { lonlat: true });
    expect(await difference(lon, [0, 0])).toBeLessThan(1e-12);
    expect(await difference(lat, [9.594068226860458, 9.594068226860458])).toBeLessThan(1e-12);
  });

  it('goes over the poles', async () => {
    // the package healpix 2025.1
    const [theta, phi] = [
      [-0.1, 4, 3.3, -1, 6, -2.5],
      [0.1, 0.1, 2, 5, 0.7, 3],
    ].map((x) => xp.asarray(x));
    expect(await values(hp.ang2pix(4, theta, phi))).toEqual([2, 160, 191, 45, 2, 179]);
    const lonlat = hp.ang2pix(4, xp.asarray([10.0, 200.0]), xp.asarray([95.0, -100.0]), { lonlat: true });
    expect(await values(lonlat)).toEqual([2, 188]);
  });

  it('returns vectors and angles of directions', async () => {
    const [x, y, z] = hp.ang2vec(xp.asarray([10.0, -20.0]), xp.asarray([30.0, -60.0]), { lonlat: true });
    const [lon, lat] = hp.vec2ang(x.mul(2), y.mul(2), z.mul(2), { lonlat: true });
    expect(await difference(lon, [10, 340])).toBeLessThan(1e-12);
    expect(await difference(lat, [30, -60])).toBeLessThan(1e-12);
  });

  it('rotates maps between frames', async () => {
    const map = xp.asarray(Array.from({ length: 48 }, (_, p) => Math.sin(p)));
    const rotated = await values(new hp.Rotator({ coord: 'GC' }).rotateMapPixel(map));
    // healpy 1.20 (astropy frames), golden record 179
    const expected = [-0.06190375310499771, 0.4452173753581345, -0.22942512178376623, 0.6650186073206775];
    expect(await difference(rotated.slice(0, 4), expected)).toBeLessThan(1e-10);
  });
});

describe('geometry', () => {
  it('refuses what is no resolution, pixel or direction', () => {
    expect(() => hp.npix2nside(13)).toThrowError(ValueError);
    expect(() => hp.ang2pix(0, 1, 1)).toThrowError(/nside 0 is not/);
    expect(() => hp.ang2pix(6, 1, 1, { nest: true })).toThrowError(/power of two/);
    expect(() => hp.ang2pix(2 ** 25, 1, 1)).toThrowError(/2\^53/);
    expect(() => hp.pix2ang(2, [48])).toThrowError(IndexError);
    expect(() => hp.pix2ang(2, [0.5])).toThrowError(/integer pixel numbers/);
    expect(() => hp.ang2pix(2, [1, Number.NaN], [0, 0])).toThrowError(/element 1 has no direction/);
    expect(() => hp.vec2pix(2, 0, 0, 0)).toThrowError(/no direction/);
    expect(() => hp.getInterpWeights(2, Number.NaN, 0)).toThrowError(/no direction/);
    expect(() => hp.reorder(referenceNamespace().zeros([12]), {})).toThrowError(/exactly one/);
    expect(() => hp.getNside(referenceNamespace().zeros([13]))).toThrowError(/bad number of pixels/);
    expect(() => new hp.Rotator({ coord: 'GX' })).toThrowError(/frames C, E, G/);
  });

  it('knows sizes', () => {
    expect(hp.nside2npix(8)).toBe(768);
    expect(hp.npix2nside(768)).toBe(8);
    expect([1, 3, 2 ** 29, 0, 1.5, 2 ** 30].map((n) => hp.isNsideOk(n))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(hp.isNsideOk(3, { nest: true })).toBe(false);
    expect(hp.nside2pixarea(2, { degrees: true })).toBeCloseTo(859.4366926962348, 10);
    expect(hp.nside2resol(128, { arcmin: true })).toBeCloseTo(27.48387, 4);
  });

  it('selects strips', async () => {
    const select = async (nside: number, a: number, b: number): Promise<number[]> =>
      (await values(hp.queryStrip(nside, [a, b]))).flatMap((m, i) => (m ? [i] : []));
    expect(await select(2, 1, 2)).toEqual(Array.from({ length: 24 }, (_, i) => i + 12));
    expect(await select(2, 20, 80)).toEqual(Array.from({ length: 16 }, (_, i) => i + 12));
    expect(await select(2, 3, 6)).toEqual([]);
    expect(await select(2, 1, 1)).toEqual([]);
    const caps = await select(2, 2, 1);
    expect(caps).toEqual([...Array.from({ length: 12 }, (_, i) => i), ...Array.from({ length: 12 }, (_, i) => i + 36)]);
    expect(hp.queryStrip(2, [1, 2], { dtype: 'uint8' }).dtype).toBe('uint8');
  });

  it('reorders stacks of maps there and back', async () => {
    const xp = referenceNamespace();
    const maps = xp.reshape(xp.arange(2 * 192, { dtype: 'float64' }), [2, 192]);
    const nested = hp.reorder(maps, { r2n: true });
    expect(await values(hp.reorder(nested, { n2r: true }))).toEqual(await values(maps));
    expect(await values(nested)).not.toEqual(await values(maps));
  });

  it('draws n values u, then n values v from the given generator', async () => {
    const xp = referenceNamespace();
    const draws = [0.25, 0.75];
    const unused = (): never => {
      throw new Error('not drawn from');
    };
    const rng: Generator = {
      random: (size): NDArray => xp.full(size as number[], draws.shift() ?? 0),
      normal: unused,
      standardNormal: unused,
      uniform: unused,
      poisson: unused,
      multinomial: unused,
      spawn: unused,
    };
    const [lon, lat] = hp.randang(2, [0, 20], { rng, lonlat: true });
    const [l, b] = hp.pointInPixel(2, [0, 20], 0.25, 0.75, { lonlat: true });
    expect(await values(lon)).toEqual(await values(l));
    expect(await values(lat)).toEqual(await values(b));
    expect(draws).toEqual([]);
  });
});
