/// <reference types="@webgpu/types" />
import type { ShtPlan } from '@glass-ts/core';
import { beforeAll, expect, it } from 'vitest';
import { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { describeWebGpu } from '../testing/index.ts';
import { type ShtBounds, shtCost, shtKernels } from './index.ts';
import { type Lease, TableCache } from './tables/cache.ts';
import {
  almCount,
  asymmetry,
  errors,
  exactAdjoint,
  exactSynthesis,
  pixelCount,
  redAlm,
  run,
  whiteAlm,
  whiteMaps,
} from './testing/compare.ts';
import { testContext } from './testing/context.ts';

/** The contract of float32: 3e-9·lmax of the recursion and 2.5e-7 of the ring transforms, in units of the rms. */
const contract = (lmax: number): number => 3e-9 * lmax + 2.5e-7;

const plan = (nside: number, lmax: number, spin: 0 | 1 | 2, batch: number): ShtPlan => ({ nside, lmax, spin, batch });

describeWebGpu('spherical harmonic transforms', () => {
  let context: KernelContext;
  let kernels: ReturnType<typeof shtKernels>;
  beforeAll(async () => {
    context = await testContext();
    kernels = shtKernels(context);
  });

  it.each([
    plan(1, 0, 0, 1),
    plan(1, 1, 2, 1),
    plan(1, 2, 1, 1),
    plan(2, 5, 2, 1),
    plan(3, 8, 0, 1),
    plan(5, 14, 1, 1),
    plan(6, 40, 0, 1),
    plan(16, 7, 0, 1),
    plan(16, 47, 0, 5),
    plan(12, 35, 2, 3),
    plan(64, 128, 0, 1),
    plan(64, 191, 2, 1),
  ])('agree with double precision: nside $nside, lmax $lmax, spin $spin, batch $batch', async (p) => {
    const [alm, f] = [whiteAlm(p), whiteMaps(p)];
    const maps = await run(context, kernels, 'sht.synthesis', alm, p);
    expect(errors(maps, await exactSynthesis(alm, p)).rms).toBeLessThan(contract(p.lmax));
    const back = await run(context, kernels, 'sht.adjoint', f, p);
    expect(errors(back, await exactAdjoint(f, p)).rms).toBeLessThan(contract(p.lmax));
    // both sides have the errors above, which are independent of f and a: some 1/√n of them remains
    expect(asymmetry(alm, maps, f, back, p.lmax)).toBeLessThan(contract(p.lmax));
  });

  it('keeps the contract for spectra that fall steeply', async () => {
    for (const spin of [0, 2] as const) {
      const p = plan(64, 128, spin, 1);
      const alm = redAlm(p);
      const { rms, max } = errors(await run(context, kernels, 'sht.synthesis', alm, p), await exactSynthesis(alm, p));
      expect(rms).toBeLessThan(contract(p.lmax));
      // no pixel stands out (polar rings would be the first): 12 times the rms, where random errors of 1e5 pixels reach 4.5
      expect(max).toBeLessThan(12 * contract(p.lmax));
    }
  });

  it('is the same in many small parts, with long transforms in two steps', async () => {
    const cases: readonly (readonly [ShtPlan, ShtBounds])[] = [
      // two slabs, one map at a time, ranges of orders, rings of 16 to 256 pixels in transforms of 32 numbers
      [plan(64, 70, 0, 2), { bytes: 6000, steps: 1e6, points: 32 }],
      // fields and sides are written one after the other
      [plan(128, 24, 2, 1), { binding: 2 ** 20, points: 64 }],
    ];
    for (const [p, bounds] of cases) {
      const parts = shtKernels(context, bounds);
      for (const [name, data] of [
        ['sht.synthesis', whiteAlm(p)],
        ['sht.adjoint', whiteMaps(p)],
      ] as const) {
        const whole = await run(context, kernels, name, data, p);
        // rounding errors of the ring transforms and of the order of addition
        expect(errors(await run(context, parts, name, data, p), whole).rms).toBeLessThan(3e-7);
      }
    }
  });

  it('gives the same bits every time, and all workspace back', async () => {
    const p = plan(32, 64, 2, 3);
    const [alm, f] = [whiteAlm(p), whiteMaps(p)];
    const bits = async (): Promise<string> => {
      const both = [
        await run(context, kernels, 'sht.synthesis', alm, p),
        await run(context, kernels, 'sht.adjoint', f, p),
      ];
      return both.map((x) => Buffer.from(x.buffer).toString('base64')).join();
    };
    const first = await bits();
    const { buffers } = context.runtime.pool.live;
    expect((await bits()) === first).toBe(true);
    expect(context.runtime.pool.live.buffers).toBe(buffers);
  });

  it('needs few dispatches', async () => {
    const count = async (name: 'sht.synthesis' | 'sht.adjoint', p: ShtPlan, bounds?: ShtBounds): Promise<number> => {
      const before = context.runtime.counters.dispatches;
      const data = name === 'sht.synthesis' ? whiteAlm(p) : whiteMaps(p);
      await run(context, bounds ? shtKernels(context, bounds) : kernels, name, data, p);
      const counted = context.runtime.counters.dispatches - before;
      const { binding, buffer } = { binding: 2 ** 30, buffer: 2 ** 30, ...bounds };
      expect(shtCost(p, name === 'sht.adjoint', { ...bounds, binding, buffer }).dispatches).toBe(counted);
      return counted;
    };
    // coefficients, Legendre, spectra + chirps + their transform + convolution + pixels of the caps, spectra + transform + pixels of the belt
    expect(await count('sht.synthesis', plan(32, 64, 0, 1))).toBe(10);
    expect(await count('sht.adjoint', plan(32, 64, 0, 1))).toBe(10);
    // the other maps of a group only add their coefficients
    expect(await count('sht.synthesis', plan(32, 64, 0, 4))).toBe(13);
    expect(await count('sht.adjoint', plan(40, 50, 2, 2))).toBe(10);
    const small = { bytes: 6000, points: 32, steps: 1e6 };
    expect(await count('sht.synthesis', plan(64, 70, 0, 1), small)).toBeGreaterThan(20);
    expect(await count('sht.adjoint', plan(64, 70, 0, 1), small)).toBeGreaterThan(20);
  });

  it('reports progress and stops when told to', async () => {
    const parts = shtKernels(context, { steps: 1e5 });
    const p = plan(32, 64, 0, 1);
    const input = new GpuArray('complex64', almCount(p), context.runtime.upload(whiteAlm(p)));
    const seen: number[] = [];
    const operand = { buffer: input, shape: [input.size] };
    context.release((await parts['sht.synthesis'](operand, p, { onProgress: (x) => seen.push(x) })) as GpuArray);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((x, k) => x > (seen[k - 1] ?? 0) && x <= 1)).toBe(true);
    expect(seen.at(-1)).toBe(1);

    const { buffers } = context.runtime.pool.live;
    const controller = new AbortController();
    const stopped = parts['sht.synthesis'](operand, p, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
    await expect(parts['sht.synthesis'](operand, p, { signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow(
      'never',
    );
    expect(context.runtime.pool.live.buffers).toBe(buffers);
    context.release(input);
  });

  it('keeps tables that are in use, and idle ones up to a size', () => {
    const { runtime } = context;
    const cache = new TableCache(runtime, 1000);
    const { buffers } = runtime.pool.live;
    const made: string[] = [];
    const take = (lease: Lease, key: string): GPUBuffer =>
      lease.take(key, () => {
        made.push(key);
        return new Float32Array(128);
      });
    const [one, two] = [cache.lease(), cache.lease()];
    const a = take(one, 'a');
    expect(take(one, 'a')).toBe(a);
    take(one, 'b');
    take(two, 'b');
    one.end();
    // 1024 bytes are too many, but b is in use
    expect([made, cache.bytes]).toEqual([['a', 'b'], 512]);
    two.end();
    take(two, 'b');
    take(two, 'a');
    expect(made).toEqual(['a', 'b', 'a']);
    two.end();
    expect(cache.bytes).toBe(512);
    const last = new TableCache(runtime, 0).lease();
    take(last, 'c');
    last.end();
    expect(runtime.pool.live.buffers).toBe(buffers + 1);
  });

  it('refuses other dtypes and sizes', async () => {
    const p = plan(4, 8, 0, 1);
    const input = new GpuArray('float32', pixelCount(p), context.runtime.upload(whiteMaps(p)));
    const operand = { buffer: input, shape: [input.size] };
    await expect(kernels['sht.synthesis'](operand, p, {})).rejects.toThrow('complex64');
    await expect(kernels['sht.adjoint'](operand, { ...p, nside: 5 }, {})).rejects.toThrow('300 elements');
    const tiny = shtKernels(context, { binding: 8192 });
    await expect(tiny['sht.adjoint'](operand, p, {})).rejects.toThrow('larger buffers');
    context.release(input);
  });
});
