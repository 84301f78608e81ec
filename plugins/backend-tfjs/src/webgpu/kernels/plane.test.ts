import type { Operand } from '@glass-ts/core';
import { expect, it } from 'vitest';
import { describeWebGpu, noise, webGpu } from '../testing/index.ts';
import { deviceKernels } from './index.ts';

describeWebGpu('lensing.plane', () => {
  it.each([[undefined], [1024]])('is (1 − t)a + tb + fd to float32, bindings of %s bytes', async (maxBinding) => {
    const gpu = await webGpu({ kernels: deviceKernels, ...(maxBinding ? { maxBinding } : {}) });
    const draw = noise(3);
    const n = 5000;
    const [a, b, d] = [0, 1, 2].map(() => Float32Array.from({ length: n }, () => draw() - 0.5)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const put = (x: Float32Array): Operand => ({ buffer: gpu.fromHost(x, 'float32'), shape: [n] });
    const [t, f] = [1.3, -0.07];
    const y = (await gpu.toHost(gpu.kernels['lensing.plane']!(put(a), put(b), put(d), t, f))) as Float32Array;
    for (let k = 0; k < n; k++) {
      const [p, q, r] = [(1 - t) * a[k]!, t * b[k]!, f * d[k]!];
      // factors, products and sums are rounded once each: at most 4 half ulps of the largest term
      expect(Math.abs(y[k]! - (p + q + r))).toBeLessThan(4 * 2 ** -24 * (Math.abs(p) + Math.abs(q) + Math.abs(r)));
    }
  });
});
