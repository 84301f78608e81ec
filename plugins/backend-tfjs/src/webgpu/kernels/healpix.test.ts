import { type Operand, referenceNamespace } from '@glass-ts/core';
import * as hp from '@glass-ts/healpix';
import { beforeAll, expect, it } from 'vitest';
import type { WebGpuBackend } from '../backend.ts';
import { describeWebGpu, noise, webGpu } from '../testing/index.ts';
import { shellPixels } from './healpix-pixels.ts';
import { deviceKernels } from './index.ts';

const xp = referenceNamespace();
const draw = noise(20_26);
const gauss = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
/** 10^−9 … 1. */
const scale = () => 10 ** (-9 * draw());

/** Directions: on axes and base-pixel edges, beside them, beside the poles, anywhere. */
const VECTORS: number[] = [];
for (const x of [-1, -0, 0, 1]) {
  for (const y of [-1, -0, 0, 1]) {
    for (const z of [-1, -0, 0, 1, 1e-9, 1e9, -1e15]) if (x || y || z) VECTORS.push(x, y, z);
  }
}
for (let k = 0; k < 500; k++) {
  const s = scale();
  const g = gauss();
  VECTORS.push(gauss() * s, gauss() * s, draw() < 0.5 ? 1 : -1);
  VECTORS.push(gauss() * s, gauss(), gauss(), gauss(), gauss() * s, gauss());
  VECTORS.push(g, g * (1 + s * gauss()), gauss() / 3);
}
for (let k = 0; k < 9000; k++) VECTORS.push(gauss());

const columns = (v: ArrayLike<number>) =>
  [0, 1, 2].map((c) =>
    xp.fromTyped(
      Float64Array.from({ length: v.length / 3 }, (_, k) => v[3 * k + c] as number),
      [v.length / 3],
    ),
  );
const numbers = (x: { toHostSync(): ArrayLike<number | bigint> }) => Array.from(x.toHostSync(), Number);

/** Pixels that float64 finds. */
function pixelsOf(v: ArrayLike<number>, nside: number, nest: boolean): number[] {
  const [x, y, z] = columns(v);
  return numbers(hp.vec2pix(nside, x!, y!, z!, { nest }));
}

const MAPS = [
  [1, false],
  [3, false],
  [64, true],
  [512, false],
  [8192, false],
  [8192, true],
] as const;

describeWebGpu('HEALPix', () => {
  let gpu: WebGpuBackend;
  let small: WebGpuBackend;
  const flat = (buffer: Operand['buffer'], shape: number[] = [buffer.size]): Operand => ({ buffer, shape });
  const put = (data: Float32Array | Int32Array | Uint32Array, backend = gpu): Operand => {
    const dtype = data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'uint32';
    return flat(backend.fromHost(data, dtype));
  };
  const get = async (x: Operand['buffer'], backend = gpu) => Array.from(await backend.toHost(x), Number);

  beforeAll(async () => {
    gpu = await webGpu({ kernels: deviceKernels });
    small = await webGpu({ kernels: deviceKernels, maxBinding: 4096 });
  });

  it.each(MAPS)('vec2pix gives the pixels of float64, nside %d, nested %s', async (nside, nest) => {
    const v = Float32Array.from(VECTORS);
    const wanted = pixelsOf(v, nside, nest);
    for (const backend of nside === 64 ? [gpu, small] : [gpu]) {
      expect(await get(backend.kernels['healpix.vec2pix']!(put(v, backend), nside, nest), backend)).toEqual(wanted);
    }
  });

  it.each(MAPS)('ang2pix gives the pixels of float64, nside %d, nested %s', async (nside, nest) => {
    const theta: number[] = [];
    const phi: number[] = [];
    for (const a of [0, -0, Math.PI, Math.PI / 2, 1e-7, -1e-7, 4, -3, 1e3, Math.acos(2 / 3)]) {
      for (const b of [0, -0, Math.PI / 2, Math.PI, -Math.PI, 2 * Math.PI, 1e-8, -1e-12, 1e6, -1e5]) {
        theta.push(a);
        phi.push(b);
      }
    }
    for (let k = 0; k < 4000; k++) {
      const near = scale();
      theta.push([Math.acos(1 - 2 * draw()), 20 * gauss(), near, Math.PI - near][k & 3] as number);
      phi.push((k & 4 ? 20 : 3) * gauss());
    }
    const [t, p] = [Float32Array.from(theta), Float32Array.from(phi)];
    const wide = [t, p].map((a) => xp.fromTyped(Float64Array.from(a), [a.length]));
    const got = await get(gpu.kernels['healpix.ang2pix']!(put(t), put(p), nside, nest));
    expect(got).toEqual(numbers(hp.ang2pix(nside, wide[0]!, wide[1]!, { nest })));
  });

  it('what has no direction gets −1', async () => {
    const v = Float32Array.of(0, 0, 0, NaN, 1, 1, 1, Infinity, 1, -0, 0, -0);
    expect(await get(gpu.kernels['healpix.vec2pix']!(put(v), 8, false))).toEqual([-1, -1, -1, -1]);
    const [t, p] = [Float32Array.of(NaN, 1, 1), Float32Array.of(1, Infinity, NaN)];
    expect(await get(gpu.kernels['healpix.ang2pix']!(put(t), put(p), 8, false))).toEqual([-1, -1, -1]);
  });

  it.each([
    [64, true],
    [8192, false],
  ] as const)('particles in float64 as in the file: shell and pixel, nside %d', async (nside, nested) => {
    // 5 = |(3, 4, 0)| lies outside; float64's neighbours of 5 lie on both sides
    const edge = [3, 4, 0, 0, 0, 5 - 2 ** -50, 0, -5 - 2 ** -50, 0, 0, 0, 0];
    const v = Float64Array.from([...edge, ...VECTORS, ...Array.from({ length: 6000 }, () => 3 * gauss())]);
    const npix = 12 * nside * nside;
    const directions = v.map((x, k) => (k === 9 ? 1 : x));
    const pixels = pixelsOf(directions, nside, nested);
    for (const [from, to] of [
      [0, 5],
      [1.1, 4.7],
    ] as const) {
      const wanted = pixels.map((p, k) => {
        const [x, y, z] = v.subarray(3 * k, 3 * k + 3) as unknown as [number, number, number];
        const r = Math.sqrt(x * x + y * y + z * z);
        if (!(r >= from && r < to)) return npix;
        return r > 0 ? p : npix + 1;
      });
      for (const backend of nside === 64 ? [gpu, small] : [gpu]) {
        const words = put(new Uint32Array(v.buffer), backend);
        expect(await get(shellPixels(backend, words, { nside, nested, from, to }), backend)).toEqual(wanted);
      }
    }
  });

  it('particles in float32, and shells by scale factor', async () => {
    const v = Float32Array.from({ length: 3000 }, () => gauss());
    const pixels = pixelsOf(v, 256, false);
    const npix = 12 * 256 * 256;
    const radius = (k: number) => Math.hypot(v[3 * k]!, v[3 * k + 1]!, v[3 * k + 2]!);
    const shell = { nside: 256, nested: false, from: 0.5, to: 1.5 };
    expect(await get(shellPixels(gpu, put(v), shell))).toEqual(
      pixels.map((p, k) => (radius(k) >= 0.5 && radius(k) < 1.5 ? p : npix)),
    );
    // edges that no float32 is equal to
    const a = Float32Array.from({ length: 1000 }, (_, k) => [0.7, 0.8, draw(), NaN, -0.75][k % 5] as number);
    const inside = (x: number) => x >= 0.7 && x < 0.8;
    const wanted = pixels.map((p, k) => (inside(a[k] as number) ? p : npix));
    expect(await get(shellPixels(gpu, put(v), { ...shell, from: 0.7, to: 0.8 }, put(a)))).toEqual(wanted);
    const doubles = Float64Array.from({ length: 1000 }, (_, k) => [0.7, 0.8, draw(), NaN, -0.75][k % 5] as number);
    expect(
      await get(
        shellPixels(
          gpu,
          put(new Uint32Array(Float64Array.from(v).buffer)),
          { ...shell, from: 0.7, to: 0.8 },
          put(new Uint32Array(doubles.buffer)),
        ),
      ),
    ).toEqual(pixels.map((p, k) => (inside(doubles[k] as number) ? p : npix)));
  });

  /** All pixels of small maps, those at the poles and at the cap's edge of large ones, and others. */
  function samples(nside: number): Int32Array {
    const npix = 12 * nside * nside;
    if (npix < 5000) return Int32Array.from({ length: npix }, (_, k) => k);
    const cap = 2 * nside * (nside - 1);
    const around = [0, cap, npix / 2, npix - cap, npix].flatMap((p) =>
      Array.from({ length: 40 }, (_, k) => p - 20 + k),
    );
    const random = Array.from({ length: 3000 }, () => Math.floor(npix * draw()));
    return Int32Array.from([...around, ...random].filter((p) => p >= 0 && p < npix));
  }

  it.each(MAPS)(
    'pix2vec gives centres to 3e-7, near the poles relatively, nside %d, nested %s',
    async (nside, nest) => {
      const pixels = samples(nside);
      const wide = xp.fromTyped(BigInt64Array.from(pixels, BigInt), [pixels.length]);
      const wanted = hp.pix2vec(nside, wide, { nest }).map(numbers) as [number[], number[], number[]];
      const got = await get(gpu.kernels['healpix.pix2vec']!(put(pixels), nside, nest));
      let worst = 0;
      pixels.forEach((_, k) => {
        const s = Math.hypot(wanted[0][k]!, wanted[1][k]!);
        for (const c of [0, 1]) worst = Math.max(worst, Math.abs(got[3 * k + c]! - wanted[c]![k]!) / s);
        worst = Math.max(worst, Math.abs(got[3 * k + 2]! - wanted[2][k]!));
      });
      // half an ulp of 1 is 6e-8; root, quotient, sine and products add theirs
      expect(worst).toBeLessThan(3e-7);
    },
  );

  it.each(MAPS)(
    'pointInPixel gives angles to 5e-7, near the poles relatively, nside %d, nested %s',
    async (nside, nest) => {
      const pixels = samples(nside);
      const u = Float32Array.from(pixels, draw);
      const v = Float32Array.from(pixels, draw);
      const wide = [u, v].map((a) => xp.fromTyped(Float64Array.from(a), [a.length]));
      const index = xp.fromTyped(BigInt64Array.from(pixels, BigInt), [pixels.length]);
      const [theta, phi] = hp.pointInPixel(nside, index, wide[0]!, wide[1]!, { nest }).map(numbers);
      for (const backend of nside === 64 ? [gpu, small] : [gpu]) {
        const kernel = backend.kernels['healpix.pointInPixel']!;
        const got = await get(kernel(put(pixels, backend), put(u, backend), put(v, backend), nside, nest), backend);
        let worst = 0;
        pixels.forEach((_, k) => {
          const t = theta![k] as number;
          // from the nearer pole; float32 numbers near π are 2.4e-7 apart, those near 2π 4.8e-7
          const north = t < 1 ? t : 1;
          worst = Math.max(worst, Math.abs(got[k]! - t) / north);
          worst = Math.max(worst, Math.abs(got[pixels.length + k]! - phi![k]!) * Math.min(1, 3 * Math.sin(t)));
        });
        expect(worst).toBeLessThan(5e-7);
      }
    },
  );
});
