import { type Backend, createNamespace, createReferenceBackend, referenceBackend, scope } from '@glass-ts/core';
import { conformance } from '@glass-ts/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTfjsBackend } from '../../create.ts';
import type { HostTensorBackend } from './backend.ts';

const SPECIAL = [0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 1e-40, -1e-40, 3.4e38, -3.4e38, 1.5, -2.5, 1e-45];

describe.each(['cpu', 'wasm'])('engine %s', (name) => {
  let backend: HostTensorBackend;
  beforeAll(async () => {
    backend = (await createTfjsBackend(name)) as HostTensorBackend;
  });

  it('passes the conformance suite; what is skipped is a dtype it has not', async () => {
    const results = [];
    for await (const result of conformance(backend)) results.push(result);
    expect(results.filter((r) => r.status === 'failed')).toEqual([]);
    expect(results.filter((r) => r.status === 'passed').length).toBeGreaterThan(320);
    const missing = new Set(results.filter((r) => r.status === 'skipped').map((r) => r.reason));
    expect([...missing].sort()).toEqual(
      ['complex128', 'float64', 'int16', 'int64', 'int8', 'uint16', 'uint64', 'uint8'].map((d) => `no ${d}`),
    );
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it('agrees with the loops to the last bit where a kernel of TensorFlow.js runs', async () => {
    // Every pair of special values, and enough numbers for the kernels to be taken.
    const n = 1000;
    const x = Float32Array.from({ length: n }, (_, k) => (k < 196 ? SPECIAL[k % 14] : Math.sin(k) * 10 ** (k % 9)));
    const y = Float32Array.from({ length: n }, (_, k) => (k < 196 ? SPECIAL[Math.floor(k / 14)] : Math.cos(3 * k)));
    const on = (b: Backend) => {
      const [p, q, one] = [x, y, Float32Array.of(3.7)].map((data) => ({
        buffer: b.fromHost(data, 'float32'),
        shape: [data.length],
      }));
      const binary = (['add', 'subtract', 'multiply', 'divide'] as const).flatMap((op) => [
        b.binary(op, p, q, [n], 'float32'),
        b.binary(op, p, one, [n], 'float32'),
        b.binary(op, one, q, [n], 'float32'),
      ]);
      const unary = (['abs', 'negative', 'sqrt', 'square', 'floor', 'ceil'] as const).map((op) =>
        b.unary(op, p, 'float32'),
      );
      return Promise.all([...binary, ...unary].map((buffer) => b.toHost(buffer)));
    };
    expect(await on(backend)).toEqual(await on(createReferenceBackend()));
  });

  it('multiplies float32 matrices to single precision', async () => {
    const [m, k, n] = [40, 70, 50];
    const xp = createNamespace(backend);
    const double = createNamespace(referenceBackend);
    const a = Float32Array.from({ length: m * k }, (_, i) => Math.sin(i * i));
    const b = Float32Array.from({ length: k * n }, (_, i) => Math.cos(i * 7));
    const z = xp.matmul(xp.fromTyped(a, [m, k]), xp.fromTyped(b, [k, n]));
    const exact = double.matmul(
      double.fromTyped(Float64Array.from(a), [m, k]),
      double.fromTyped(Float64Array.from(b), [k, n]),
    );
    const [got, want] = [z.toHostSync(), exact.toHostSync()] as Float64Array[];
    // Sums of 70 products below 1: the error is below 70·70·2⁻²⁴.
    want.forEach((v, i) => {
      expect(Math.abs(got[i] - v)).toBeLessThan(70 * 70 * 2 ** -24);
    });
  });

  it('leaves no tensor behind', async () => {
    const xp = createNamespace(backend);
    const before = { own: backend.memory(), all: backend.tensors() };
    const step = (): Promise<number> =>
      scope(async () => {
        const x = xp.linspace(0, 1, 5000);
        const y = xp.sort(xp.sin(x.mul(100)).add(x)).get(xp.argsort(x));
        return Number(await xp.sum(xp.matmul(xp.reshape(y, [50, 100]), xp.reshape(y, [100, 50]))).item());
      });
    const first = await step();
    for (let k = 0; k < 5; k++) expect(await step()).toBe(first);
    expect({ own: backend.memory(), all: backend.tensors() }).toEqual(before);
  });

  it('shows its memory in place, and keeps it where it is', () => {
    const x = backend.full(1000, 1, 'float32');
    const view = backend.hostView(x) as Float32Array;
    const others = Array.from({ length: 40 }, () => backend.full(1 << 18, 0, 'float32'));
    view[7] = 5;
    expect(backend.toHostSync(x)[7]).toBe(5);
    for (const buffer of [x, ...others]) backend.release(buffer);
    expect(() => backend.hostView(x)).toThrow(expect.objectContaining({ code: 'ERR_RELEASED' }));
  });

  it('refuses what it has not, and buffers of others', async () => {
    expect(() => backend.full(3, 1, 'float64')).toThrow(/has no float64.*double precision/);
    const other = await createTfjsBackend(name);
    const x = other.full(3, 1, 'float32');
    expect(() => backend.hostView(x)).toThrow(expect.objectContaining({ code: 'ERR_FOREIGN_BUFFER' }));
    expect(() => backend.fromHost(new Float64Array(2), 'float32')).toThrow(/Float32Array, not a Float64Array/);
    other.release(x);
  });

  it('draws the numbers of the reference backend, rounded', async () => {
    const place = { key: [1, 2], counter: [3, 4], start: 2 ** 32 - 5, count: 3000 } as const;
    const bits = [backend, referenceBackend].map((b) => b.randomBits(place.key, place.start, place.counter, 3000));
    expect(backend.toHostSync(bits[0])).toEqual(referenceBackend.toHostSync(bits[1]));
    const [mine, theirs] = [backend.kernels, referenceBackend.kernels];
    const normal = referenceBackend.toHostSync(theirs['random.normal'](place)) as Float64Array;
    expect(backend.toHostSync(mine['random.normal']!(place))).toEqual(Float32Array.from(normal));
    const uniform = backend.toHostSync(mine['random.uniform']!(place)) as Float32Array;
    expect(uniform.every((u) => u >= 0 && u < 1)).toBe(true);
    const lam = Float32Array.from({ length: 3000 }, (_, k) => (k % 60) / 2);
    const counts = backend.toHostSync(
      mine['random.poisson']!(place, { buffer: backend.fromHost(lam, 'float32'), shape: [3000] }),
    );
    const double = referenceBackend.fromHost(Float64Array.from(lam), 'float64');
    const expected = referenceBackend.toHostSync(theirs['random.poisson'](place, { buffer: double, shape: [3000] }));
    expect(Array.from(counts as Int32Array)).toEqual(Array.from(expected as BigInt64Array, Number));
  });
});

it('engines work side by side, and leave the choice of TensorFlow.js alone', async () => {
  const tf = await import('@tensorflow/tfjs-core');
  const [a, b] = await Promise.all(['cpu', 'wasm'].map(createTfjsBackend));
  await tf.setBackend('cpu');
  const wasm = await createTfjsBackend('wasm');
  expect(tf.getBackend()).toBe('cpu');
  for (const backend of [a, b, wasm]) {
    const x = { buffer: backend.full(600, 2, 'float32'), shape: [600] };
    expect((await backend.toHost(backend.binary('multiply', x, x, [600], 'float32')))[599]).toBe(4);
  }
});

it('an array that does not fit the WebAssembly memory is a clear error', async () => {
  const backend = await createTfjsBackend('wasm');
  const x = backend.full(2 ** 20, 0, 'float32');
  // What fits an empty heap does not fit beside another array.
  const size = Math.floor(backend.info.maxBytes / 4);
  expect(() => backend.full(size, 0, 'float32')).toThrow(
    expect.objectContaining({ code: 'ERR_MEMORY', message: expect.stringMatching(/of 40\d\d MiB does not fit/) }),
  );
  backend.release(x);
  expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  const y = backend.full(1000, 3, 'float32');
  expect((await backend.toHost(y))[999]).toBe(3);
  backend.release(y);
});
