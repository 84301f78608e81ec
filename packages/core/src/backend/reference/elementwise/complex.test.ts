import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Complex } from '../../../array/dtype.ts';
import type { BinaryOp, UnaryOp } from '../../types.ts';
import { backend, complexes, operand } from '../testing/operands.ts';

interface Fixture {
  /** Per function rows of re z, im z, re f(z), im f(z). */
  readonly values: Record<string, readonly [number, number, number, number][]>;
  /** Per function "re im" on the grid of special values, row-major. */
  readonly special: Record<string, readonly string[]>;
}
const fixture: Fixture = JSON.parse(readFileSync(new URL('./fixtures/complex.json', import.meta.url), 'utf8'));
const GRID = [-Infinity, -2.5, -1, -0, 0, 0.5, 1, Infinity, NaN];

const one = (op: UnaryOp, re: number, im: number): Complex =>
  complexes(backend.unary(op, operand([{ re, im }], 'complex128'), 'complex128'))[0];
const two = (op: BinaryOp, x: Complex, y: Complex): Complex =>
  complexes(backend.binary(op, operand([x], 'complex128'), operand([y], 'complex128'), [1], 'complex128'))[0];

/** Six units in the last place: the functions are sums of two or three rounded terms. */
const close = (a: number, b: number): boolean => Object.is(a, b) || Math.abs(a - b) <= 6 * 2 ** -53 * Math.abs(b);
const print = (z: Complex): string => [z.re, z.im].map((v) => (Object.is(v, -0) ? '-0' : String(v))).join(' ');

describe('complex functions', () => {
  it.each(Object.keys(fixture.values))('%s: both parts against 60 digits', (name) => {
    for (const [re, im, p, q] of fixture.values[name]) {
      const z = one(name as UnaryOp, re, im);
      expect(close(z.re, p) && close(z.im, q), `${name}(${re}, ${im}) = ${print(z)}, expected ${p} ${q}`).toBe(true);
    }
  });

  it.each(Object.keys(fixture.special))('%s: special values of C99 Annex G', (name) => {
    let at = 0;
    for (const re of GRID) {
      for (const im of GRID) {
        const text = fixture.special[name][at++];
        const [p, q] = text.split(' ').map(Number);
        const z = one(name as UnaryOp, re, im);
        // The sign of a zero beside NaN is not specified.
        const loose = Number.isNaN(im) && z.im === 0 && q === 0 && close(z.re, p);
        expect(loose || (close(z.re, p) && close(z.im, q)), `${name}(${re}, ${im}) = ${print(z)}, not ${text}`).toBe(
          true,
        );
      }
    }
  });

  it('expm1 and log1p have the special values of the array standard', () => {
    const table: [UnaryOp, number, number, string][] = [
      ['expm1', Infinity, 0, 'Infinity 0'],
      ['expm1', -Infinity, 1, '-1 0'],
      ['expm1', -Infinity, Infinity, '-1 0'],
      ['expm1', Infinity, Infinity, 'Infinity NaN'],
      ['expm1', -Infinity, NaN, '-1 0'],
      ['expm1', Infinity, NaN, 'Infinity NaN'],
      ['expm1', NaN, 0, 'NaN 0'],
      ['expm1', NaN, 1, 'NaN NaN'],
      ['expm1', 1, Infinity, 'NaN NaN'],
      ['log1p', -1, 0, '-Infinity 0'],
      ['log1p', 1, Infinity, 'Infinity 1.5707963267948966'],
      ['log1p', -Infinity, 1, 'Infinity 3.141592653589793'],
      ['log1p', Infinity, 1, 'Infinity 0'],
      ['log1p', -Infinity, Infinity, 'Infinity 2.356194490192345'],
      ['log1p', Infinity, NaN, 'Infinity NaN'],
      ['log1p', NaN, Infinity, 'Infinity NaN'],
      ['log1p', 0, NaN, 'NaN NaN'],
    ];
    for (const [op, re, im, expected] of table) expect(print(one(op, re, im)), `${op}(${re}, ${im})`).toBe(expected);
  });

  it('log2 and log10 are multiples of log', () => {
    const z = one('log', 0.3, -4);
    for (const [op, base] of [
      ['log2', Math.LN2],
      ['log10', Math.LN10],
    ] as const) {
      const w = one(op, 0.3, -4);
      expect(close(w.re, z.re / base) && close(w.im, z.im / base)).toBe(true);
    }
  });
});

describe('complex arithmetic', () => {
  const c = (re: number, im: number): Complex => ({ re, im });

  it('recovers infinities as Annex G asks', () => {
    expect(two('multiply', c(Infinity, NaN), c(2, 3)).re).toBe(Infinity);
    expect(Math.abs(two('multiply', c(Infinity, Infinity), c(1, 0)).re)).toBe(Infinity);
    expect(two('divide', c(1, 1), c(0, 0))).toEqual(c(Infinity, Infinity));
    expect(two('divide', c(1, 1), c(Infinity, NaN))).toEqual(c(0, 0));
    expect(two('divide', c(Infinity, 1), c(2, 0)).re).toBe(Infinity);
    expect(two('multiply', c(NaN, NaN), c(1, 1))).toEqual(c(NaN, NaN));
  });

  it('divides without overflow or underflow on the way', () => {
    expect(two('divide', c(1e308, 1e308), c(1e308, 1e308))).toEqual(c(1, 0));
    expect(two('divide', c(1e-310, 0), c(1e-310, 0))).toEqual(c(1, 0));
    expect(two('divide', c(4e-300, 8e-300), c(2, 0))).toEqual(c(2e-300, 4e-300));
    expect(two('divide', c(1, 0), c(3, 4))).toEqual(c(0.12, -0.16));
  });

  it('raises to integer powers by products, to others through the logarithm', () => {
    expect(two('pow', c(1, 1), c(8, 0))).toEqual(c(16, 0));
    expect(two('pow', c(0, 2), c(-2, 0)).re).toBe(-0.25);
    expect(two('pow', c(0, 0), c(0, 0))).toEqual(c(1, 0));
    expect(two('pow', c(0, 0), c(2, 1))).toEqual(c(0, 0));
    // i^i = exp(−π/2)
    const z = two('pow', c(0, 1), c(0, 1));
    expect(z.re).toBeCloseTo(Math.exp(-Math.PI / 2), 15);
    expect(Math.abs(z.im)).toBeLessThan(1e-16);
  });
});
