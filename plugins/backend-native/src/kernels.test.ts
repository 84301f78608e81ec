import { readFileSync } from 'node:fs';
import {
  type Backend,
  createNamespace,
  type DrawPlace,
  type DType,
  type Operand,
  referenceBackend,
  type TypedArray,
} from '@glass-ts/core';
import { expect, it } from 'vitest';
import { createNativeBackend } from './index.ts';
import { describeNative } from './testing.ts';

interface Case {
  nside: number;
  lmax: number;
  spin: 0 | 1 | 2;
  alm: number[];
  /** [place, value] of ducc0 0.42: the map, and the adjoint of that map. */
  pixels: [number, number][];
  back: [number, number][];
}
const cases = JSON.parse(readFileSync(new URL('./fixtures/ducc0.json', import.meta.url), 'utf8')) as Case[];

/** Bit for bit the same; `toEqual` takes seconds for arrays of this length. */
const sameBytes = (x: TypedArray, y: TypedArray): boolean =>
  Buffer.compare(
    Buffer.from(x.buffer, x.byteOffset, x.byteLength),
    Buffer.from(y.buffer, y.byteOffset, y.byteLength),
  ) === 0;

const operand = (backend: Backend, data: TypedArray, dtype: DType): Operand => ({
  buffer: backend.fromHost(data, dtype),
  shape: [data.length],
});

describeNative('kernels', () => {
  const one = createNativeBackend({ threads: 1 });
  const two = createNativeBackend({ threads: 2 });
  const values = (backend: Backend, buffer: Operand['buffer']): TypedArray => backend.toHostSync!(buffer);

  it.each(cases)(
    'transforms as ducc0: nside $nside, lmax $lmax, spin $spin',
    async ({ nside, lmax, spin, alm, pixels, back }) => {
      // A batch of five goes through the kernels for four, two and one map.
      const batch = 5;
      const all = Float64Array.from(
        { length: batch * alm.length },
        (_, k) => alm[k % alm.length] * (1 + Math.floor(k / alm.length)),
      );
      const plan = { nside, lmax, spin, batch };
      const maps = await Promise.all(
        [one, two].map((b) => b.kernels['sht.synthesis']!(operand(b, all, 'complex128'), plan, {})),
      );
      const map = values(one, maps[0]);
      expect(values(two, maps[1])).toEqual(map);
      const size = map.length / batch;
      // values of order 1 to 10, rounding errors of some 1e-15 each
      for (let n = 0; n < batch; n++) {
        for (const [p, v] of pixels) expect(Math.abs((map[n * size + p] as number) - (1 + n) * v)).toBeLessThan(2e-13);
      }
      const alms = await Promise.all(
        [one, two].map((b, k) => b.kernels['sht.adjoint']!({ buffer: maps[k], shape: [] }, plan, {})),
      );
      const adjoint = values(one, alms[0]);
      expect(values(two, alms[1])).toEqual(adjoint);
      for (let n = 0; n < batch; n++) {
        // sums over 12 nside² pixels
        for (const [p, v] of back) {
          expect(Math.abs((adjoint[n * alm.length + p] as number) - (1 + n) * v)).toBeLessThan(1e-11);
        }
      }
    },
  );

  it('has an adjoint that is the transpose, beyond the band limit of the rings', async () => {
    // At nside 256 sin^m θ of the first rings leaves the range of a double many times over.
    for (const [nside, lmax, spin] of [
      [16, 47, 0],
      [16, 47, 1],
      [16, 47, 2],
      [256, 512, 0],
      [256, 512, 2],
    ] as const) {
      const count = ((lmax + 1) * (lmax + 2)) / 2;
      const parts = spin === 0 ? 1 : 2;
      const a = Float64Array.from({ length: 2 * parts * count }, (_, k) => Math.sin(k * k));
      const f = Float64Array.from({ length: parts * 12 * nside * nside }, (_, k) => Math.cos(3 * k * k));
      const plan = { nside, lmax, spin, batch: 1 };
      const y = values(two, await two.kernels['sht.synthesis']!(operand(two, a, 'complex128'), plan, {}));
      const b = values(two, await two.kernels['sht.adjoint']!(operand(two, f, 'float64'), plan, {}));
      let left = 0;
      let size = 0;
      for (let k = 0; k < f.length; k++) {
        left += f[k] * (y[k] as number);
        size += Math.abs(f[k] * (y[k] as number));
      }
      let right = 0;
      for (let k = 0; k < parts * count; k++) {
        const m0 = k % count <= lmax;
        right +=
          (m0 ? 1 : 2) * a[2 * k] * (b[2 * k] as number) + (m0 ? 0 : 2) * a[2 * k + 1] * (b[2 * k + 1] as number);
      }
      // errors of single values are some 1e-13 of the rms and independent
      expect(Math.abs(left - right) / size).toBeLessThan(1e-13);
    }
  });

  it('reports progress, stops when told to, and keeps released operands alive meanwhile', async () => {
    const [nside, lmax] = [256, 512];
    const alm = new Float64Array((lmax + 1) * (lmax + 2)).fill(1);
    const plan = { nside, lmax, spin: 0, batch: 1 } as const;
    const seen: number[] = [];
    const x = operand(two, alm, 'complex128');
    const running = two.kernels['sht.synthesis']!(x, plan, { onProgress: (f) => seen.push(f) });
    two.release(x.buffer);
    two.release(await running);
    expect(seen.at(-1)).toBe(1);
    const controller = new AbortController();
    const stopped = two.kernels['sht.synthesis']!(operand(two, alm, 'complex128'), plan, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    await expect(
      two.kernels['sht.synthesis']!(operand(two, alm, 'complex128'), { ...plan, lmax: 511 }, {}),
    ).rejects.toMatchObject({ code: 'ERR_VALUE' });
  });

  const place: DrawPlace = { key: [0xdeadbeef, 42], counter: [7, 0xffffffff], start: 2 ** 32 - 100, count: 50_000 };

  it('draws the bits of the reference backend', () => {
    for (const backend of [one, two]) {
      const { key, start, counter, count } = place;
      const bits = (b: Backend): TypedArray => values(b, b.randomBits(key, start, counter, count));
      expect(sameBytes(bits(backend), bits(referenceBackend))).toBe(true);
      for (const kernel of ['random.uniform', 'random.normal'] as const) {
        const draws = (b: Backend): TypedArray => values(b, b.kernels[kernel]!(place));
        expect(sameBytes(draws(backend), draws(referenceBackend))).toBe(true);
      }
    }
  });

  it('draws pairs of the uniforms of words 0 and 1, and of words 2 and 3', () => {
    const { key, start, counter, count } = place;
    const words = values(referenceBackend, referenceBackend.randomBits(key, start, counter, count)) as Uint32Array;
    const uniform = (k: number): number => ((words[k]! >>> 5) * 2 ** 26 + (words[k + 1]! >>> 6)) * 2 ** -53;
    const pairs = Float64Array.from({ length: 2 * count }, (_, k) => uniform(k < count ? 4 * k : 4 * (k - count) + 2));
    for (const backend of [one, two]) {
      expect(sameBytes(values(backend, backend.kernels['random.uniformPairs']!(place)), pairs)).toBe(true);
    }
  });

  it.each([
    ['one small mean', new Float64Array([5])],
    ['one large mean', new Float64Array([1234.5])],
    ['many means', Float64Array.from({ length: place.count }, (_, k) => 40 * Math.abs(Math.sin(k)) ** 3)],
  ])('draws the counts of the reference backend: %s', (_, lam) => {
    const counts = (b: Backend): TypedArray =>
      values(b, b.kernels['random.poisson']!(place, operand(b, lam, 'float64')));
    expect(sameBytes(counts(two), counts(referenceBackend))).toBe(true);
    expect(sameBytes(counts(one), counts(referenceBackend))).toBe(true);
  });

  it('counts and updates as the reference backend', () => {
    const n = 300_000;
    const index = BigInt64Array.from({ length: n }, (_, k) => BigInt((k * 7919) % 200_003));
    const weight = Float64Array.from({ length: n }, (_, k) => 1 / (1 + k));
    const run = (b: Backend): TypedArray[] => {
      const i = operand(b, index, 'int64');
      const w = operand(b, weight, 'float64');
      return [
        values(b, b.kernels.bincount!(i, 200_003, undefined)),
        values(b, b.kernels.bincount!(i, 200_003, w)),
        values(b, b.kernels['lensing.plane']!(w, w, w, -0.3, 2.5)),
      ];
    };
    const expected = run(referenceBackend);
    expect(run(two).every((x, k) => sameBytes(x, expected[k]))).toBe(true);
    const outside = operand(two, new BigInt64Array([3n, -1n]), 'int64');
    expect(() => two.kernels.bincount!(outside, 10, undefined)).toThrow(expect.objectContaining({ code: 'ERR_INDEX' }));
  });

  it('finds the pixels of the centres and of points inside, RING and NESTED', () => {
    for (const nside of [1, 4, 64]) {
      for (const nested of [false, true]) {
        const size = 12 * nside * nside;
        const numbers = BigInt64Array.from({ length: size }, (_, k) => BigInt(k));
        const pixels = operand(two, numbers, 'int64');
        const vectors = two.kernels['healpix.pix2vec']!(pixels, nside, nested);
        expect(
          values(two, two.kernels['healpix.vec2pix']!({ buffer: vectors, shape: [size, 3] }, nside, nested)),
        ).toEqual(numbers);
        const [u, v] = [0.73, 0.02].map((x) => operand(two, new Float64Array(size).fill(x), 'float64'));
        const angles = values(two, two.kernels['healpix.pointInPixel']!(pixels, u, v, nside, nested)) as Float64Array;
        const [theta, phi] = [angles.slice(0, size), angles.slice(size)].map((x) => operand(two, x, 'float64'));
        expect(values(two, two.kernels['healpix.ang2pix']!(theta, phi, nside, nested))).toEqual(numbers);
      }
    }
    const wrong = operand(two, new BigInt64Array([48n]), 'int64');
    expect(() => two.kernels['healpix.pix2vec']!(wrong, 2, false)).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX' }),
    );
  });

  it.each(['float64', 'float32'] as const)(
    'weighs maps and makes fields lognormal as array operations do, %s',
    (dtype) => {
      const UNSEEN = -1.6375e30;
      const stored = (x: Float64Array): Float64Array | Float32Array => (dtype === 'float64' ? x : Float32Array.from(x));
      const made = (length: number, f: (k: number) => number) => stored(Float64Array.from({ length }, (_, k) => f(k)));
      const xp = createNamespace(two);
      // More than one task of each map, and not a whole number of them.
      const size = 40_001;
      const special = [
        Number.NaN,
        Number.POSITIVE_INFINITY,
        UNSEEN,
        UNSEEN * (1 + 5e-8),
        UNSEEN * (1 + 1e-6),
        -0,
        0,
        800,
      ];
      const maps = xp.fromTyped(
        made(2 * size, (k) => (k % 1000 < special.length ? special[k % 1000] : Math.sin(k))),
        [2, size],
      );
      const weights = xp.fromTyped(made(size, (k) => 1 + Math.cos(k) / 100));
      const far = maps.sub(UNSEEN).abs();
      const expected = xp.where(far.le(1e-7 * -UNSEEN), 0, maps).mul(weights);
      const log = xp.expm1(maps.sub(0.3)).mul(0.7);
      for (const backend of [one, two]) {
        const [m, w] = [maps, weights].map((x) => operand(backend, x.toHostSync(), dtype));
        expect(sameBytes(values(backend, backend.kernels['healpix.weighted']!(m, w)), expected.toHostSync())).toBe(
          true,
        );
        expect(sameBytes(values(backend, backend.kernels['fields.lognormal']!(m, 0.3, 0.7)), log.toHostSync())).toBe(
          true,
        );
      }
      const [m, short] = [
        operand(
          two,
          made(10, () => 0),
          dtype,
        ),
        operand(
          two,
          made(3, () => 0),
          dtype,
        ),
      ];
      expect(() => two.kernels['healpix.weighted']!(m, short)).toThrow(expect.objectContaining({ code: 'ERR_VALUE' }));
      const none = operand(
        two,
        made(0, () => 0),
        dtype,
      );
      expect(two.kernels['fields.lognormal']!(none, 0, 1).size).toBe(0);
      expect(two.kernels['healpix.weighted']!(none, short).size).toBe(0);
      const integers = operand(two, new Int32Array(3), 'int32');
      expect(() => two.kernels['fields.lognormal']!(integers, 0, 1)).toThrow('not defined for int32');
    },
  );
});
