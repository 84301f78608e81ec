import { describe, expect, it } from 'vitest';
import { compare, parseTolerance } from './compare.ts';
import { expression, sampled } from './expression.ts';

describe('compare', () => {
  const differences = (got: unknown, want: Parameters<typeof compare>[1], tolerance: string) =>
    compare(got, want, parseTolerance(tolerance)).length;

  it('takes nothing but equality for exact', () => {
    expect(differences([1, Number.NaN], [1, 'NaN'], 'exact')).toBe(0);
    expect(differences([1 + Number.EPSILON], [1], 'exact')).toBe(1);
    expect(differences([1], [1, 2], 'exact')).toBe(1);
    expect(differences(false, true, 'exact')).toBe(1);
    expect(differences('x', 1, 'exact')).toBe(1);
  });

  it('takes relative and absolute differences', () => {
    expect(differences(1 + 2e-12, 1, 'rtol 1e-12')).toBe(1);
    expect(differences(1 + 5e-13, 1, 'rtol 1e-12')).toBe(0);
    expect(differences(1e-3, 0, 'atol 1e-2')).toBe(0);
    expect(differences(1.05, 1, 'rtol 1e-2 atol 1e-2')).toBe(1);
    expect(differences(1.015, 1, 'rtol 1e-2 atol 1e-2')).toBe(0);
    expect(differences(Number.NaN, 1, 'rtol 1')).toBe(1);
  });

  it('forgives rounding noise of larger entries of the same array, and nothing more', () => {
    expect(differences([1, 1e-16], [1, 2e-16], 'rtol 1e-9')).toBe(0);
    expect(differences([1, 1e-14], [1, 2e-14], 'rtol 1e-9')).toBe(1);
    expect(differences({ a: [1], b: [1e-16] }, { a: [1], b: [2e-16] }, 'rtol 1e-9')).toBe(1);
  });

  it('compares every key', () => {
    expect(differences({ re: [1], im: [2] }, { re: [1], im: [2] }, 'exact')).toBe(0);
    expect(differences({ re: [1] }, { re: [1], im: [2] }, 'exact')).toBe(1);
    expect(differences({ a: 1, b: 2 }, { a: 1 }, 'exact')).toBe(1);
  });

  it('refuses tolerances that it does not know', () => {
    expect(() => parseTolerance('about 1e-3')).toThrow(SyntaxError);
  });
});

describe('expression', () => {
  it('reads arithmetic', () => {
    expect(expression('1/(1+z)')(1)).toBe(0.5);
    expect(expression('z^2')(3)).toBe(9);
    expect(expression('-2*z**2 + 3.5e1')(2)).toBe(27);
    expect(expression('2^-z')(1)).toBe(0.5);
    expect(expression('exp(-z/2)')(2)).toBe(Math.exp(-1));
    expect(() => expression('1 +')(1)).toThrow(SyntaxError);
    expect(() => expression('(1')(1)).toThrow(SyntaxError);
    expect(() => expression('import')(1)).not.toThrow();
    expect(() => expression('1 $ 2')(1)).toThrow(SyntaxError);
  });

  it('samples ranges', () => {
    expect(sampled('sin(p), p=0..2')).toEqual([0, Math.sin(1), Math.sin(2)]);
  });
});
