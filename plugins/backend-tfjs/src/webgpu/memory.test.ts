import { createNamespace, scope } from '@glass-ts/core';
import { expect, it, vi } from 'vitest';
import { createWebGpuBackend, WebGpuBackend } from './backend.ts';
import { openDevice } from './runtime/index.ts';
import { describeWebGpu } from './testing/index.ts';

async function open(options = {}): Promise<WebGpuBackend> {
  const gpu = await openDevice();
  if (!gpu) throw new Error('the adapter went away');
  return new WebGpuBackend(gpu, options);
}

describeWebGpu('memory', () => {
  it('stays flat over 100 rounds of a stage', async () => {
    const backend = await open();
    const xp = createNamespace(backend);
    const delta = xp.zeros([12 * 4 * 4], { dtype: 'float32' });
    const round = (k: number) =>
      scope(async () => {
        // arrays of other sizes in every round, as counts of galaxies are
        const n = 100 + 70 * (k % 13);
        const draws = xp.astype(xp.remainder(xp.arange(n), 192), 'int32');
        const map = xp.add(delta, xp.mean(xp.take(delta, draws)));
        return xp.sum(xp.cumulativeSum(map)).item();
      });
    const held: number[] = [];
    const live: number[] = [];
    for (let k = 0; k < 100; k++) {
      expect(await round(k)).toBe(0);
      held.push(backend.runtime.pool.held.bytes);
      live.push(backend.memory().bytes);
    }
    expect(new Set(live)).toEqual(new Set([delta.size * 4]));
    // sizes share classes, so that after all of them were seen nothing is added
    expect(Math.max(...held)).toBe(held[13]);
    expect(held[99]).toBeLessThan(1e6);
  });

  it('a released array is an error, with a remedy', async () => {
    const backend = await open();
    const x = backend.full(3, 1, 'float32');
    backend.release(x);
    await expect(backend.toHost(x)).rejects.toMatchObject({
      ...{ code: 'ERR_BACKEND_BUFFER', message: expect.stringMatching(/released/) },
    });
    expect(() => backend.release(x)).toThrow(/released/);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it('what does not fit is an error before anything is allocated', async () => {
    const backend = await open({ maxBytes: 4096, budget: 10000 });
    expect(() => backend.full(2000, 0, 'float32')).toThrow(/does not fit.*at most 0 MiB/);
    expect(backend.runtime.pool.held.bytes).toBe(0);
    const arrays = [1, 2].map(() => backend.full(1024, 1, 'float32'));
    expect(() => backend.full(1024, 0, 'float32')).toThrow(/1 MiB do not fit: 1 of 1 MiB/);
    expect(() => backend.full(1024, 0, 'float32')).toThrow(expect.objectContaining({ code: 'ERR_MEMORY_DEVICE' }));
    // idle buffers of other sizes make room
    backend.release(arrays[0]);
    const small = backend.full(512, 3, 'float32');
    expect(await backend.toHost(small)).toEqual(new Float32Array(512).fill(3));
    expect(backend.runtime.pool.held.bytes).toBeLessThanOrEqual(10000);
  });

  it('takes its budget from the environment', async () => {
    try {
      vi.stubEnv('GLASS_WEBGPU_MEMORY', '1');
      const backend = await createWebGpuBackend();
      backend.full(2 ** 17, 0, 'float32');
      expect(() => backend.full(2 ** 18, 0, 'float32')).toThrow(/1 MiB do not fit: 1 of 1 MiB/);
      vi.stubEnv('GLASS_WEBGPU_MEMORY', 'much');
      await expect(createWebGpuBackend()).rejects.toThrow(/no number of MiB/);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('dtypes that are not there say what to use instead', async () => {
    const backend = await open();
    expect(() => backend.full(1, 0, 'float64')).toThrow(/no float64. Use float32/);
    expect(() => backend.fromHost(new BigInt64Array(1), 'int64')).toThrow(/no int64. Use int32/);
    expect(() => backend.fromHost(new Float64Array(1), 'float32')).toThrow(/Float32Array/);
    expect(() => backend.cast(backend.full(1, 0, 'float32'), 'uint8')).toThrow(/no uint8/);
  });
});
