import { expect, it } from 'vitest';
import { describeWebGpu } from '../testing/index.ts';
import { linearGroups, linearIndex, openDevice, type Program, Runtime, type RuntimeOptions } from './index.ts';

const scaled: Program = {
  label: 'scaled',
  storage: ['read', 'read_write'],
  code: `
struct Params { n : u32, factor : f32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> x : array<f32>;
@group(0) @binding(2) var<storage, read_write> y : array<f32>;
${linearIndex(64)}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let i = linearIndex(id, groups);
  if (i < params.n) { y[i] = params.factor * x[i]; }
}`,
};

const parameters = (n: number, factor: number): ArrayBufferView => {
  const words = new Uint32Array([n, 0]);
  new Float32Array(words.buffer)[1] = factor;
  return words;
};

async function open(options: RuntimeOptions = {}): Promise<Runtime> {
  const gpu = await openDevice();
  if (!gpu) throw new Error('the adapter went away');
  return new Runtime(gpu, options);
}

const read = async (runtime: Runtime, x: GPUBuffer, n: number): Promise<number[]> =>
  Array.from(new Float32Array(await runtime.download(x, 0, 4 * n)));

describeWebGpu('runtime', () => {
  it('keeps the order of dispatches and uses freed buffers again', async () => {
    const runtime = await open();
    // more workgroups than one dimension takes
    const n = 64 * 32768 + 100;
    let x = runtime.upload(new Float32Array(n).fill(1));
    for (let k = 0; k < 3; k++) {
      const y = runtime.pool.take(4 * n);
      runtime.dispatch(scaled, [x, y], parameters(n, 2), linearGroups(n, 64));
      runtime.pool.give(x);
      x = y;
    }
    const host = await read(runtime, x, n);
    expect(host.every((v) => v === 8)).toBe(true);
    expect(runtime.pool.live.buffers).toBe(1);
    // two buffers, each at most a quarter larger than asked for
    expect(runtime.pool.held.bytes).toBeLessThanOrEqual(2 * 1.25 * 4 * n);
    expect(runtime.counters).toMatchObject({ dispatches: 3, submits: 1, uploaded: 4 * n, downloaded: 4 * n });
  });

  it('uploads do not overtake work that was asked for before', async () => {
    const runtime = await open();
    const x = runtime.upload(Float32Array.of(1, 2));
    const y = runtime.pool.take(8);
    runtime.dispatch(scaled, [x, y], parameters(2, 10), [1]);
    runtime.write(x, 0, Float32Array.of(5, 6));
    expect(await read(runtime, y, 2)).toEqual([10, 20]);
    expect(await read(runtime, x, 2)).toEqual([5, 6]);
  });

  it('submits full queues on its own: 600 dispatches with parameters of their own', async () => {
    const runtime = await open();
    const x = runtime.upload(Float32Array.of(1));
    const outs = Array.from({ length: 600 }, (_, k) => {
      const y = runtime.pool.take(4);
      runtime.dispatch(scaled, [x, y], parameters(1, k), [1]);
      return y;
    });
    for (const k of [0, 255, 256, 599]) expect(await read(runtime, outs[k], 1)).toEqual([k]);
    expect(runtime.counters.submits).toBeGreaterThan(1);
  });

  it('trims its pool although work on freed buffers was not submitted', async () => {
    const runtime = await open();
    const x = runtime.upload(Float32Array.of(3));
    const y = runtime.pool.take(4);
    const z = runtime.pool.take(4);
    runtime.dispatch(scaled, [x, y], parameters(1, 2), [1]);
    runtime.dispatch(scaled, [y, z], parameters(1, 2), [1]);
    for (const buffer of [x, y]) runtime.pool.give(buffer);
    runtime.pool.trim();
    expect(await read(runtime, z, 1)).toEqual([12]);
    expect(runtime.pool.held.bytes).toBe(runtime.pool.live.bytes);
  });

  it('downloads by parts, of one moment', async () => {
    const runtime = await open({ staging: 400 });
    const data = Float32Array.from({ length: 1003 }, (_, k) => k);
    const x = runtime.upload(data);
    const before = runtime.download(x, 8, 4 * 1001);
    runtime.write(x, 0, new Float32Array(1003));
    expect(new Float32Array(await before)).toEqual(data.subarray(2));
    expect(await runtime.download(x, 0, 0)).toHaveProperty('byteLength', 0);
  });

  it('uploads memory that threads share', async () => {
    const runtime = await open();
    const shared = new Float32Array(new SharedArrayBuffer(8));
    shared.set([3, 4]);
    expect(await read(runtime, runtime.upload(shared), 2)).toEqual([3, 4]);
  });

  it('copies, clears and keeps tables', async () => {
    const runtime = await open();
    const x = runtime.upload(Float32Array.of(1, 2, 3, 4));
    const y = runtime.pool.take(16);
    runtime.clear(y, 0, 16);
    runtime.copy(x, 4, y, 8, 8);
    expect(await read(runtime, y, 4)).toEqual([0, 0, 2, 3]);
    const made = runtime.table('a', () => Float32Array.of(7));
    expect(
      runtime.table('a', () => {
        throw new Error('made twice');
      }),
    ).toBe(made);
  });

  it('a faulty shader is an error of the next transfer, which names it', async () => {
    const runtime = await open();
    const x = runtime.upload(Float32Array.of(1));
    runtime.dispatch(
      { ...scaled, label: 'faulty', code: scaled.code.replace('params.factor', 'nothing') },
      [x, x],
      undefined,
      [1],
    );
    await expect(runtime.download(x, 0, 4)).rejects.toMatchObject({
      ...{ code: 'ERR_BACKEND_DEVICE', message: expect.stringMatching(/nothing/) },
    });
  });
});
