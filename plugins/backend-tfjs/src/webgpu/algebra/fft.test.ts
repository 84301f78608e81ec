import { referenceBackend as reference } from '@glass-ts/core';
import { expect, it } from 'vitest';
import { describeWebGpu, noise, webGpu } from '../testing/index.ts';
import { fftDouble, root } from './roots.ts';

it('roots of unity are rounded from exact eighths of a turn', () => {
  for (const [j, c, s] of [
    [0, 1, 0],
    [2, 0, -1],
    [4, -1, 0],
    [6, 0, 1],
  ]) {
    expect(root(j, 8).map((v) => v + 0)).toEqual([c, s]);
  }
  for (const [j, n] of [
    [1, 8],
    [5, 12],
    [11, 13],
    [7, 9],
  ]) {
    const [c, s] = root(j, n);
    expect(Math.abs(c - Math.cos((2 * Math.PI * j) / n))).toBeLessThan(1e-15);
    expect(Math.abs(s + Math.sin((2 * Math.PI * j) / n))).toBeLessThan(1e-15);
  }
});

it('the transform on the host is that of the definition', () => {
  const next = noise(5);
  const x = Float64Array.from({ length: 64 }, () => next() - 0.5);
  const y = x.slice();
  fftDouble(y);
  for (let k = 0; k < 32; k++) {
    let [re, im] = [0, 0];
    for (let j = 0; j < 32; j++) {
      const angle = (-2 * Math.PI * ((j * k) % 32)) / 32;
      re += x[2 * j] * Math.cos(angle) - x[2 * j + 1] * Math.sin(angle);
      im += x[2 * j] * Math.sin(angle) + x[2 * j + 1] * Math.cos(angle);
    }
    expect(Math.hypot(y[2 * k] - re, y[2 * k + 1] - im)).toBeLessThan(1e-13);
  }
});

// in workgroup memory, in four steps (beyond 2048), and as a convolution with a chirp (large prime factors)
const LENGTHS = [1, 2, 6, 35, 128, 360, 2048, 3000, 4096, 34, 211, 1499];

describeWebGpu('fft', () => {
  it.each(LENGTHS)('rows of %d agree with double precision to 3e-7 of the rms', async (n) => {
    const backend = await webGpu();
    const rows = n < 64 ? 70 : 2;
    const next = noise(n);
    const x = Float32Array.from({ length: 2 * rows * n }, () => next() - 0.5);
    const exact = reference.fromHost(Float64Array.from(x), 'complex128');
    for (const sign of [-1, 1] as const) {
      const got = await backend.toHost(backend.fft(backend.fromHost(x, 'complex64'), rows, n, sign));
      const wanted = reference.toHostSync(reference.fft(exact, rows, n, sign));
      let [error, size] = [0, 0];
      for (let k = 0; k < wanted.length; k++) {
        error += (Number(got[k]) - Number(wanted[k])) ** 2;
        size += Number(wanted[k]) ** 2;
      }
      expect(Math.sqrt(error / size)).toBeLessThan(3e-7);
    }
  });

  it('takes rows apart that are too many to be seen at once', async () => {
    const backend = await webGpu({ maxBinding: 2048 });
    const next = noise(3);
    const x = Float32Array.from({ length: 2 * 40 * 32 }, () => next() - 0.5);
    const got = await backend.toHost(backend.fft(backend.fromHost(x, 'complex64'), 40, 32, -1));
    const wanted = reference.toHostSync(reference.fft(reference.fromHost(x, 'complex64'), 40, 32, -1));
    got.forEach((v, k) => {
      // 5 stages of two roundings of numbers up to the size of the row sums
      expect(Math.abs(Number(v) - Number(wanted[k]))).toBeLessThan(3e-6);
    });
    const row = backend.fromHost(x, 'complex64');
    expect(() => backend.fft(row, 1, 1280, -1)).toThrow(/does not fit/);
  });
});
