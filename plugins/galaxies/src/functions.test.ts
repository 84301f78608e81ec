import { DTypeError, type NDArray, referenceNamespace, setWarningHandler, ValueError } from '@glass-ts/core';
import { ang2pix } from '@glass-ts/healpix';
import { PhiloxGenerator, sharedDefaultRng } from '@glass-ts/rng';
import { RadialWindow } from '@glass-ts/tables';
import { describe, expect, it } from 'vitest';
import {
  displace,
  displacement,
  effectiveBias,
  gaussianPhz,
  linearBias,
  loglinearBias,
  type Positions,
  positionsFromDelta,
  positionWeights,
  redshifts,
  redshiftsFromBins,
  redshiftsFromNz,
  tomographicBins,
  uniformPositions,
  vmapGalacticEcliptic,
} from './index.ts';

const xp = referenceNamespace();
const rng = (path = 'functions') => new PhiloxGenerator(xp, { path });
const list = (x: NDArray): number[] => Array.from(x.values() as ArrayLike<number>, Number);

async function collect(batches: AsyncIterable<Positions>): Promise<Positions[]> {
  const all: Positions[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}
const numbers = (batches: Positions[]): (number | unknown)[] =>
  batches.map(([, , n]) => (typeof n === 'number' ? n : n.tolistSync()));

describe('bias', () => {
  it('models broadcast and take plain lists', () => {
    expect(linearBias([0.5, -1], [[1], [2]]).tolistSync()).toEqual([
      [0.5, -1],
      [1, -2],
    ]);
    expect(loglinearBias(xp.asarray([0.5]), 2).itemSync()).toBeCloseTo(1.25, 15);
    expect(loglinearBias([-1], 1.5).itemSync()).toBe(-1);
  });

  it('effective bias counts missing redshifts as zero', () => {
    const w = new RadialWindow([0, 1, 2], [1, 1, 1]);
    expect(effectiveBias([0, 2], [3, 3], w)).toBeCloseTo(3, 15);
    expect(effectiveBias([0, 1], [3, 3], w)).toBeCloseTo(1.5, 15);
  });

  it('position weights take any bias, integers too', () => {
    expect(positionWeights([1, 3], 2).tolistSync()).toEqual([0.5, 1.5]);
    expect(positionWeights([1, 3]).tolistSync()).toEqual([0.25, 0.75]);
    expect(positionWeights([[1], [3]], [2, 4]).tolistSync()).toEqual([[0.5], [3]]);
    expect(
      positionWeights(
        [1, 3],
        [
          [1, 2],
          [1, 2],
        ],
      ).shape,
    ).toEqual([2, 2]);
    expect(positionWeights(xp.asarray([1, 3]), xp.asarray(2)).tolistSync()).toEqual([0.5, 1.5]);
  });
});

describe('displacement', () => {
  it('is undone by displace', () => {
    const [lon, lat, lon2, lat2] = [1, 2, 3, 4].map((k) => rng(`d${k}`).uniform(-80, 80, 200));
    const [x, y] = displace(lon, lat, displacement(lon, lat, lon2, lat2));
    // Great circles of all lengths: rounding of 1e-16 grows by the inverse of sin of the distance.
    list(x).forEach((v, k) => {
      expect(v).toBeCloseTo(list(lon2)[k], 9);
    });
    list(y).forEach((v, k) => {
      expect(v).toBeCloseTo(list(lat2)[k], 9);
    });
  });

  it('is exactly zero between equal points, and east is imaginary', () => {
    expect(displacement([10, 350], [40, -30], [10, 350], [40, -30]).tolistSync()).toEqual([
      { re: 0, im: 0 },
      { re: 0, im: 0 },
    ]);
    const east = displacement(0, 0, 1, 0).itemSync() as { re: number; im: number };
    expect(east.im).toBeCloseTo(Math.PI / 180, 15);
    const [lon, lat] = displace(5, 0, { re: 0, im: 0.1 });
    expect(lon.itemSync()).toBeCloseTo(5 + 18 / Math.PI, 12);
    expect(lat.itemSync()).toBeCloseTo(0, 12);
    const [lon2, lat2] = displace([5], [0], [[0], [0.1]]);
    expect([lon2.itemSync(), lat2.itemSync()]).toEqual([lon.itemSync(), lat.itemSync()]);
  });
});

describe('redshifts', () => {
  const w = new RadialWindow([1, 2, 3], [0, 1, 0.5]);

  it('come in the namespace of the generator, as many as asked for', () => {
    expect(redshifts(5, w, { rng: rng() }).shape).toEqual([5]);
    expect(redshifts(0, w, { rng: rng() }).shape).toEqual([0]);
    const z = redshiftsFromNz([[2], [1]], [0, 1], [[[1, 1]], [[0, 2]]], { rng: rng(), warn: false });
    expect(z.shape).toEqual([3]);
    expect(() => redshifts(-1, w)).toThrow(/-1 is not a number of galaxies/);
    expect(() => redshiftsFromNz(1, [0, 1], [0, 0], { warn: false })).toThrow(/integral 0 cannot be sampled/);
  });

  it('from n(z) warn unless told not to', () => {
    const codes: string[] = [];
    const previous = setWarningHandler(({ code }) => codes.push(code));
    redshiftsFromNz(1, [0, 1], [1, 1]);
    redshiftsFromNz(1, [0, 1], [1, 1], { warn: false });
    redshifts(1, w);
    setWarningHandler(previous);
    expect(codes).toEqual(['WARN_REDSHIFTS_FROM_NZ']);
  });

  it('from bins go to the galaxies of the bin', async () => {
    const nz = { 0: [1, 1, 0, 0], 7: [0, 0, 1, 1] };
    const bins = xp.asarray([
      [7, 0, 7],
      [0, 0, 7],
    ]);
    const z = (await redshiftsFromBins(bins, [0, 1, 1, 2], nz, { rng: rng() })).tolistSync() as number[][];
    expect(z.flat().map((x) => (x < 1 ? 0 : 7))).toEqual([7, 0, 7, 0, 0, 7]);
    expect(new Set(z.flat()).size).toBe(6);
    expect((await redshiftsFromBins([], [0, 1], {}, { rng: rng() })).shape).toEqual([0]);
    await expect(redshiftsFromBins([1], [0, 1], nz)).rejects.toThrow(/no n\(z\) for bin 1/);
  });
});

describe('photometric redshifts', () => {
  it('keep the shape and the limits', async () => {
    const z = xp.asarray([[0.01, 0.5, 1.9]]);
    for (let k = 0; k < 20; k++) {
      const phz = await gaussianPhz(z, 0.3, { lower: 0, upper: 2, rng: rng(`phz${k}`) });
      expect(phz.shape).toEqual([1, 3]);
      expect(list(phz).every((x) => x >= 0 && x <= 2)).toBe(true);
    }
    expect((await gaussianPhz(0.5, 0.1, { rng: rng() })).shape).toEqual([]);
    expect((await gaussianPhz(xp.asarray([0.5, 0.6]), xp.asarray([[0], [0.1]]), { rng: rng() })).shape).toEqual([2, 2]);
    expect(await (await gaussianPhz([0.5], 0, { xp })).item()).toBe(0.5);
  });

  it('end also where the limits are out of reach', async () => {
    const phz = await gaussianPhz([0.5, 0.5], 0.001, { lower: 2, upper: 3, xp });
    expect(list(phz)).toEqual([2, 2]);
    const none = await gaussianPhz([0.5], 0, { lower: 2, upper: 3, xp });
    expect(list(none)[0]).toBeGreaterThanOrEqual(2);
  });

  it('check their limits', async () => {
    await expect(gaussianPhz([0.5, 1], 0.1, { lower: [0], xp })).rejects.toThrow(
      /must best scalars or have the same shape/,
    );
    await expect(gaussianPhz([0.5, 1], 0.1, { lower: 1, upper: 1, xp })).rejects.toThrow(/requires lower < upper/);
    await expect(gaussianPhz([0.5, 1], 0.1, { lower: [0, 2], upper: 1, xp })).rejects.toThrow(/requires lower < upper/);
    expect(list(await gaussianPhz([0.5, 1], 0.1, { lower: [0, 0.9], xp }))[1]).toBeGreaterThan(0.9);
    await expect(gaussianPhz(0.5, 0.1)).rejects.toThrow(DTypeError);
  });

  it('fall into bins, or none', () => {
    const edges = xp.asarray([0.5, 1, 2]);
    expect(list(tomographicBins(xp.asarray([0.4, 0.5, 0.99, 1, 1.5, 2, 3]), edges))).toEqual([-1, 0, 0, 1, 1, -1, -1]);
    expect(tomographicBins(xp.asarray([0.4]), edges).dtype).toBe('int32');
  });
});

describe('positionsFromDelta', () => {
  const delta = xp.asarray(Array.from({ length: 48 }, (_, p) => (p % 3 === 0 ? -1 : 0.5)));

  it('splits at pixels, and the split does not move a galaxy', async () => {
    const whole = await collect(positionsFromDelta(1e-5, delta, { rng: rng() }));
    expect(whole).toHaveLength(1);
    const parts = await collect(positionsFromDelta(1e-5, delta, { rng: rng(), batch: 100 }));
    expect(parts.length).toBeGreaterThan(10);
    for (const k of [0, 1]) {
      expect(parts.flatMap((p) => list(p[k] as NDArray))).toEqual(list(whole[0][k] as NDArray));
    }
    const pixels = parts.map(([lon, lat]) => list(ang2pix(2, lon, lat, { lonlat: true })));
    pixels.slice(1).forEach((p, k) => {
      expect(Math.min(...p)).toBeGreaterThan(Math.max(...pixels[k]));
    });
    expect(parts.every(([lon, lat, n]) => lon.size === n && lat.size === n && Number(n) <= 100)).toBe(true);
    expect(pixels.flat().every((p) => p % 3 !== 0)).toBe(true);
    // A pixel with more than `batch` comes whole.
    const single = await collect(positionsFromDelta(1e-5, delta, { rng: rng(), batch: 1 }));
    expect(single).toHaveLength(new Set(pixels.flat()).size);
  });

  it('takes populations in C order, and says which one', async () => {
    const ngal = xp.asarray([[1e-6], [0]]);
    const vis = xp.stack([xp.ones([48]), xp.astype(xp.arange(48).lt(24), 'float64'), xp.zeros([48])]);
    const batches = await collect(positionsFromDelta(ngal, delta, undefined, vis, { rng: rng() }));
    expect(batches).toHaveLength(2);
    const [first, second] = numbers(batches) as number[][][];
    expect(first[0].slice(1)).toEqual([0, 0]);
    expect(second[0][1]).toBeGreaterThan(0);
    expect(second[1]).toEqual([0, 0, 0]);
    const seen = list(ang2pix(2, batches[1][0], batches[1][1], { lonlat: true }));
    expect(Math.max(...seen)).toBeLessThan(24);
  });

  it('asks the bias model only for a bias', async () => {
    const asked: unknown[] = [];
    const biasModel = (d: NDArray, b: number | NDArray) => {
      asked.push(b);
      return linearBias(d, b);
    };
    await collect(positionsFromDelta(1e-7, delta, { biasModel, rng: rng() }));
    expect(asked).toEqual([]);
    await collect(positionsFromDelta(1e-7, delta, [1.5, 2], { biasModel, rng: rng() }));
    expect(asked).toEqual([1.5, 2]);
    const one = await collect(positionsFromDelta(1e-6, delta, 2, { biasModel: 'loglinear', rng: rng() }));
    const other = await collect(positionsFromDelta(1e-6, delta, 2, { biasModel: loglinearBias, rng: rng() }));
    expect(numbers(one)).toEqual(numbers(other));
  });

  it('refuses a model that cannot be called, at the first step', async () => {
    const steps = positionsFromDelta(1e-7, delta, 1, { biasModel: 'cubic' as 'linear' });
    await expect(steps.next()).rejects.toThrow(/bias_model must be callable/);
    await expect(positionsFromDelta(1e-7, delta, 1, { biasModel: 3 as never }).next()).rejects.toThrow(DTypeError);
    await expect(positionsFromDelta(1e-7, xp.zeros([13])).next()).rejects.toThrow(ValueError);
  });

  it('takes the monopole off', async () => {
    const flat = xp.full([48], 3, { dtype: 'float64' });
    const total = async (removeMonopole: boolean) =>
      numbers(await collect(positionsFromDelta(1e-5, flat, { removeMonopole, rng: rng() })))[0] as number;
    // 1485 and 5940 galaxies expected; 6 standard deviations.
    expect(Math.abs((await total(true)) - 1485)).toBeLessThan(6 * 39);
    expect(Math.abs((await total(false)) - 5940)).toBeLessThan(6 * 78);
  });

  it('without galaxies gives nothing', async () => {
    expect(await collect(positionsFromDelta(0, delta, { rng: rng() }))).toEqual([]);
  });

  it('without a generator draws anew at every call', async () => {
    const first = await collect(positionsFromDelta(1e-6, delta));
    const second = await collect(positionsFromDelta(1e-6, delta));
    expect(list(first[0][0])).not.toEqual(list(second[0][0]));
    expect(sharedDefaultRng(xp).position).toBeGreaterThanOrEqual(96);
  });
});

describe('uniformPositions', () => {
  it('gives one batch per population, even an empty one', async () => {
    const batches = await collect(uniformPositions([[1e-6, 0]], { rng: rng() }));
    expect(batches).toHaveLength(2);
    expect(numbers(batches)[1]).toEqual([[0, 0]]);
    expect(batches[1][0].size).toBe(0);
    const [[lon, lat, n]] = await collect(uniformPositions(1e-6, { rng: rng() }));
    expect([lon.size, lat.size]).toEqual([n, n]);
    await expect(uniformPositions(1e-6).next()).rejects.toThrow(DTypeError);
  });
});

describe('vmapGalacticEcliptic', () => {
  it('cuts stripes of colatitudes in degrees', async () => {
    const map = list(await vmapGalacticEcliptic(16));
    expect(Math.min(...map)).toBeGreaterThanOrEqual(-1e-12);
    expect(Math.max(...map)).toBeLessThanOrEqual(1 + 1e-12);
    // Open sky of each cut: 1 − (cos 30° − cos 90°)/2 and 1 − (cos 20° − cos 80°)/2; both together lie between their
    // product-like bounds.
    const [a, b] = [1 - Math.cos(Math.PI / 6) / 2, 1 - (Math.cos(Math.PI / 9) - Math.cos((4 * Math.PI) / 9)) / 2];
    const open = map.reduce((x, y) => x + y, 0) / map.length;
    expect(open).toBeGreaterThan(a + b - 1);
    expect(open).toBeLessThan(Math.min(a, b));
    // Without the second stripe the open part is that of the first, to the pixels of its edges (1/16 rad each).
    const single = list(await vmapGalacticEcliptic(16, [30, 90], [0, 0], { xp }));
    expect(Math.abs(single.reduce((x, y) => x + y, 0) / single.length - a)).toBeLessThan(0.03);
  });

  it('sees everything without stripes', async () => {
    const map = list(await vmapGalacticEcliptic(4, [0, 0], [0, 0]));
    expect(map.every((v) => Math.abs(v - 1) < 1e-12)).toBe(true);
  });

  it('refuses stripes that are no pairs', async () => {
    await expect(vmapGalacticEcliptic(4, [1, 2, 3] as never)).rejects.toThrow(
      /galactic stripe must be a pair of numbers/,
    );
    await expect(vmapGalacticEcliptic(4, undefined, [1] as never)).rejects.toThrow(/ecliptic stripe must be a pair/);
  });
});
