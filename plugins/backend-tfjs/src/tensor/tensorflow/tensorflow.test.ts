import { type Backend, createNamespace, referenceBackend, scope } from '@glass-ts/core';
import { conformance } from '@glass-ts/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlowBackend } from './backend.ts';
import { findNodePackage, loadBinding } from './binding.ts';
import { createTensorFlowBackend, PRECISION_VARIABLE } from './create.ts';

const installed = findNodePackage('@tensorflow/tfjs-node') !== undefined;

// The package is optional: `npm run test:node-engine` builds it and runs these tests.
if (!installed) {
  it('TensorFlow engines: @tensorflow/tfjs-node is not installed, and that is said', () => {
    expect(() => loadBinding('@tensorflow/tfjs-node')).toThrow(
      expect.objectContaining({ code: 'ERR_BACKEND_UNAVAILABLE', message: expect.stringContaining('npm install') }),
    );
    expect(() => createTensorFlowBackend(true)).toThrow(/tfjs-node-gpu/);
  });
} else {
  describe.each(['single', 'double'])('engine node, %s precision', (precision) => {
    let backend: TensorFlowBackend;
    const before = process.env[PRECISION_VARIABLE];
    beforeAll(() => {
      process.env[PRECISION_VARIABLE] = precision;
      backend = createTensorFlowBackend(false) as TensorFlowBackend;
    });
    afterAll(() => {
      if (before === undefined) delete process.env[PRECISION_VARIABLE];
      else process.env[PRECISION_VARIABLE] = before;
    });

    it('passes the conformance suite; what is skipped is uint64', async () => {
      const results = [];
      for await (const result of conformance(backend)) results.push(result);
      expect(results.filter((r) => r.status === 'failed')).toEqual([]);
      expect(new Set(results.filter((r) => r.status === 'skipped').map((r) => r.reason))).toEqual(
        new Set(['no uint64']),
      );
      expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    });

    it('draws the bits and numbers of the reference backend', async () => {
      const place = { key: [1, -2], counter: [3, 4], start: 2 ** 32 - 5, count: 3000 } as const;
      const [mine, theirs] = [backend, referenceBackend].map((b) => b.randomBits(place.key, place.start, [3, 4], 3000));
      expect(backend.toHostSync(mine)).toEqual(referenceBackend.toHostSync(theirs));
      const uniforms = [backend, referenceBackend].map((b) => b.kernels['random.uniform']!(place));
      expect(backend.toHostSync(uniforms[0])).toEqual(referenceBackend.toHostSync(uniforms[1]));
      const normals = [backend, referenceBackend].map((b) => b.kernels['random.normal']!(place));
      const [z, exact] = [backend.toHostSync(normals[0]), referenceBackend.toHostSync(normals[1])] as Float64Array[];
      // Two quantile functions (Cephes, AS 241), each good to a few ulps.
      exact.forEach((v, k) => {
        expect(Math.abs(z[k] - v)).toBeLessThan(1e-14 * Math.max(1, Math.abs(v)));
      });
    });

    it('draws the Poisson counts of the reference backend', () => {
      const n = 4000;
      const place = { key: [5, 6], counter: [7, 8], start: 123, count: n } as const;
      const lam = Float64Array.from({ length: n }, (_, k) => [0, 0.02, 3, 9.99, 10, 12.5, 60, 3e4, 1e9, 1e14][k % 10]);
      const draw = (b: Backend, means: Float64Array): number[] => {
        const x = { buffer: b.fromHost(means, 'float64'), shape: [means.length] };
        const counts = b.toHostSync!(b.kernels['random.poisson']!(place, x)) as BigInt64Array;
        return Array.from(counts, Number);
      };
      // Logarithms differ in the last bit: an acceptance in 10¹² draws may too. This seed has none.
      expect(draw(backend, lam)).toEqual(draw(referenceBackend, lam));
      expect(draw(backend, Float64Array.of(0.7))).toEqual(draw(referenceBackend, Float64Array.of(0.7)));
      const wrong = draw(
        backend,
        lam.map((x, k) => (k < 4 ? [-1, Number.NaN, 2e15, Infinity][k] : x)),
      );
      expect(wrong.slice(0, 4)).toEqual([-1, -1, -1, -1]);
    });

    it.each(['erf', 'erfinv', 'ndtri', 'lgamma'] as const)('%s is that of the reference backend', (op) => {
      const values = [
        -Infinity,
        Infinity,
        Number.NaN,
        0,
        1,
        -1,
        0.5,
        -0.3,
        0.999999,
        1e-30,
        1e-10,
        1e300,
        -2.5,
        6,
        30,
        5.9,
      ];
      const x = Float64Array.from(values);
      const [got, want] = [backend, referenceBackend].map((b) => {
        const operand = { buffer: b.fromHost(x, 'float64'), shape: [x.length] };
        return b.toHostSync!(b.unary(op, operand, 'float64')) as Float64Array;
      });
      want.forEach((v, k) => {
        if (!Number.isFinite(v) || v === 0) expect(got[k]).toBe(v);
        // Both good to some ulps; the quantile of 0.5 − ε loses digits of ε.
        else expect(Math.abs(got[k] / v - 1)).toBeLessThan(2e-14);
      });
    });

    it('moves the plane of the lens in double precision, rounded once', () => {
      const [a, b, d] = [1, 2, 3].map((s) => Float32Array.from({ length: 999 }, (_, k) => Math.sin(s * k)));
      const [t, f] = [0.3, 0.7];
      const [x, y, z] = [a, b, d].map((data) => ({ buffer: backend.fromHost(data, 'float32'), shape: [999] }));
      const got = backend.toHostSync(backend.kernels['lensing.plane']!(x, y, z, t, f));
      expect(got).toEqual(a.map((v, k) => Math.fround(v * (1 - t) + b[k] * t + d[k] * f)));
    });

    it('adds float32 in double precision', () => {
      const n = 1 << 16;
      const x = backend.full(n, 0.1, 'float32');
      const sum = backend.toHostSync(backend.reduce('sum', x, [1, n, 1], 'float32'))[0];
      expect(sum).toBe(Math.fround(n * Math.fround(0.1)));
    });

    it('leaves no tensor behind', async () => {
      const xp = createNamespace(backend);
      const step = (): Promise<number> =>
        scope(async () => {
          const x = xp.linspace(0, 1, 500);
          const y = xp.sort(xp.sin(x.mul(100)).add(x)).get(xp.argsort(x));
          return Number(await xp.sum(xp.real(xp.fft.fft(xp.astype(y, 'complex128')))).item());
        });
      const first = await step();
      const before = backend.tensors();
      for (let k = 0; k < 3; k++) expect(await step()).toBe(first);
      expect(backend.tensors()).toBe(before);
    });

    it('is independent of what happens to the data it was given', () => {
      for (const data of [Float32Array.of(1, 2), Buffer.from([1, 0])]) {
        const dtype = data instanceof Float32Array ? 'float32' : 'bool';
        const x = backend.fromHost(data, dtype);
        data[0] = 0;
        expect(backend.toHostSync(x)[0]).toBe(1);
      }
    });
  });
}
