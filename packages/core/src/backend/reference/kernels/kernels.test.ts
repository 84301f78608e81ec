import { describe, expect, it } from 'vitest';
import type { DrawPlace } from '../../kernels.ts';
import { philox4x32 } from '../philox.ts';
import { ndtri } from '../special/ndtri.ts';
import { backend, elements, INTEGERS, numbers, operand, testUniforms } from '../testing/operands.ts';
import { logPoisson, poissonInversion } from './poisson.ts';
import { bits53 } from './random.ts';

const { kernels } = backend;
const draw = (name: 'random.uniform' | 'random.normal', place: DrawPlace) => numbers(kernels[name](place));
const place = (count: number, start = 0): DrawPlace => ({ key: [17, 4], counter: [0, 9], start, count });
const poisson = (lam: number | number[], where: DrawPlace) =>
  numbers(kernels['random.poisson'](where, operand([lam].flat(), 'float64')));

const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
/** The seeds are fixed; each bound below would fail by chance once in 10^6 seeds (4.9 standard deviations). */
const SIGMAS = 4.9;

describe('uniform and normal draws', () => {
  it('use words 0 and 1 of the block of the element', () => {
    const at = 2 ** 33 + 5;
    const [w0, w1] = philox4x32([5, 2, 0, 9], [17, 4]);
    const bits = Math.floor(w0 / 32) * 2 ** 26 + Math.floor(w1 / 64);
    expect(draw('random.uniform', place(1, at))).toEqual([bits / 2 ** 53]);
    expect(draw('random.normal', place(1, at))[0]).toBeCloseTo(ndtri((bits + 0.5) / 2 ** 53), 14);
  });

  it('do not depend on the chunks', () => {
    for (const name of ['random.uniform', 'random.normal'] as const) {
      const whole = draw(name, place(2500));
      expect([...draw(name, place(1300)), ...draw(name, place(1200, 1300))]).toEqual(whole);
    }
  });

  it('take all 53 bits, from 0 up to but not 1', () => {
    expect(bits53(0, 0)).toBe(0);
    expect(bits53(0xffffffff, 0xffffffff)).toBe(2 ** 53 - 1);
    expect(bits53(0, 64)).toBe(1);
    expect(bits53(32, 0)).toBe(2 ** 26);
  });

  it('have the moments of their distributions', () => {
    const n = 40_000;
    const u = draw('random.uniform', place(n));
    expect(Math.abs(mean(u) - 0.5)).toBeLessThan(SIGMAS * Math.sqrt(1 / 12 / n));
    expect(Math.abs(mean(u.map((v) => v * v)) - 1 / 3)).toBeLessThan(SIGMAS * Math.sqrt(4 / 45 / n));
    const z = draw('random.normal', place(n));
    expect(Math.abs(mean(z))).toBeLessThan(SIGMAS / Math.sqrt(n));
    expect(Math.abs(mean(z.map((v) => v * v)) - 1)).toBeLessThan(SIGMAS * Math.sqrt(2 / n));
    expect(Math.abs(mean(z.map((v) => v ** 4)) - 3)).toBeLessThan(SIGMAS * Math.sqrt(96 / n));
  });
});

describe('Poisson draws', () => {
  const MEANS = [0.1, 1, 5, 9.99, 10, 12.5, 40, 1000, 1e6, 1e10, 1e15];
  it.each(MEANS)('mean and variance at λ = %d', (lam) => {
    const n = 20_000;
    const x = poisson(lam, place(n));
    expect(Math.abs(mean(x.map((v) => v - lam)))).toBeLessThan(SIGMAS * Math.sqrt(lam / n));
    // The variance of (x − λ)² is λ + 2λ².
    expect(Math.abs(mean(x.map((v) => (v - lam) ** 2)) - lam)).toBeLessThan(
      SIGMAS * Math.sqrt((lam + 2 * lam ** 2) / n),
    );
    expect(x.every(Number.isInteger)).toBe(true);
  });

  it.each([0.7, 3, 9.5, 10, 15, 60])('probabilities at λ = %d, by χ²', (lam) => {
    const n = 30_000;
    const x = poisson(lam, place(n));
    let chi2 = 0;
    let cells = 0;
    let rest = n;
    let restSeen = n;
    for (let k = 0; k < 200; k++) {
      const expected = n * Math.exp(logPoisson(k, lam));
      if (expected < 10) continue;
      const seen = x.filter((v) => v === k).length;
      chi2 += (seen - expected) ** 2 / expected;
      cells++;
      rest -= expected;
      restSeen -= seen;
    }
    if (rest > 1) chi2 += (restSeen - rest) ** 2 / rest;
    // Wilson and Hilferty's approximation of the χ² quantile, one false alarm in 10^6.
    const limit = cells * (1 - 2 / (9 * cells) + 4.75 * Math.sqrt(2 / (9 * cells))) ** 3;
    expect(cells).toBeGreaterThan(2);
    expect(chi2).toBeLessThan(limit);
  });

  it('has the exact probabilities', () => {
    for (const lam of [0.5, 10, 200]) {
      let total = 0;
      for (let k = 0; k < 1000; k++) total += Math.exp(logPoisson(k, lam));
      expect(total).toBeCloseTo(1, 13);
    }
    expect(logPoisson(3, 2)).toBeCloseTo(Math.log((8 / 6) * Math.exp(-2)), 14);
    // λ = 10^15 at its mode: −½ log 2πλ to all digits, where k log λ − λ − log k! would lose them.
    expect(logPoisson(1e15, 1e15)).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * 1e15), 12);
  });

  it('inverts the distribution function', () => {
    expect(poissonInversion(0, 0.999)).toBe(0);
    expect(poissonInversion(2, 0)).toBe(0);
    expect(poissonInversion(2, Math.exp(-2))).toBe(1);
    // The largest uniform ends in the tail, not in an endless loop.
    for (const lam of [0.01, 1, 9.9]) expect(poissonInversion(lam, 1 - 2 ** -53)).toBeLessThan(60);
  });

  it('depends on the element alone: chunks, other means, zero', () => {
    const lam = testUniforms(3000, 2).map((u) => 100 * u);
    const whole = poisson(lam, place(3000));
    expect([...poisson(lam.slice(0, 1000), place(1000)), ...poisson(lam.slice(1000), place(2000, 1000))]).toEqual(
      whole,
    );
    const other = poisson(
      lam.map((v, k) => (k % 2 ? 0 : v)),
      place(3000),
    );
    expect(other).toEqual(whole.map((v, k) => (k % 2 ? 0 : v)));
  });

  it('refuses what is not a mean', () => {
    for (const lam of [-1, NaN, 2e15]) expect(() => poisson(lam, place(2))).toThrow(/Poisson mean/);
  });
});

describe('bincount', () => {
  it('counts and adds weights', () => {
    for (const dtype of INTEGERS) {
      expect(elements(kernels.bincount(operand([0n, 2n, 2n], dtype), 4, undefined))).toEqual([1n, 0n, 2n, 0n]);
    }
    const index = operand([0n, 2n, 2n], 'int64');
    expect(numbers(kernels.bincount(index, 3, operand([1.5, 2, 3], 'float32')))).toEqual([1.5, 0, 5]);
    expect(elements(kernels.bincount(operand([], 'int64'), 2, undefined))).toEqual([0n, 0n]);
  });
});

describe('lensing.plane', () => {
  it.each(['float64', 'float32'] as const)('combines three maps of %s', (dtype) => {
    const [a, b, d] = [1, 2, 3].map((seed) => testUniforms(5000, seed));
    const [t, f] = [0.3, -1.7];
    const round = dtype === 'float32' ? Math.fround : (v: number) => v;
    const z = kernels['lensing.plane'](operand(a, dtype), operand(b, dtype), operand(d, dtype), t, f);
    expect(numbers(z)).toEqual(a.map((v, k) => round((1 - t) * round(v) + t * round(b[k]) + f * round(d[k]))));
  });
});
