import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { erf, erfc } from './erf.ts';
import { lgamma, stirlingRemainder } from './lgamma.ts';
import { erfinv, ndtri } from './ndtri.ts';

/** Pairs x, f(x) from mpmath 1.4.1 with 60 digits, rounded to double. */
const fixture: Record<string, [number, number][]> = JSON.parse(
  readFileSync(new URL('./fixtures/special.json', import.meta.url), 'utf8'),
);

const FUNCTIONS: Record<string, (x: number) => number> = { erf, erfc, ndtri, erfinv, lgamma };

describe('special functions', () => {
  it.each(Object.keys(FUNCTIONS))('%s to 1e-15 relative', (name) => {
    for (const [x, expected] of fixture[name]) {
      const error = expected === 0 ? Math.abs(FUNCTIONS[name](x)) : Math.abs(FUNCTIONS[name](x) / expected - 1);
      // Subnormal results carry fewer digits.
      expect(error, `${name}(${x})`).toBeLessThan(Math.abs(expected) < 1e-307 && expected !== 0 ? 1e-10 : 1e-15);
    }
  });

  it('lgamma of negative numbers to 1e-15 of its size or of one', () => {
    for (const [x, expected] of fixture.lgammaNegative) {
      expect(Math.abs(lgamma(x) - expected), `lgamma(${x})`).toBeLessThan(1e-15 * Math.max(1, Math.abs(expected)));
    }
  });

  it('special values', () => {
    expect([0, -0, Infinity, -Infinity, NaN].map(erf)).toEqual([0, -0, 1, -1, NaN]);
    expect([Infinity, -Infinity, NaN, 0].map(erfc)).toEqual([0, 2, NaN, 1]);
    expect([0, 1, 0.5, -0.1, 1.1, NaN].map(ndtri)).toEqual([-Infinity, Infinity, 0, NaN, NaN, NaN]);
    expect([1, -1, 0, -0, 1.5, -2, NaN].map(erfinv)).toEqual([Infinity, -Infinity, 0, -0, NaN, NaN, NaN]);
    expect([1, 2, 0, -0, -1, -7, Infinity, -Infinity, NaN].map(lgamma)).toEqual([
      0,
      0,
      Infinity,
      Infinity,
      Infinity,
      Infinity,
      Infinity,
      Infinity,
      NaN,
    ]);
  });

  it('erf is odd and erfc its complement; the inverses invert', () => {
    for (let k = 1; k < 60; k++) {
      const x = k / 10;
      expect(erf(-x)).toBe(-erf(x));
      expect(Math.abs(erf(x) + erfc(x) - 1)).toBeLessThan(3e-16);
      // d erf/dx = 2/√π exp(−x²): the inverse amplifies the rounding of erf(x) by its reciprocal.
      if (x < 3) expect(Math.abs(erfinv(erf(x)) - x)).toBeLessThan(4e-16 * (1 + Math.exp(x * x)));
    }
  });

  it('meets itself where the approximations change', () => {
    const jump = (f: (x: number) => number, at: number) => Math.abs(f(at * (1 + 2e-16)) / f(at * (1 - 2e-16)) - 1);
    expect(jump(erf, 0.46875)).toBeLessThan(1.5e-15);
    expect(jump(erfc, 4)).toBeLessThan(2e-14); // its own slope: d log erfc / d log x is about −34 here
    for (const x of [0.5, 1.5, 2.5, 10]) expect(jump(lgamma, x)).toBeLessThan(5e-15);
    expect(jump(ndtri, 0.075)).toBeLessThan(2e-15);
  });

  it('obeys Γ(x + 1) = x Γ(x)', () => {
    for (const x of [0.3, 1.2, 2.6, 5.5, 9.5, 15, 100.25, 1e6]) {
      expect(Math.abs(lgamma(x + 1) - lgamma(x) - Math.log(x))).toBeLessThan(1e-15 * Math.max(1, lgamma(x + 1)));
    }
    expect(stirlingRemainder(10)).toBeCloseTo(
      Math.log(362880) - (9.5 * Math.log(10) - 10 + 0.5 * Math.log(2 * Math.PI)),
      14,
    );
  });
});
