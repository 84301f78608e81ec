import { createNamespace, type DrawPlace, type Namespace, type NDArray, referenceNamespace } from '@glass-ts/core';
import { type Positions, positionsFromDelta, uniformPositions } from '@glass-ts/galaxies';
import { pointInPixel } from '@glass-ts/healpix';
import { PhiloxGenerator } from '@glass-ts/rng';
import { expect, it } from 'vitest';
import { createNativeBackend } from './index.ts';
import { describeNative } from './testing.ts';

describeNative('positions of galaxies', () => {
  const reference = referenceNamespace();
  const both = [1, 2].map((threads) => createNamespace(createNativeBackend({ threads })));

  /** Degrees on the sphere: angles up to 360° are rounded to 6e-14 a few times. */
  const TOLERANCE = 5e-13;

  function apart([lon, lat]: readonly Float64Array[], [east, north]: readonly Float64Array[]): number {
    let worst = 0;
    for (let k = 0; k < lon!.length; k++) {
      const across = Math.abs(lon![k]! - east![k]!) * Math.cos((lat![k]! * Math.PI) / 180);
      worst = Math.max(worst, across, Math.abs(lat![k]! - north![k]!));
    }
    return lon!.length === east!.length ? worst : Number.POSITIVE_INFINITY;
  }

  const host = (x: NDArray): Float64Array => x.toHostSync() as Float64Array;

  async function all(batches: AsyncIterable<Positions>): Promise<{ at: Float64Array[]; sizes: number[] }> {
    const [lons, lats, sizes]: [number[], number[], number[]] = [[], [], []];
    for await (const [lon, lat] of batches) {
      lons.push(...host(lon));
      lats.push(...host(lat));
      sizes.push(lon.size);
    }
    return { at: [Float64Array.from(lons), Float64Array.from(lats)], sizes };
  }

  async function compare(make: (xp: Namespace) => AsyncIterable<Positions>): Promise<void> {
    const expected = await all(make(reference));
    expect(expected.at[0]!.length).toBeGreaterThan(5000);
    const [one, two] = [await all(make(both[0]!)), await all(make(both[1]!))];
    expect(two).toEqual(one);
    expect(one.sizes).toEqual(expected.sizes);
    expect(apart(one.at, expected.at)).toBeLessThan(TOLERANCE);
  }

  it.each([1, 3, 16])('are those of the reference from a density contrast, nside %i', async (nside) => {
    const npix = 12 * nside * nside;
    await compare((xp) => {
      const delta = xp.asarray(Float64Array.from({ length: 2 * npix }, (_, p) => Math.sin(p * p)));
      const rng = new PhiloxGenerator(xp, { seed: 3 });
      return positionsFromDelta(4e-5, xp.reshape(delta, [2, npix]), { batch: 1000, rng });
    });
  });

  it('are those of the reference with a bias and a visibility', () =>
    compare((xp) => {
      const [p, nside] = [xp.arange(12 * 8 * 8), 8];
      const delta = xp.sin(xp.astype(p, 'float64'));
      const vis = xp.astype(p.mod(3), 'float64').truediv(2);
      const rng = new PhiloxGenerator(xp, { seed: 5 });
      return positionsFromDelta(xp.asarray([1e-4, 3e-6]), xp.expandDims(delta, 0), 1.4, vis, {
        batch: nside * 999,
        rng,
      });
    }));

  it('are those of the reference over the sphere', () =>
    compare((xp) => uniformPositions(xp.asarray([1e-5, 0, 4e-5]), { rng: new PhiloxGenerator(xp, { seed: 4 }) })));

  const place: DrawPlace = { key: [5, 6], counter: [7, 8], start: 2 ** 32 - 300, count: 1500 };

  it.each([
    [4, true],
    [512, true],
    [1000, false],
    [2 ** 24, false],
    [2 ** 24, true],
  ])('are the points of the pairs in pixels, nside %i, nest %s', (nside, nest) => {
    const { key, start, counter, count } = place;
    const words = reference.backend.hostView!(reference.backend.randomBits(key, start, counter, count)) as Uint32Array;
    const uniforms = (k: number) =>
      reference.asarray(
        Float64Array.from(
          { length: count },
          (_, i) => ((words[4 * i + k]! >>> 5) * 2 ** 26 + (words[4 * i + k + 1]! >>> 6)) * 2 ** -53,
        ),
      );
    const npix = 12 * nside * nside;
    // The first and last pixels, and some between.
    const numbers = BigInt64Array.from({ length: count }, (_, k) =>
      BigInt(k < 20 ? k : k < 40 ? npix - 1 - (k - 20) : Math.floor((npix * (k % 997)) / 997)),
    );
    const at = reference.asarray(numbers);
    const expected = pointInPixel(nside, at, uniforms(0), uniforms(2), { lonlat: true, nest }).map(host);
    for (const xp of both) {
      const pixels = xp.asarray(numbers);
      const made = xp.backend.kernels['galaxies.points']!(pixels, place, nside, nest);
      expect(apart(made.map((b) => xp.backend.toHostSync!(b)) as Float64Array[], expected)).toBeLessThan(TOLERANCE);
    }
  });

  it('say which pixel, and how many galaxies, there are not', () => {
    for (const { asarray, backend } of both) {
      const { 'galaxies.pixels': pixels, 'galaxies.points': points } = backend.kernels;
      const totals = asarray(new BigInt64Array([2n, 2n, 5n]));
      expect(backend.toHostSync!(pixels!(totals, 1, 4))).toEqual(new BigInt64Array([0n, 2n, 2n, 2n]));
      expect(backend.toHostSync!(pixels!(totals, 5, 0))).toHaveLength(0);
      expect(() => pixels!(totals, 1, 5)).toThrow(expect.objectContaining({ code: 'ERR_INDEX' }));
      expect(() => pixels!(totals, 0, -1)).toThrow(expect.objectContaining({ code: 'ERR_VALUE' }));
      expect(() => points!(asarray(new BigInt64Array([3n, 48n])), place, 2, false)).toThrow('element 1 is not a pixel');
    }
  });
});
