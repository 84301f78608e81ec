import { describe, expect, it } from 'vitest';
import type { DType, Scalar } from '../../../array/dtype.ts';
import type { Extent, ReduceOp } from '../../types.ts';
import {
  backend,
  complexes,
  elements,
  FLOATS,
  INTEGERS,
  numbers,
  operand,
  sampleIntegers,
  testUniforms,
  wrap,
} from '../testing/operands.ts';

const reduce = (op: ReduceOp, x: readonly Scalar[], dtype: DType, extent: Extent, out: DType = dtype) =>
  backend.reduce(op, operand(x, dtype).buffer, extent, out);
const all = (n: number): Extent => [1, n, 1];

/** The elements along the middle axis for every (outer, inner). */
function lines<T>(x: readonly T[], [outer, n, inner]: Extent): T[][] {
  const out: T[][] = [];
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) out.push(Array.from({ length: n }, (_, k) => x[(o * n + k) * inner + i]));
  }
  return out;
}

const EXTENTS: Extent[] = [
  [1, 7, 1],
  [3, 5, 1],
  [1, 5, 3],
  [2, 200, 3],
  [1, 3, 2500],
  [2, 2500, 1],
  [3, 1, 4],
];

describe('sum', () => {
  it.each(EXTENTS)('adds %d × %d × %d along the middle', (...extent) => {
    const size = extent[0] * extent[1] * extent[2];
    // Integers below 2^20: every order of summation is exact.
    const x = testUniforms(size).map((u) => Math.floor(u * 2 ** 20));
    const expected = lines(x, extent).map((line) => line.reduce((a, b) => a + b, 0));
    expect(numbers(reduce('sum', x, 'float64', extent))).toEqual(expected);
    expect(numbers(reduce('sum', x, 'int32', extent, 'int64'))).toEqual(expected);
    expect(numbers(reduce('sum', x.map(BigInt), 'int64', extent))).toEqual(expected);
    const z = x.map((v, k) => ({ re: v, im: k }));
    const complex = complexes(reduce('sum', z, 'complex128', extent));
    expect(complex.map((v) => v.re)).toEqual(expected);
    expect(complex.map((v) => v.im)).toEqual(
      lines([...x.keys()], extent).map((line) => line.reduce((a, b) => a + b, 0)),
    );
  });

  it.each([
    [1, 2 ** 20, 1],
    [1, 2 ** 18, 4],
  ] as Extent[])('loses at most log n roundings (%d × %d × %d)', (...extent) => {
    const n = extent[1];
    const x = new Array<number>(n * extent[2]).fill(0.1);
    // Exact: n is a power of two, so n · fl(0.1) needs no rounding. The bound is Higham's, (log2 n) u relative, and far
    // below the error of one running sum (about 1e-11 here).
    for (const s of numbers(reduce('sum', x, 'float64', extent))) {
      expect(Math.abs(s / (n * 0.1) - 1)).toBeLessThan(20 * 2 ** -53);
    }
    for (const s of numbers(reduce('sum', x, 'float32', extent))) expect(s).toBe(Math.fround(n * Math.fround(0.1)));
  });

  it('propagates NaN and infinities', () => {
    expect(numbers(reduce('sum', [1, NaN, 2], 'float64', all(3)))).toEqual([NaN]);
    expect(numbers(reduce('sum', [1, Infinity, 2], 'float64', all(3)))).toEqual([Infinity]);
    expect(numbers(reduce('sum', [Infinity, -Infinity], 'float32', all(2)))).toEqual([NaN]);
    expect(numbers(reduce('sum', new Array(300).fill(Infinity), 'float64', [1, 150, 2]))).toEqual([Infinity, Infinity]);
  });

  it.each(INTEGERS)('%s is summed exactly and wraps in the dtype of the result', (dtype) => {
    const x = sampleIntegers(dtype);
    const total = x.reduce((a, b) => a + b, 0n);
    for (const out of INTEGERS) {
      expect(
        elements(reduce('sum', x, dtype, all(x.length), out)).map((v) => BigInt(v as bigint | number)),
        out,
      ).toEqual([wrap(total, out)]);
    }
    expect(numbers(reduce('sum', x.slice(0, 6), dtype, all(6), 'float64'))).toEqual([23]);
  });

  it('adds more uint32 than a double holds', () => {
    const n = 3_000_000;
    const x = { buffer: backend.full(n, 2 ** 32 - 1, 'uint32'), shape: [n] };
    expect(elements(backend.reduce('sum', x.buffer, all(n), 'uint64'))).toEqual([BigInt(n) * (2n ** 32n - 1n)]);
  });

  it('counts booleans and takes a wider or complex result', () => {
    expect(elements(reduce('sum', [true, false, true], 'bool', all(3), 'int64'))).toEqual([2n]);
    expect(numbers(reduce('sum', [2 ** 24, 1], 'float32', all(2), 'float64'))).toEqual([2 ** 24 + 1]);
    expect(complexes(reduce('sum', [1, 2], 'float64', all(2), 'complex128'))).toEqual([{ re: 3, im: 0 }]);
    expect(elements(reduce('sum', [1.5, 2.5], 'float64', all(2), 'int64'))).toEqual([3n]);
  });

  it('of nothing is the neutral element', () => {
    expect(numbers(reduce('sum', [], 'float64', [2, 0, 1]))).toEqual([0, 0]);
    expect(numbers(reduce('prod', [], 'float64', [1, 0, 2]))).toEqual([1, 1]);
    expect(elements(reduce('sum', [], 'int64', all(0)))).toEqual([0n]);
    expect(elements(reduce('prod', [], 'int64', all(0)))).toEqual([1n]);
    expect(elements(reduce('any', [], 'bool', all(0)))).toEqual([false]);
    expect(elements(reduce('all', [], 'bool', all(0)))).toEqual([true]);
  });
});

describe('prod, max, min', () => {
  it.each(EXTENTS)('work along the middle of %d × %d × %d', (...extent) => {
    const size = extent[0] * extent[1] * extent[2];
    const x = testUniforms(size, 3).map((u) => Math.floor(u * 1000) - 500);
    const expected = (f: (a: number, b: number) => number) => lines(x, extent).map((line) => line.reduce(f));
    for (const dtype of ['float64', 'float32', 'int16', 'int64'] as const) {
      expect(numbers(reduce('max', dtype === 'int64' ? x.map(BigInt) : x, dtype, extent))).toEqual(
        expected((a, b) => Math.max(a, b)),
      );
      expect(numbers(reduce('min', dtype === 'int64' ? x.map(BigInt) : x, dtype, extent))).toEqual(
        expected((a, b) => Math.min(a, b)),
      );
    }
    const signs: number[] = x.map((v) => (v % 7 === 0 ? -2 : v % 3 === 0 ? 0.5 : 1));
    expect(numbers(reduce('prod', signs, 'float64', extent))).toEqual(
      lines(signs, extent).map((l) => l.reduce((a, b) => a * b, 1)),
    );
  });

  it('propagate NaN', () => {
    for (const dtype of FLOATS) {
      for (const op of ['max', 'min', 'prod'] as const) {
        for (const x of [
          [NaN, 1, 2],
          [1, NaN, 2],
          [1, 2, NaN],
        ])
          expect(numbers(reduce(op, x, dtype, all(3)))).toEqual([NaN]);
        expect(numbers(reduce(op, [1, NaN, 2, 3], dtype, [1, 2, 2]))[1]).toBe(NaN);
      }
    }
  });

  it.each(INTEGERS)('%s to the last bit', (dtype) => {
    const x = sampleIntegers(dtype);
    const sorted = [...x].sort((a, b) => (a < b ? -1 : 1));
    const big = (op: ReduceOp, extent: Extent) =>
      elements(reduce(op, x, dtype, extent)).map((v) => BigInt(v as bigint | number));
    expect(big('max', all(x.length))).toEqual([sorted[sorted.length - 1]]);
    expect(big('min', all(x.length))).toEqual([sorted[0]]);
    expect(big('max', [1, 1, x.length])).toEqual(x);
    const product = x.filter((v) => v !== 0n).slice(0, 7);
    const wide = elements(reduce('prod', product, dtype, all(product.length), 'int64'));
    expect(wide).toEqual([
      wrap(
        product.reduce((a, b) => a * b, 1n),
        'int64',
      ),
    ]);
  });

  it('tell neighbours beyond 2^53 apart', () => {
    const x = [2n ** 60n, 2n ** 60n + 1n, 2n ** 60n - 1n];
    expect(elements(reduce('max', x, 'int64', all(3)))).toEqual([2n ** 60n + 1n]);
    expect(elements(reduce('min', x, 'int64', all(3)))).toEqual([2n ** 60n - 1n]);
    expect(elements(reduce('max', x, 'uint64', all(3)))).toEqual([2n ** 60n + 1n]);
    expect(elements(backend.argReduce('argmax', operand(x, 'int64').buffer, all(3)))).toEqual([1n]);
    expect(elements(backend.argReduce('argmin', operand(x, 'uint64').buffer, all(3)))).toEqual([2n]);
  });

  it('multiply complex numbers and refuse to order them', () => {
    const x = [
      { re: 1, im: 1 },
      { re: 1, im: 1 },
      { re: 0, im: 2 },
    ];
    expect(complexes(reduce('prod', x, 'complex128', all(3)))).toEqual([{ re: -4, im: 0 }]);
    expect(() => reduce('max', x, 'complex128', all(3))).toThrow(/no order/);
    expect(() => backend.argReduce('argmax', operand(x, 'complex64').buffer, all(3))).toThrow(/not defined/);
  });
});

describe('any and all', () => {
  it.each(EXTENTS)('of %d × %d × %d', (...extent) => {
    const x = testUniforms(extent[0] * extent[1] * extent[2], 5).map((u) => (u < 0.3 ? 0 : u));
    expect(elements(reduce('any', x, 'float64', extent, 'bool'))).toEqual(
      lines(x, extent).map((l) => l.some((v) => v !== 0)),
    );
    expect(elements(reduce('all', x, 'float64', extent, 'bool'))).toEqual(
      lines(x, extent).map((l) => l.every((v) => v !== 0)),
    );
  });

  it('count NaN and imaginary parts as true', () => {
    expect(elements(reduce('all', [NaN, -1], 'float32', all(2), 'bool'))).toEqual([true]);
    expect(
      elements(
        reduce(
          'all',
          [
            { re: 0, im: 1 },
            { re: 1, im: 0 },
          ],
          'complex64',
          all(2),
          'bool',
        ),
      ),
    ).toEqual([true]);
    expect(elements(reduce('any', [0n, 2n ** 40n], 'int64', all(2), 'bool'))).toEqual([true]);
  });
});

describe('argmax and argmin', () => {
  const arg = (op: 'argmax' | 'argmin', x: readonly Scalar[], dtype: DType, extent: Extent) =>
    numbers(backend.argReduce(op, operand(x, dtype).buffer, extent));
  it.each(EXTENTS)('find the first extreme of %d × %d × %d', (...extent) => {
    const x = testUniforms(extent[0] * extent[1] * extent[2], 9).map((u) => Math.floor(u * 20));
    const expected = (f: (...v: number[]) => number) => lines(x, extent).map((l) => l.indexOf(f(...l)));
    for (const dtype of ['float64', 'float32', 'uint8', 'int64'] as const) {
      const v = dtype === 'int64' ? x.map(BigInt) : x;
      expect(arg('argmax', v, dtype, extent)).toEqual(expected(Math.max));
      expect(arg('argmin', v, dtype, extent)).toEqual(expected(Math.min));
    }
  });

  it('stop at the first NaN', () => {
    for (const extent of [[1, 4, 1]] as Extent[]) {
      expect(arg('argmax', [1, NaN, 5, NaN], 'float64', extent)).toEqual([1]);
      expect(arg('argmin', [1, NaN, -5, NaN], 'float64', extent)).toEqual([1]);
    }
    expect(arg('argmax', [1, 2, NaN, 1, 9, NaN], 'float64', [1, 3, 2])).toEqual([1, 2]);
    expect(arg('argmax', [-0, 0], 'float64', all(2))).toEqual([0]);
  });
});
