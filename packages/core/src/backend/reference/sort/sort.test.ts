import { describe, expect, it } from 'vitest';
import type { DType, Scalar } from '../../../array/dtype.ts';
import type { Extent } from '../../types.ts';
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
} from '../testing/operands.ts';

const sort = (x: readonly Scalar[], dtype: DType, descending = false, extent: Extent = [1, x.length, 1]) =>
  backend.sort(operand(x, dtype).buffer, extent, { descending });
const argsort = (x: readonly Scalar[], dtype: DType, descending = false, extent: Extent = [1, x.length, 1]) =>
  numbers(backend.argsort(operand(x, dtype).buffer, extent, { descending }));

/** Stable order by a comparison, the slow and obvious way. */
function order<T>(x: readonly T[], descending: boolean): number[] {
  return [...x.keys()].sort((a, b) => {
    const c = x[a] < x[b] ? -1 : x[a] > x[b] ? 1 : 0;
    return (descending ? -c : c) || a - b;
  });
}

describe('sort and argsort', () => {
  it.each(INTEGERS)('%s in both directions', (dtype) => {
    const x = [...sampleIntegers(dtype), ...sampleIntegers(dtype)];
    for (const descending of [false, true]) {
      const expected = order(x, descending);
      expect(argsort(x, dtype, descending)).toEqual(expected);
      expect(elements(sort(x, dtype, descending)).map((v) => BigInt(v as bigint | number))).toEqual(
        expected.map((k) => x[k]),
      );
    }
  });

  it.each(FLOATS)('%s with NaN last, zeros equal, in both directions', (dtype) => {
    const x = [3, NaN, -0, 0, -Infinity, Infinity, -1.5, NaN, 0, -0, 2 ** -149];
    expect(argsort(x, dtype)).toEqual([4, 6, 2, 3, 8, 9, 10, 0, 5, 1, 7]);
    expect(argsort(x, dtype, true)).toEqual([5, 0, 10, 2, 3, 8, 9, 6, 4, 1, 7]);
    expect(numbers(sort(x, dtype)).slice(0, 2)).toEqual([-Infinity, -1.5]);
    expect(numbers(sort(x, dtype)).slice(-3)).toEqual([Infinity, NaN, NaN]);
    expect(numbers(sort(x, dtype, true)).slice(0, 2)).toEqual([Infinity, 3]);
    expect(numbers(sort(x, dtype, true)).slice(-3)).toEqual([-Infinity, NaN, NaN]);
  });

  it.each(FLOATS)('%s: zeros of either sign keep their order, as argsort has it', (dtype) => {
    const rows = [
      [0, -0, 0, -0],
      [1, 0, -1, -0, NaN, 0],
      [-0, 5, 0, -0],
      [-0, -0, 2],
      [NaN, 0, -0],
      [-3, -2],
    ];
    for (const row of rows) {
      for (const descending of [false, true]) {
        const expected = argsort(row, dtype, descending).map((k) => row[k]);
        expect(numbers(sort(row, dtype, descending))).toStrictEqual(expected);
      }
    }
  });

  it('is stable for many equal keys, by merging and by digits', () => {
    for (const n of [5, 100, 599, 600, 5000]) {
      const x = testUniforms(n, n).map((u) => Math.floor(u * 17) - 8);
      for (const descending of [false, true]) {
        expect(argsort(x, 'float64', descending)).toEqual(order(x, descending));
        expect(argsort(x.map(BigInt), 'int64', descending)).toEqual(order(x, descending));
      }
    }
  });

  it('orders every bit of long arrays', () => {
    const x = testUniforms(4000, 5).map((u, k) => (u - 0.5) * 10 ** ((k % 40) - 20));
    expect(argsort(x, 'float64')).toEqual(order(x, false));
    expect(
      argsort(
        x.map((v) => Math.fround(v)),
        'float32',
        true,
      ),
    ).toEqual(
      order(
        x.map((v) => Math.fround(v)),
        true,
      ),
    );
    const big = testUniforms(2000, 6).map((u, k) =>
      BigInt.asUintN(64, BigInt(Math.floor(u * 2 ** 32)) << BigInt(k % 33)),
    );
    expect(argsort(big, 'uint64')).toEqual(order(big, false));
  });

  it.each([
    [2, 5, 3],
    [4, 3, 1],
    [1, 4, 6],
    [2, 0, 3],
  ] as Extent[])('works along the middle of %d × %d × %d', (...extent) => {
    const [outer, n, inner] = extent;
    const x = testUniforms(outer * n * inner, 8).map((u) => Math.floor(50 * u));
    const sorted = [...x];
    const placed = x.map(() => 0);
    for (let o = 0; o < outer; o++)
      for (let i = 0; i < inner; i++) {
        const line = Array.from({ length: n }, (_, k) => x[(o * n + k) * inner + i]);
        order(line, false).forEach((from, k) => {
          sorted[(o * n + k) * inner + i] = line[from];
          placed[(o * n + k) * inner + i] = from;
        });
      }
    for (const dtype of ['float64', 'float32', 'uint8'] as const) {
      expect(numbers(sort(x, dtype, false, extent))).toEqual(sorted);
      expect(argsort(x, dtype, false, extent)).toEqual(placed);
    }
  });

  it('orders booleans and complex numbers (by real, then imaginary part)', () => {
    expect(elements(sort([true, false, true], 'bool'))).toEqual([false, true, true]);
    const z = [
      { re: 1, im: 2 },
      { re: 0, im: 5 },
      { re: 1, im: -2 },
      { re: 0, im: 5 },
    ];
    expect(argsort(z, 'complex128')).toEqual([1, 3, 2, 0]);
    expect(complexes(sort(z, 'complex64'))).toEqual([z[1], z[3], z[2], z[0]]);
  });
});

describe('searchsorted', () => {
  const search = (s: readonly Scalar[], v: readonly Scalar[], dtype: DType, side: 'left' | 'right') =>
    numbers(backend.searchsorted(operand(s, dtype).buffer, operand(v, dtype).buffer, side));

  it('gives the places on both sides', () => {
    const s = [1, 2, 2, 4];
    const v = [0, 1, 2, 3, 4, 5];
    for (const dtype of ['float64', 'float32', 'int32', 'uint8'] as const) {
      expect(search(s, v, dtype, 'left')).toEqual([0, 0, 1, 3, 3, 4]);
      expect(search(s, v, dtype, 'right')).toEqual([0, 1, 3, 3, 4, 4]);
    }
    expect(search(s.map(BigInt), v.map(BigInt), 'int64', 'right')).toEqual([0, 1, 3, 3, 4, 4]);
  });

  it('tells 64-bit neighbours apart and takes NaN as the largest number', () => {
    const s = [2n ** 63n, 2n ** 63n + 1n, 2n ** 63n + 2n];
    expect(search(s, [2n ** 63n + 1n], 'uint64', 'left')).toEqual([1]);
    expect(search([1, NaN, NaN], [NaN, 5], 'float64', 'left')).toEqual([1, 1]);
    expect(search([1, NaN, NaN], [NaN, 5], 'float64', 'right')).toEqual([3, 1]);
    expect(search([], [1], 'float64', 'left')).toEqual([0]);
  });

  it('compares mixed dtypes in double precision', () => {
    const s = operand([1n, 3n], 'int64').buffer;
    expect(numbers(backend.searchsorted(s, operand([0.5, 2.5, 3], 'float64').buffer, 'left'))).toEqual([0, 1, 1]);
  });
});
