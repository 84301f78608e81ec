import { describe, expect, it } from 'vitest';
import type { Extent, ScanOp } from '../types.ts';
import {
  backend,
  complexes,
  elements,
  INTEGERS,
  numbers,
  operand,
  sampleIntegers,
  testUniforms,
  wrap,
} from './testing/operands.ts';

const EXTENTS: Extent[] = [
  [1, 9, 1],
  [3, 4, 1],
  [2, 3, 4],
  [1, 1, 5],
];
const COMBINE: Record<ScanOp, (a: number, b: number) => number> = {
  sum: (a, b) => a + b,
  prod: (a, b) => a * b,
  max: Math.max,
  min: Math.min,
};

function expected(x: readonly number[], [outer, n, inner]: Extent, f: (a: number, b: number) => number): number[] {
  const z = [...x];
  for (let o = 0; o < outer; o++)
    for (let k = 1; k < n; k++)
      for (let i = 0; i < inner; i++) {
        const at = (o * n + k) * inner + i;
        z[at] = f(z[at - inner], z[at]);
      }
  return z;
}

describe('scan', () => {
  it.each(EXTENTS)('runs along the middle of %d × %d × %d', (...extent) => {
    const x = testUniforms(extent[0] * extent[1] * extent[2]).map((u) => Math.floor(8 * u) - 3);
    for (const op of ['sum', 'prod', 'max', 'min'] as const) {
      for (const dtype of ['float64', 'float32', 'int32', 'int64'] as const) {
        const v = dtype === 'int64' ? x.map(BigInt) : x;
        const z = numbers(backend.scan(op, operand(v, dtype).buffer, extent, dtype)).map((w) => w + 0);
        expect(z, `${op} ${dtype}`).toEqual(expected(x, extent, COMBINE[op]).map((w) => w + 0));
      }
    }
  });

  it.each(INTEGERS)('wraps in %s', (dtype) => {
    const x = sampleIntegers(dtype);
    let sum = 0n;
    let product = 1n;
    const sums = x.map((v) => wrap((sum += v), dtype));
    const got = (op: ScanOp) =>
      elements(backend.scan(op, operand(x, dtype).buffer, [1, x.length, 1], dtype)).map((v) =>
        BigInt(v as bigint | number),
      );
    expect(got('sum')).toEqual(sums);
    expect(got('prod')).toEqual(x.map((v) => wrap((product *= v), dtype)));
    let top = x[0];
    expect(got('max')).toEqual(x.map((v) => (top = v > top ? v : top)));
  });

  it('carries the rounding errors of sums', () => {
    const n = 100_000;
    const z = numbers(backend.scan('sum', backend.full(n, 0.1, 'float64'), [1, n, 1], 'float64'));
    // A compensated sum is within one rounding of the exact one; a plain running sum is off by about 1e-8 · 1e-4.
    for (const k of [9, 999, n - 1])
      expect(Math.abs(z[k] - (k + 1) * 0.1)).toBeLessThanOrEqual((k + 1) * 0.1 * 2 ** -52);
  });

  it('keeps infinities and NaN', () => {
    const scan = (x: number[]) =>
      numbers(backend.scan('sum', operand(x, 'float64').buffer, [1, x.length, 1], 'float64'));
    expect(scan([1, Infinity, 2, -Infinity, 3])).toEqual([1, Infinity, Infinity, NaN, NaN]);
    expect(scan([1, NaN, 2])).toEqual([1, NaN, NaN]);
    const top = numbers(backend.scan('max', operand([1, NaN, 2], 'float64').buffer, [1, 3, 1], 'float64'));
    expect(top).toEqual([1, NaN, NaN]);
  });

  it('converts to the dtype of the result', () => {
    const x = operand([true, true, false, true], 'bool').buffer;
    expect(elements(backend.scan('sum', x, [1, 4, 1], 'int64'))).toEqual([1n, 2n, 2n, 3n]);
    expect(numbers(backend.scan('sum', operand([1, 2], 'int32').buffer, [1, 2, 1], 'float64'))).toEqual([1, 3]);
    const z = operand(
      [
        { re: 1, im: 1 },
        { re: 0, im: 2 },
      ],
      'complex64',
    ).buffer;
    expect(complexes(backend.scan('sum', z, [1, 2, 1], 'complex64'))[1]).toEqual({ re: 1, im: 3 });
    expect(complexes(backend.scan('prod', z, [1, 2, 1], 'complex64'))[1]).toEqual({ re: -2, im: 2 });
    expect(complexes(backend.scan('sum', operand([1, 2], 'float64').buffer, [1, 2, 1], 'complex128'))[1]).toEqual({
      re: 3,
      im: 0,
    });
    expect(() => backend.scan('max', z, [1, 2, 1], 'complex64')).toThrow(/not defined/);
  });
});
