import { constants } from 'node:buffer';
import { freemem } from 'node:os';
import { expect, it } from 'vitest';
import type { NativeAddon, NativeEngine } from './addon.ts';
import { BufferStore } from './buffer.ts';
import { createNativeBackend } from './index.ts';
import { describeNative } from './testing.ts';

describeNative('memory', () => {
  const backend = createNativeBackend({ threads: 2 });

  it('counts live buffers and bytes, and reuses memory', () => {
    const before = backend.memory();
    const x = backend.full(1000, 1.5, 'float64');
    const y = backend.full(10, true, 'bool');
    expect(backend.memory()).toEqual({ buffers: before.buffers + 2, bytes: before.bytes + 8010 });
    backend.release(x);
    backend.release(y);
    expect(backend.memory()).toEqual(before);
    expect(() => backend.release(x)).toThrow(expect.objectContaining({ code: 'ERR_RELEASED' }));
    expect(() => backend.toHostSync!(x)).toThrow(expect.objectContaining({ code: 'ERR_RELEASED' }));
  });

  it('shows its memory without a copy, until the release', () => {
    const x = backend.full(5, 2, 'float32');
    const view = backend.hostView!(x);
    view[3] = 7;
    expect(backend.toHostSync!(x)).toEqual(Float32Array.of(2, 2, 2, 7, 2));
    expect(backend.hostView!(x)).toBe(view);
    backend.release(x);
    expect(view.length).toBe(0);
  });

  it('adopts large arrays that are handed over, and copies the others', () => {
    const large = new Float64Array(100_000).fill(3);
    const x = backend.fromHost(large, 'float64', { transfer: true });
    expect(large.length).toBe(0);
    expect(backend.hostView!(x)[99_999]).toBe(3);
    backend.release(x);
    const kept = new Float64Array(100_000).fill(4);
    const y = backend.fromHost(kept.subarray(1), 'float64', { transfer: true });
    kept.fill(5);
    expect(backend.toHostSync!(y)).toEqual(new Float64Array(99_999).fill(4));
    backend.release(y);
  });

  it('refuses what is too large, what belongs to others, and wild indices', () => {
    expect(() => backend.full(2 ** 52, 0, 'float64')).toThrow(expect.objectContaining({ code: 'ERR_MEMORY' }));
    const other = createNativeBackend({ threads: 1 });
    const x = other.full(3, 0, 'float64');
    expect(() => backend.cast(x, 'int8')).toThrow(expect.objectContaining({ code: 'ERR_FOREIGN_BUFFER' }));
    const y = backend.full(3, 0, 'float64');
    const index = backend.fromHost(BigInt64Array.of(3n), 'int64');
    expect(() => backend.gather(y, index, [1, 3, 1])).toThrow(expect.objectContaining({ code: 'ERR_INDEX' }));
    expect(() => backend.gather(y, index, [1, 4, 1])).toThrow(expect.objectContaining({ code: 'ERR_VALUE' }));
    expect(() => backend.slice({ buffer: y, shape: [3] }, [2], [1], [2])).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX' }),
    );
  });

  // Linux grants more than there is, and ends the process that then uses it; other systems refuse by themselves.
  it.runIf(process.platform === 'linux')('refuses more than the machine has free', () => {
    const before = backend.memory();
    const doubles = Math.ceil((freemem() + 2 ** 30) / 8);
    expect(() => backend.full(doubles, 0, 'float64')).toThrow(
      expect.objectContaining({ code: 'ERR_MEMORY', what: expect.stringMatching(/Out of memory: \d+ bytes/) }),
    );
    expect(backend.memory()).toEqual(before);
  });

  it('refuses a transform to maps that do not fit before it computes anything', async () => {
    const before = backend.memory();
    const alm = { buffer: backend.full(6, 1, 'complex128'), shape: [6] };
    const plan = { lmax: 2, spin: 0, batch: 1 } as const;
    const fractions: number[] = [];
    await expect(
      backend.kernels['sht.synthesis']!(alm, { ...plan, nside: 2 ** 19 }, { onProgress: (f) => fractions.push(f) }),
    ).rejects.toMatchObject({ code: 'ERR_MEMORY', fix: expect.stringContaining('nside') });
    expect(fractions.filter((f) => f > 0)).toEqual([]);
    await expect(backend.kernels['sht.synthesis']!(alm, { ...plan, nside: 2 ** 29 }, {})).rejects.toMatchObject({
      code: 'ERR_VALUE',
    });
    backend.release(alm.buffer);
    expect(backend.memory()).toEqual(before);
  });

  it('does not ask Node for more than its ArrayBuffers hold', () => {
    const asked: number[] = [];
    const addon = {
      view: (_engine: number, handle: number) => {
        asked.push(handle);
        return new ArrayBuffer(24);
      },
      release: () => undefined,
    };
    const engine = { number: () => 7 };
    const store = new BufferStore(addon as unknown as NativeAddon, engine as unknown as NativeEngine);
    // As a map of nside 8192 is for Node 20.
    const long = store.wrap(1, 'complex128', Math.floor(constants.MAX_LENGTH / 16) + 1);
    for (const take of [() => store.hostView(long), () => store.toHost(long)]) {
      expect(take).toThrow(expect.objectContaining({ code: 'ERR_MEMORY', fix: expect.stringContaining('slice') }));
    }
    expect(asked).toEqual([]);
    expect(store.hostView(store.wrap(2, 'float64', 3))).toHaveLength(3);
    expect(asked).toEqual([2]);
  });

  it('refuses a number of threads that is none', () => {
    for (const threads of [0, -1, 1.5, Number.NaN]) {
      expect(() => createNativeBackend({ threads })).toThrow(expect.objectContaining({ code: 'ERR_VALUE' }));
    }
  });
});
