import { describe, expect, it } from 'vitest';
import { chiSquarePValue, correlation, gammaQ, ksPValue, logGamma, normalCdf } from './index.ts';

// Numbers of scipy 1.17 (special.gammaincc, special.gammaln, stats.norm.cdf, stats.kstest, stats.chisquare).
describe('helpers of the distribution tests', () => {
  it.each([
    [0.5, 0.3, 0.4385780260809997],
    [10, 12.5, 0.2014311049455359],
    [50, 30, 0.999481108537452],
    [3, 40, 3.572865928700233e-15],
  ])('gammaQ(%d, %d)', (a, x, q) => {
    expect(Math.abs(gammaQ(a, x) / q - 1)).toBeLessThan(1e-12);
  });

  it('logGamma', () => {
    // From numpy: ln Γ(1/2) = ln √π; ln Γ(n) from factorials.
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 12);
    expect(logGamma(1)).toBeCloseTo(0, 13);
  });

  it.each([
    [-6, 9.86587645e-10],
    [-1, 0.158655254],
    [0.3, 0.617911422],
    [2.5, 0.99379033467],
  ])('normalCdf(%d)', (x, p) => {
    expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThan(2e-9);
  });

  it('ksPValue agrees with the exact distribution to the accuracy of its series', () => {
    const x = Array.from({ length: 200 }, (_, k) => ((k + 0.5) / 200) ** 1.155);
    // scipy's exact value is 0.5509.
    expect(ksPValue(x, (t) => t)).toBeCloseTo(0.551, 1);
    expect(ksPValue([Number.NaN, 0.5], (t) => t)).toBe(0);
    expect(
      ksPValue(
        Array.from({ length: 200 }, (_, k) => k / 400),
        (t) => t,
      ),
    ).toBeLessThan(1e-20);
  });

  it('chiSquarePValue, with cells merged up to five', () => {
    expect(chiSquarePValue([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8])).toBeCloseTo(0.6233876277495822, 12);
    const merged = chiSquarePValue([16, 18, 16, 14, 12, 6, 6, 0], [16, 16, 16, 16, 16, 4, 3, 1]);
    expect(merged).toBeCloseTo(0.6233876277495822, 12);
    expect(chiSquarePValue([100, 0], [50, 50])).toBeLessThan(1e-20);
  });

  it('correlation', () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 14);
    expect(correlation([1, 2, 3, 4], [1, -1, -1, 1])).toBeCloseTo(0, 14);
  });
});
