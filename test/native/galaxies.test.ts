import { createNativeBackend } from '@glass-ts/backend-native';
import { type Backend, createNamespace, type Namespace, type NDArray, type TypedArray, xpx } from '@glass-ts/core';
import { samplePhz } from '@glass-ts/galaxies';
import { ang2pix } from '@glass-ts/healpix';
import { truncatedNormal } from '@glass-ts/rng';
import { drawIntnorm, shearAtPixels } from '@glass-ts/shear';
import {
  ellipticityGaussian,
  ellipticityIntnorm,
  galaxyShear,
  gaussianPhz,
  RadialWindow,
  rng as random,
  redshifts,
  redshiftsFromNz,
} from 'glass-ts';
import { expect, it } from 'vitest';
import { describeNative } from '../support/native.ts';

const { defaultRng } = random;

/** The backend without its kernels: everything goes the portable way, on the same primitives. */
const portable = (backend: Backend): Backend =>
  new Proxy(backend, {
    get(target, key) {
      if (key === 'kernels') return {};
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

const bytes = (x: TypedArray): Buffer => Buffer.from(x.buffer, x.byteOffset, x.byteLength);
const values = (x: NDArray): TypedArray => x.toHostSync();

/** Deterministic noise in [0, 1). */
const noise = (n: number, a: number): Float64Array =>
  Float64Array.from({ length: n }, (_, k) => {
    const x = Math.sin(a * (k + 1)) * 43758.5453;
    return x - Math.floor(x);
  });

describeNative('kernels for galaxies', () => {
  const kernels = [1, 2].map((threads) => createNamespace(createNativeBackend({ threads })));
  const plain = createNamespace(portable(createNativeBackend({ threads: 2 })));

  /** Both numbers of threads and the portable way give the same bits. */
  async function same(run: (xp: Namespace) => NDArray | Promise<NDArray>): Promise<TypedArray> {
    const expected = await run(plain);
    for (const xp of kernels) {
      const got = await run(xp);
      expect([got.shape, got.dtype]).toEqual([expected.shape, expected.dtype]);
      expect(Buffer.compare(bytes(values(got)), bytes(values(expected)))).toBe(0);
    }
    return values(expected);
  }

  const tables: [string, number[], number[]][] = [
    ['one node', [2], [7]],
    ['equal nodes', [1, 1, 1], [3, 4, 5]],
    ['infinite nodes', [-Infinity, 0, 1, Infinity], [1, 1, 2, 2]],
    ['infinite values', [0, 1, 2, 3], [1, Infinity, -Infinity, -Infinity]],
    ['steps far apart', [0, 1e-300, 1e-12, 1e-12, 0.5, 0.5, 0.5, 1], [0, -0, 2, 3, -1, 5, 6, 7]],
    ['many nodes', [...noise(3000, 1.1)].sort((a, b) => a - b), [...noise(3000, 2.3)]],
    ['subnormal and huge', [-1e308, 5e-324, 1e308], [0, 1, 2]],
  ];

  it.each(tables)('interp: %s', async (_, nodes, f) => {
    const near = nodes.flatMap((x) => [x, x - 1e-13, x + 1e-13, x * (1 + 2 ** -52)]);
    const x = [...near, ...noise(9000, 3.7).map((u) => 1.2 * u - 0.1), Number.NaN, Infinity, -Infinity, -0, 0];
    for (const dtype of ['float64', 'float32'] as const) {
      for (const options of [{}, { left: -3, right: Number.NaN }, { left: null, right: 4 }]) {
        for (const points of [x, x.slice(0, 5)]) {
          await same((xp) => {
            const [at, knots, table] = [points, nodes, f].map((v) => xp.asarray(v, { dtype }));
            // One NaN like the other: their bits may differ.
            const y = xpx.interp(at, knots, table, options);
            return xp.where(xp.isnan(y), Number.NaN, y);
          });
        }
      }
    }
  });

  it('interp: shapes, periods, and what it has no kernel for', async () => {
    for (const dtype of ['float64', 'complex128'] as const) {
      await same((xp) => {
        const [knots, table] = [xp.asarray([190, -190, 350, -350]), xp.asarray([5, 10, 3, 4], { dtype })];
        const x = xp.reshape(xp.asarray(noise(60, 1.3)).mul(2000).sub(1000), [3, 4, 5]);
        return xpx.interp(x, knots, table, { period: 360 });
      });
    }
    await same((xp) => xpx.interp(xp.zeros([0, 3]), xp.asarray([1, 2]), xp.asarray([1, 2])));
    await same((xp) => xpx.interp(0.5, xp.asarray([0, 1]), xp.asarray([1, 2])));
  });

  it('redshifts of windows and of n(z), of several populations', async () => {
    const z = Float64Array.from({ length: 301 }, (_, k) => k / 100);
    const nz = z.map((v) => v * v * Math.exp(-((v / 0.8) ** 1.5)));
    const rng = (xp: Namespace) => defaultRng({ seed: 3, xp });
    for (const n of [1, 7, 50_000]) {
      await same((xp) => redshifts(n, new RadialWindow(z, nz, 1), { rng: rng(xp) }));
    }
    const densities = [nz, z, nz].map((n) => [...n]);
    await same((xp) => redshiftsFromNz([10, 0, 30], z, densities, { rng: rng(xp), warn: false }));
    // Draws go on where the kernel stopped.
    await same((xp) => {
      const generator = rng(xp);
      redshiftsFromNz(100, z, nz, { rng: generator, warn: false });
      return generator.random(5);
    });
  });

  it('photometric redshifts, and those out of bounds drawn again', async () => {
    for (const limits of [{}, { lower: 0.2, upper: 0.9 }, { lower: -Infinity }, { lower: 0.5, upper: 0.51 }]) {
      for (const shape of [[], [1], [9000], [2, 30]]) {
        const u = noise(
          shape.reduce((a, b) => a * b, 1),
          1.9,
        );
        await same(async (xp) => {
          const rng = defaultRng({ seed: 5, xp });
          const phz = await gaussianPhz(xp.reshape(xp.asarray(u), shape), 0.3, { ...limits, rng });
          return xp.concat([xp.reshape(phz, [-1]), rng.random(2)]);
        });
      }
    }
    const [xp] = kernels;
    const z = xp!.asarray([0.5]);
    await expect(gaussianPhz(z, 0.1, { lower: 1, upper: 1 })).rejects.toThrow('requires lower < upper');
    await expect(gaussianPhz(z, 0.1, { lower: Number.NaN })).rejects.toThrow('requires lower < upper');
    await same(async (p) => gaussianPhz(p.asarray([Number.NaN, 0.5]), 0.1, { rng: defaultRng({ xp: p }) }));
  });

  /** Of single roundings: the modulus is a square root of a sum of squares here, `hypot` there. */
  const TINY = 4e-15;

  it('ellipticities of the intrinsic normal distribution', async () => {
    for (const n of [0, 1, 513, 40_000]) {
      const made = await Promise.all(
        [...kernels, plain].map(async (xp) => {
          const rng = defaultRng({ seed: 9, xp });
          const eps = await ellipticityIntnorm([n, 3], 0.27, { rng });
          const pair = drawIntnorm([rng.stream('a'), rng.stream('b')], n, 0.4);
          return [values(eps), ...pair.map(values), values(rng.random(2))] as Float64Array[];
        }),
      );
      const [one, two, other] = made as [Float64Array[], Float64Array[], Float64Array[]];
      one.forEach((x, k) => {
        expect(Buffer.compare(bytes(x), bytes(two[k]!))).toBe(0);
        expect(x.length).toBe(other[k]!.length);
        const apart = x.reduce((worst, v, i) => Math.max(worst, Math.abs(v - other[k]![i]!)), 0);
        expect(apart).toBeLessThan(TINY);
      });
    }
    await expect(ellipticityIntnorm(5, 0.8, { xp: kernels[0]! })).rejects.toThrow('sqrt(0.5)');
  });

  it('Gaussian ellipticities, and those beyond the unit circle drawn again', async () => {
    for (const sigma of [0, 0.25, 0.6]) {
      await same(async (xp) => {
        const rng = defaultRng({ seed: 11, xp });
        const eps = await ellipticityGaussian([1, 5000, 0, 700], sigma, { rng });
        return xp.concat([eps, xp.astype(rng.random(2), 'complex128')]);
      });
    }
  });

  it('normal deviates between limits', async () => {
    const u = noise(3000, 1.7);
    const means = noise(3000, 2.9).map((x) => 3 * x - 1);
    const limits = [
      [-Infinity, Infinity],
      [0, Infinity],
      [-0.5, 0.25],
      [30, 31],
    ] as const;
    for (const [lower, upper] of limits) {
      const [expected, ...got] = [plain, ...kernels].map((xp) => {
        const loc = xp.reshape(xp.asarray(means), [2, 1500]);
        const x = xp.reshape(xp.asarray(u), [2, 1500]);
        return values(truncatedNormal(x, loc, loc.abs().add(0.1), xp.asarray(lower), upper)) as Float64Array;
      });
      for (const x of got) {
        // the same operations; an error function of another form would be off by some roundings
        x.forEach((v, k) => {
          expect(Math.abs(v - expected![k]!)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(expected![k]!)));
        });
        expect(Buffer.compare(bytes(x), bytes(got[0]!))).toBe(0);
      }
    }
    await same((xp) => truncatedNormal(xp.asarray([0.5]), xp.asarray([[0], [1]]), 1, -1, 1));
    await same((xp) => samplePhz(xp.asarray([0.2, 0.7]), xp.asarray([0.5, 1]), 0));
  });

  it.each([
    [1, true],
    [16, true],
    [16, false],
    [128, true],
  ])('shear of galaxies, nside %i, reduced %s', async (nside, reducedShear) => {
    const npix = 12 * nside * nside;
    const maps = [2.1, 3.3, 4.7].map((a) => noise(npix, a).map((u) => 0.2 * u - 0.1));
    const n = 9001;
    const [lon, lat] = [noise(n, 5.1).map((u) => 900 * u - 300), noise(n, 6.7).map((u) => 180 * u - 90)];
    // Poles and corners of pixels.
    [90, -90, 0, 41.810314895778596].forEach((v, k) => {
      lat[k] = v;
      lon[k] = 45 * k;
    });
    const parts = [7.3, 8.9].map((a) => noise(n, a).map((u) => u - 0.5));
    const run = (eps: (xp: Namespace) => NDArray) =>
      same((xp) => {
        const [k, g1, g2] = maps.map((m) => xp.asarray(m)) as [NDArray, NDArray, NDArray];
        return galaxyShear(xp.asarray(lon), xp.asarray(lat), eps(xp), k, g1, g2, { reducedShear });
      });
    await run((xp) => xp.asarray(parts[0]!).add(xp.asarray(parts[1]!).mul({ re: 0, im: 1 })));
    await run((xp) => xp.asarray(parts[0]!));
    await run((xp) => xp.asarray({ re: 0.1, im: -0.2 }));
    await same((xp) => {
      const [k, g1, g2] = maps.map((m) => xp.asarray(m)) as [NDArray, NDArray, NDArray];
      const pixels = ang2pix(nside, xp.asarray(lon), xp.asarray(lat), { lonlat: true });
      const e = [xp.asarray(parts[0]!), xp.asarray(parts[1]!)] as const;
      const shear = { values: xp.stack([g1, g2]), pixels };
      return xp.stack([...shearAtPixels(e, { values: k, pixels }, shear, reducedShear)]);
    });
  });

  it('say which galaxy has no direction', () => {
    const [xp] = kernels as [Namespace];
    const map = xp.zeros([12]);
    const lat = xp.asarray([0, 1, Number.NaN]);
    expect(() => galaxyShear(lat.mul(0).add(1), lat, 0.1, map, map, map)).toThrow(/element 2/);
  });
});
