import type { Backend, ShtPlan, TypedArray } from '@glass-ts/core';
import { expect, it } from 'vitest';
import { createNativeBackend } from '../index.ts';
import { describeNative } from '../testing.ts';

describeNative('spherical harmonic transforms', () => {
  const one = createNativeBackend({ threads: 1 });
  const two = createNativeBackend({ threads: 2 });

  async function run(backend: Backend, data: Float64Array, plan: ShtPlan, adjoint: boolean): Promise<Float64Array> {
    const x = { buffer: backend.fromHost(data, adjoint ? 'float64' : 'complex128'), shape: [data.length] };
    const kernel = backend.kernels[adjoint ? 'sht.adjoint' : 'sht.synthesis'];
    const made = await kernel!(x, plan, {});
    backend.release(x.buffer);
    const values: TypedArray = backend.toHostSync!(made);
    backend.release(made);
    return values as Float64Array;
  }

  const sizes = ({ nside, lmax, spin }: ShtPlan): [alm: number, map: number] => {
    const parts = spin === 0 ? 1 : 2;
    return [parts * (lmax + 1) * (lmax + 2), parts * 12 * nside * nside];
  };
  const noise = (n: number): Float64Array => Float64Array.from({ length: n }, (_, k) => Math.sin(0.37 * k * k));
  const bytes = (x: Float64Array): Buffer => Buffer.from(x.buffer, x.byteOffset, x.byteLength);

  /** Largest difference relative to the rms. */
  function apart(x: Float64Array, y: Float64Array): number {
    let worst = 0;
    let square = 0;
    for (let k = 0; k < y.length; k++) {
      worst = Math.max(worst, Math.abs(x[k] - y[k]));
      square += y[k] * y[k];
    }
    return worst / Math.sqrt(square / y.length);
  }

  it.each([0, 1, 2] as const)('give a batch what they give its maps, on any threads, spin %i', async (spin) => {
    // 11 maps go through the kernels for 8, 2 and 1 (or 4, 4, 2 and 1).
    const batch = 11;
    const plan = { nside: 32, lmax: 80, spin, batch };
    for (const [adjoint, size] of sizes(plan).map((n, k) => [k === 1, n] as const)) {
      const data = noise(batch * size);
      const all = await run(one, data, plan, adjoint);
      expect(Buffer.compare(bytes(all), bytes(await run(two, data, plan, adjoint)))).toBe(0);
      const part = all.length / batch;
      for (const n of [0, 7, 8, 10]) {
        const single = await run(two, data.slice(n * size, (n + 1) * size), { ...plan, batch: 1 }, adjoint);
        // sums in another order: some roundings of the largest terms
        expect(apart(all.subarray(n * part, (n + 1) * part), single)).toBeLessThan(1e-12);
      }
    }
  });

  it.each([0, 2] as const)('analyse in one call as in several, spin %i', async (spin) => {
    const plan = { nside: 16, lmax: 40, spin, batch: 2 };
    const [, size] = sizes(plan);
    const map = noise(2 * size);
    const weights = Float64Array.from({ length: 12 * 16 * 16 }, (_, p) => 1 + 0.1 * Math.cos(p));
    const once = (m: Float64Array): Promise<Float64Array> => {
      const weighted = m.map((v, p) => (v * weights[p % weights.length] * 4 * Math.PI) / weights.length);
      return run(one, weighted, plan, true);
    };
    let expected = await once(map);
    for (let k = 0; k < 2; k++) {
      const made = await run(one, expected, plan, false);
      const more = await once(map.map((v, p) => v - made[p]));
      expected = expected.map((a, n) => a + more[n]);
    }
    const analyse = async (backend: Backend, m: Float64Array, w: Float64Array): Promise<Float64Array> => {
      const [x, y] = [m, w].map((data) => ({ buffer: backend.fromHost(data, 'float64'), shape: [data.length] }));
      const made = await backend.kernels['sht.analysis']!(x, plan, { weights: y, iterations: 2 }, {});
      return backend.toHostSync!(made) as Float64Array;
    };
    const made = await analyse(one, map, weights);
    // the same sums, rounded elsewhere
    expect(apart(made, expected)).toBeLessThan(1e-13);
    expect(Buffer.compare(bytes(made), bytes(await analyse(two, map, weights)))).toBe(0);
    await expect(analyse(two, map, weights.subarray(1))).rejects.toThrow(/weights do not fit/);
    const [unseen, empty] = [map.slice(), map.slice()];
    unseen[7] = -1.6375e30;
    empty[7] = 0;
    expect(Buffer.compare(bytes(await analyse(two, unseen, weights)), bytes(await analyse(two, empty, weights)))).toBe(
      0,
    );
    const hole = map.slice();
    hole[5] = Number.NaN;
    expect((await analyse(two, hole, weights)).some(Number.isNaN)).toBe(true);
  });

  it('analyse float32 maps, report their progress and can be stopped', async () => {
    const plan = { nside: 64, lmax: 128, spin: 0, batch: 1 } as const;
    const map = Float32Array.from(noise(12 * 64 * 64));
    const x = { buffer: two.fromHost(map, 'float32'), shape: [map.length] };
    const seen: number[] = [];
    const analyse = two.kernels['sht.analysis']!;
    const made = await analyse(x, plan, { weights: undefined, iterations: 3 }, { onProgress: (f) => seen.push(f) });
    expect(made.dtype).toBe('complex64');
    expect(seen.at(-1)).toBe(1);
    const stop = new AbortController();
    const stopped = analyse(x, plan, { weights: undefined, iterations: 100_000 }, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
  });

  it('do not see what their memory held before', async () => {
    for (const spin of [0, 2] as const) {
      for (const batch of [1, 8]) {
        const plan = { nside: 64, lmax: 150, spin, batch };
        const [alm, map] = sizes(plan);
        const data = noise(batch * map);
        const clean = await run(createNativeBackend({ threads: 1 }), data, plan, true);
        // leaves NaN in the pool, in blocks of the size that the adjoint needs
        await run(one, new Float64Array(batch * alm).fill(Number.NaN), plan, false);
        expect(Buffer.compare(bytes(await run(one, data, plan, true)), bytes(clean))).toBe(0);
      }
    }
  });

  it('leave out orders that are empty', async () => {
    const plan = { nside: 16, lmax: 40, spin: 0, batch: 1 } as const;
    const [alm] = sizes(plan);
    const full = noise(alm);
    const parts = await Promise.all(
      [0, 1, 2].map((part) => {
        const some = new Float64Array(alm);
        for (let m = part, lmax = plan.lmax; m <= lmax; m += 3) {
          const begin = 2 * ((m * (2 * lmax + 1 - m)) / 2 + m);
          some.set(full.subarray(begin, begin + 2 * (lmax + 1 - m)), begin);
        }
        return run(two, some, plan, false);
      }),
    );
    const sum = parts[0].map((v, p) => v + parts[1][p] + parts[2][p]);
    expect(apart(sum, await run(two, full, plan, false))).toBeLessThan(1e-13);
  });
});
