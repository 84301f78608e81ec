import type { DeviceBuffer, Operand } from '@glass-ts/core';
import { beforeAll, expect, it } from 'vitest';
import type { WebGpuBackend } from '../backend.ts';
import { describeWebGpu, noise, webGpu } from '../testing/index.ts';
import { deviceKernels } from './index.ts';

const operand = (buffer: DeviceBuffer): Operand => ({ buffer, shape: [buffer.size] });

/** A float32 as an integer number of 2^−149. */
function units(x: number): bigint {
  const bits = new Uint32Array(Float32Array.of(x).buffer)[0] as number;
  const e = (bits >>> 23) & 0xff;
  const size = BigInt((bits & 0x7fffff) | (e ? 0x800000 : 0)) << BigInt(Math.max(e, 1) - 1);
  return x < 0 ? -size : size;
}

/** The float32 nearest to such an integer, ties to even. */
function rounded(sum: bigint): number {
  const size = sum < 0n ? -sum : sum;
  const cut = BigInt(Math.max(0, size.toString(2).length - 24));
  const kept = size >> cut;
  const twice = 2n * (size - (kept << cut)) - (1n << cut);
  const up = cut > 0n && (twice > 0n || (twice === 0n && kept % 2n === 1n)) ? 1n : 0n;
  return Number(kept + up) * 2 ** (Number(cut) - 149) * (sum < 0n ? -1 : 1);
}

describeWebGpu('bincount', () => {
  let gpu: WebGpuBackend;
  let small: WebGpuBackend;
  beforeAll(async () => {
    gpu = await webGpu({ kernels: deviceKernels });
    small = await webGpu({ kernels: deviceKernels, maxBinding: 4096 });
  });

  const values = (n: number, size: number): Int32Array => {
    const draw = noise(n + size);
    // −1 and size are outside and left out; low bins are crowded
    return Int32Array.from({ length: n }, () => Math.floor(draw() * draw() * (size + 2)) - 1);
  };

  it.each([
    ['few bins', 50_000, 7],
    ['2048 bins', 50_000, 2048],
    ['many bins', 50_000, 20_000],
    ['one element', 1, 5],
  ])('counts exactly: %s', async (_, n, size) => {
    const x = values(n, size);
    const counts = new Int32Array(size);
    for (const v of x) if (v >= 0 && v < size) counts[v] = (counts[v] as number) + 1;
    for (const backend of [gpu, small]) {
      const got = backend.kernels.bincount!(operand(backend.fromHost(x, 'int32')), size, undefined);
      expect(got.dtype).toBe('int32');
      expect(await backend.toHost(got)).toEqual(counts);
    }
  });

  it.each([
    ['few bins', 20_000, 7],
    ['many bins', 20_000, 5000],
  ])('sums weights of both signs and 18 orders of magnitude, each sum rounded once: %s', async (_, n, size) => {
    const x = values(n, size);
    const draw = noise(99);
    const w = Float32Array.from({ length: n }, () => (draw() - 0.4) * 10 ** (9 * (2 * draw() - 1)));
    const exact = new Array<bigint>(size).fill(0n);
    x.forEach((v, k) => {
      if (v >= 0 && v < size) exact[v] = (exact[v] as bigint) + units(w[k] as number);
    });
    const wanted = Float32Array.from(exact, rounded);
    for (const backend of [gpu, small]) {
      const got = backend.kernels.bincount!(
        operand(backend.fromHost(x, 'int32')),
        size,
        operand(backend.fromHost(w, 'float32')),
      );
      expect(await backend.toHost(got)).toEqual(wanted);
    }
  });

  it('sums to the same bits in any order, and lets infinities and NaN through', async () => {
    const draw = noise(5);
    const n = 3000;
    const w = Float32Array.from({ length: n }, () => draw() - 0.5);
    const x = Int32Array.from({ length: n }, () => Math.floor(draw() * 10));
    const sums = (a: Int32Array, b: Float32Array) =>
      gpu.toHost(gpu.kernels.bincount!(operand(gpu.fromHost(a, 'int32')), 13, operand(gpu.fromHost(b, 'float32'))));
    const forward = await sums(x, w);
    expect(await sums(x.toReversed(), w.toReversed())).toEqual(forward);
    const special = Float32Array.of(Infinity, 1, -Infinity, NaN, Infinity, -Infinity, 3, -3, 0, 1e-42, 3e38, 3e38);
    const at = Int32Array.of(0, 0, 1, 2, 3, 3, 4, 4, 5, 6, 7, 7);
    expect(Array.from(await sums(at, special), Number)).toEqual([
      Infinity,
      -Infinity,
      NaN,
      NaN,
      0,
      0,
      0,
      Infinity,
      0,
      0,
      0,
      0,
      0,
    ]);
  });
});
