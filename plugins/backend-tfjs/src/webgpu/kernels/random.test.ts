import { type DrawPlace, type Operand, referenceBackend as reference } from '@glass-ts/core';
import { beforeAll, expect, it } from 'vitest';
import type { WebGpuBackend } from '../backend.ts';
import { describeWebGpu, webGpu } from '../testing/index.ts';
import { deviceKernels } from './index.ts';
import { poisson } from './poisson.ts';
import { uniformPairs } from './uniform.ts';

// Counters that cross 2^32, a count that is no multiple of anything.
const place = (count: number): DrawPlace => ({
  key: [0x89abcdef, 42],
  counter: [0xfffffff0, 0x1234567],
  start: 2 ** 32 - 1000,
  count,
});

const flat = (buffer: Operand['buffer']): Operand => ({ buffer, shape: [buffer.size] });
const host = (buffer: Operand['buffer']): Float64Array => reference.toHostSync!(buffer) as Float64Array;
const uniforms = (p: DrawPlace) => host(reference.kernels['random.uniform']!(p));
const single = (x: number) => Math.min(Math.fround(x), 1 - 2 ** -24);
const bitsOf = (x: ArrayLike<number>) => new Int32Array(Float32Array.from(x).buffer);

describeWebGpu('random numbers', () => {
  let gpu: WebGpuBackend;
  let small: WebGpuBackend;
  beforeAll(async () => {
    gpu = await webGpu({ kernels: deviceKernels });
    small = await webGpu({ kernels: deviceKernels, maxBinding: 4096 });
  });

  it('uniforms are the float64 ones, rounded', async () => {
    const p = place(50_001);
    const wanted = Float32Array.from(uniforms(p), single);
    for (const backend of [gpu, small]) {
      expect(await backend.toHost(backend.kernels['random.uniform']!(p))).toEqual(wanted);
    }
  });

  it('pairs of uniforms: words 0 and 1, words 2 and 3', async () => {
    const p = place(3001);
    const words = reference.toHostSync!(
      reference.randomBits(p.key, p.start, p.counter as [number, number], p.count),
    ) as Uint32Array;
    const at = (k: number, w: number): number => words[4 * k + w] as number;
    const u = (k: number, w: number) => single(((at(k, w) >>> 5) * 2 ** 26 + (at(k, w + 1) >>> 6)) * 2 ** -53);
    const wanted = Float32Array.from({ length: 2 * p.count }, (_, k) => u(k % p.count, k < p.count ? 0 : 2));
    for (const backend of [gpu, small]) {
      expect(await backend.toHost(uniformPairs(backend, p))).toEqual(wanted);
    }
  });

  it('normals are the float64 ones, rounded, or a neighbour', async () => {
    const p = place(50_001);
    const got = bitsOf((await gpu.toHost(gpu.kernels['random.normal']!(p))) as Float32Array);
    const wanted = bitsOf(host(reference.kernels['random.normal']!(p)));
    const apart = got.map((x, k) => Math.abs(x - (wanted[k] as number)));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    // 1.3 of 100 in 10^7 draws
    expect(apart.reduce((a, b) => a + b) / p.count).toBeLessThan(0.02);
  });

  it.each([
    ['means below 10: inversion', 1e-6, 9.999],
    ['means from 10: rejection', 10, 1000],
    ['large means', 1e4, 1.9e9],
  ])('Poisson counts are those of float64 at the same means: %s', async (_, from, to) => {
    const p = place(12_000);
    const means = Float32Array.from({ length: p.count }, (_, k) => from * (to / from) ** (k / p.count));
    const wanted = Array.from(
      host(reference.kernels['random.poisson']!(p, flat(reference.fromHost(Float64Array.from(means), 'float64')))),
      Number,
    );
    const lam = flat(gpu.fromHost(means, 'float32'));
    expect(Array.from(await gpu.toHost(gpu.kernels['random.poisson']!(p, lam)), Number)).toEqual(wanted);
    // and those that float32 is certain of come out the same with all digits
    expect(Array.from(await gpu.toHost(poisson(gpu, p, lam, false)), Number)).toEqual(wanted);
  });

  it('one mean for all; means that are no means', async () => {
    const p = place(2000);
    const one = Float32Array.of(3.5);
    const wanted = host(
      reference.kernels['random.poisson']!(p, flat(reference.fromHost(Float64Array.from(one), 'float64'))),
    );
    const got = await small.toHost(small.kernels['random.poisson']!(p, flat(small.fromHost(one, 'float32'))));
    expect(Array.from(got, Number)).toEqual(Array.from(wanted, Number));
    const odd = Float32Array.of(0, -0, -1, NaN, Infinity, -Infinity, 2.1e9, 1e-45, 1e-30);
    const counts = gpu.kernels['random.poisson']!(place(odd.length), flat(gpu.fromHost(odd, 'float32')));
    expect(Array.from(await gpu.toHost(counts), Number)).toEqual([0, 0, -1, -1, -1, -1, -1, 0, 0]);
  });
});
