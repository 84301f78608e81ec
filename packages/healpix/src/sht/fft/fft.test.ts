import { describe, expect, it } from 'vitest';
import { complexFft } from './complex.ts';
import { factorize, goodSize, rootsOfUnity } from './factors.ts';
import { ringFft } from './ring.ts';

const noise = (n: number): Float64Array => Float64Array.from({ length: n }, (_, k) => Math.sin(k * k + 1));

describe('complex FFT', () => {
  // powers of 2, all radices, primes through generic butterflies and through Bluestein
  it.each([1, 2, 3, 4, 5, 8, 13, 14, 30, 66, 91, 128, 17, 34, 74, 97, 194])('equals the sum, length %i', (n) => {
    const roots = rootsOfUnity(n);
    for (const sign of [1, -1] as const) {
      const data = noise(2 * n);
      const out = Float64Array.of(9, ...data);
      complexFft(n).transform(out, 1, sign);
      for (let k = 0; k < n; k++) {
        let re = 0;
        let im = 0;
        for (let j = 0; j < n; j++) {
          const at = 2 * ((j * k) % n);
          re += data[2 * j] * roots[at] - sign * data[2 * j + 1] * roots[at + 1];
          im += data[2 * j + 1] * roots[at] + sign * data[2 * j] * roots[at + 1];
        }
        expect(Math.abs(out[2 * k + 1] - re) + Math.abs(out[2 * k + 2] - im)).toBeLessThan(1e-13 * n);
      }
      expect(out[0]).toBe(9);
    }
  });

  it('has exact roots and good sizes', () => {
    const roots = rootsOfUnity(8);
    expect(Array.from(roots.subarray(0, 6))).toEqual([
      1,
      0,
      expect.closeTo(Math.SQRT1_2, 15),
      expect.closeTo(Math.SQRT1_2, 15),
      -0,
      1,
    ]);
    expect(factorize(2 * 4 * 9 * 35)).toEqual([4, 2, 3, 3, 5, 7]);
    expect([1, 7, 11, 193].map(goodSize)).toEqual([1, 8, 12, 200]);
  });
});

describe('ring FFT', () => {
  it.each([
    [4, 0],
    [4, 11],
    [12, 5],
    [20, 9],
    [28, 100],
    [68, 33],
    [64, 32],
  ])('sums the series on %i pixels for orders to %i, aliased ones included', (n, mmax) => {
    for (const shifted of [false, true]) {
      const phi = (j: number): number => (2 * Math.PI * j) / n + (shifted ? Math.PI / n : 0);
      const modes = noise(2 * (mmax + 1));
      const out = new Float64Array(n);
      ringFft(n).synthesize(modes, 0, 2, mmax, shifted, out, 0);
      for (let j = 0; j < n; j++) {
        let sum = modes[0];
        for (let m = 1; m <= mmax; m++) {
          sum += 2 * (modes[2 * m] * Math.cos(m * phi(j)) - modes[2 * m + 1] * Math.sin(m * phi(j)));
        }
        // the direct sum has arguments up to 700 rad with rounding 1e-13
        expect(Math.abs(out[j] - sum)).toBeLessThan(1e-12 * (mmax + 1));
      }
      const values = noise(n);
      const back = new Float64Array(2 * (mmax + 1));
      ringFft(n).analyze(values, 0, mmax, shifted, back, 0, 2);
      for (let m = 0; m <= mmax; m++) {
        let re = 0;
        let im = 0;
        for (let j = 0; j < n; j++) {
          re += values[j] * Math.cos(m * phi(j));
          im -= values[j] * Math.sin(m * phi(j));
        }
        expect(Math.abs(back[2 * m] - re) + Math.abs(back[2 * m + 1] - im)).toBeLessThan(1e-12 * n);
      }
    }
  });
});
