import { describe, expect, it } from 'vitest';
import { backend, testUniforms } from '../testing/operands.ts';
import { factorize, rootsOfUnity } from './roots.ts';

/** The transform by its definition, sums in double precision with exact phases modulo n. */
function direct(x: readonly number[], n: number, sign: 1 | -1): number[] {
  const z: number[] = [];
  for (let j = 0; j < n; j++) {
    let [re, im] = [0, 0];
    for (let k = 0; k < n; k++) {
      const phase = (sign * 2 * Math.PI * ((j * k) % n)) / n;
      const [c, s] = [Math.cos(phase), Math.sin(phase)];
      re += x[2 * k] * c - x[2 * k + 1] * s;
      im += x[2 * k] * s + x[2 * k + 1] * c;
    }
    z.push(re, im);
  }
  return z;
}

const data = (n: number, seed = 1): number[] => testUniforms(2 * n, seed).map((u) => u - 0.5);
const transform = (x: readonly number[], rows: number, n: number, sign: 1 | -1, single = false): number[] => {
  const buffer = single
    ? backend.fromHost(Float32Array.from(x), 'complex64')
    : backend.fromHost(Float64Array.from(x), 'complex128');
  return [...backend.hostView(backend.fft(buffer, rows, n, sign))].map(Number);
};
/** Error in the root mean square, relative to the result. */
function error(got: readonly number[], expected: readonly number[]): number {
  let [d, s] = [0, 0];
  expected.forEach((v, k) => {
    d += (got[k] - v) ** 2;
    s += v ** 2;
  });
  return Math.sqrt(d / s);
}

describe('fft', () => {
  const LENGTHS = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 20, 25, 27, 30, 31, 49, 60, 64, 77, 97, 120, 125, 128, 143,
    169, 180, 221, 243, 256, 360,
  ];
  it.each(LENGTHS)('length %d in both directions against the definition', (n) => {
    const x = data(n, n);
    for (const sign of [1, -1] as const) {
      // The direct sum itself is good to about √n u; 2e-15·√n leaves a factor of a few.
      expect(error(transform(x, 1, n, sign), direct(x, n, sign))).toBeLessThan(2e-15 * Math.sqrt(n));
      expect(error(transform(x, 1, n, sign, true), direct(x.map(Math.fround), n, sign))).toBeLessThan(1e-7);
    }
  });

  // Powers, mixed radices, a large prime and a product of large primes (both through Bluestein).
  it.each([4096, 3 ** 7, 5 ** 5, 2520, 7 * 11 * 13, 1009, 61 * 67, 65536])(
    'length %d: there and back to rounding error',
    (n) => {
      const x = data(n, n);
      const back = transform(transform(x, 1, n, -1), 1, n, 1).map((v) => v / n);
      // Error growth is √log n; measured below 6e-16 for all of these.
      expect(error(back, x)).toBeLessThan(2e-15);
    },
  );

  it.each([30, 37, 64])('row by row (length %d)', (n) => {
    const x = data(3 * n, 5);
    const z = transform(x, 3, n, -1);
    for (let r = 0; r < 3; r++) {
      expect(z.slice(2 * r * n, 2 * (r + 1) * n)).toEqual(transform(x.slice(2 * r * n, 2 * (r + 1) * n), 1, n, -1));
    }
  });

  it('of a wave is one peak, at the frequency of its sign', () => {
    const n = 1000;
    const x = Array.from({ length: n }, (_, k) => [
      Math.cos((2 * Math.PI * 7 * k) / n),
      Math.sin((2 * Math.PI * 7 * k) / n),
    ]).flat();
    const z = transform(x, 1, n, -1);
    const power = Array.from({ length: n }, (_, k) => Math.hypot(z[2 * k], z[2 * k + 1]));
    expect(power[7]).toBeCloseTo(n, 9);
    expect(Math.max(...power.filter((_, k) => k !== 7))).toBeLessThan(1e-10);
  });
});

describe('plans', () => {
  it('factorize into fours first', () => {
    expect(factorize(1)).toEqual([]);
    expect(factorize(2 ** 5 * 3 * 5 * 7)).toEqual([4, 4, 2, 3, 5, 7]);
    expect(factorize(2 * 101 ** 2)).toEqual([2, 101, 101]);
  });

  it('have roots on the axes and diagonals exactly', () => {
    const w = rootsOfUnity(8);
    expect([w[0], w[4], w[5], w[8], w[12], w[13]].map((v) => v + 0)).toEqual([1, 0, -1, -1, 0, 1]);
    expect([w[2], w[3], w[6], w[7], w[10], w[11]].map(Math.abs)).toEqual(new Array(6).fill(Math.SQRT1_2));
    for (const n of [7, 360, 1001]) {
      const r = rootsOfUnity(n);
      for (let k = 1; k < n; k++) {
        // Conjugate pairs are exact mirror images; the modulus is 1 to rounding.
        expect(r[2 * k] + 0).toBe(r[2 * (n - k)] + 0);
        expect(r[2 * k + 1] + 0).toBe(0 - r[2 * (n - k) + 1]);
        expect(Math.abs(Math.hypot(r[2 * k], r[2 * k + 1]) - 1)).toBeLessThan(3e-16);
      }
    }
  });
});
