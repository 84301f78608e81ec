import { describe, expect, it } from 'vitest';
import { DTYPES, type DType } from '../../array/dtype.ts';
import { backend, complexes, elements, INTEGERS, numbers } from './testing/operands.ts';

describe('full', () => {
  it.each(DTYPES)('fills %s', (dtype: DType) => {
    const got = elements(backend.full(3, 1, dtype));
    expect(got.map((v) => (typeof v === 'object' ? v.re : Number(v)))).toEqual([1, 1, 1]);
    expect(backend.full(0, 1, dtype).size).toBe(0);
  });

  it('keeps the value', () => {
    expect(numbers(backend.full(2, -0, 'float64'))).toEqual([-0, -0]);
    expect(numbers(backend.full(1, NaN, 'float32'))).toEqual([NaN]);
    expect(numbers(backend.full(1, 2n ** 70n, 'float64'))).toEqual([2 ** 70]);
    expect(elements(backend.full(1, 2n ** 63n + 5n, 'uint64'))).toEqual([2n ** 63n + 5n]);
    expect(numbers(backend.full(1, -1, 'uint8'))).toEqual([255]);
    expect(complexes(backend.full(1, { re: 1, im: -2 }, 'complex64'))).toEqual([{ re: 1, im: -2 }]);
    expect(elements(backend.full(1, 5, 'bool'))).toEqual([true]);
    expect(() => backend.full(1, { re: 1, im: 1 }, 'float64')).toThrow(/complex/);
    expect(() => backend.full(1, { re: 1, im: 1 }, 'int64')).toThrow(/complex/);
  });
});

describe('arange', () => {
  it.each(INTEGERS)('counts in %s', (dtype) => {
    expect(elements(backend.arange(10, -3, 4, dtype)).map(Number)).toEqual([10, 7, 4, 1]);
  });

  it('computes start + k·step, never a running sum', () => {
    expect(numbers(backend.arange(0, 0.1, 11, 'float64'))).toEqual(Array.from({ length: 11 }, (_, k) => k * 0.1));
    expect(complexes(backend.arange(1, 2, 2, 'complex128'))).toEqual([
      { re: 1, im: 0 },
      { re: 3, im: 0 },
    ]);
  });

  it('goes beyond 2^32 and 2^53 in 64-bit integers', () => {
    expect(elements(backend.arange(2 ** 32 - 1, 1, 3, 'int64'))).toEqual([4294967295n, 4294967296n, 4294967297n]);
    expect(elements(backend.arange(-(2 ** 33), 2 ** 33, 3, 'int64'))).toEqual([-8589934592n, 0n, 8589934592n]);
    expect(elements(backend.arange(2n ** 62n, 1n, 2, 'int64'))).toEqual([2n ** 62n, 2n ** 62n + 1n]);
    expect(elements(backend.arange(2n ** 64n - 2n, 1n, 2, 'uint64'))).toEqual([2n ** 64n - 2n, 2n ** 64n - 1n]);
  });
});
