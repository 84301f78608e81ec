import { describe, expect, it } from 'vitest';
import { DTYPES, type DType, isInt64 } from '../../array/dtype.ts';
import {
  backend,
  COMPLEX,
  complexes,
  elements,
  FLOATS,
  INTEGERS,
  numbers,
  operand,
  sampleIntegers,
  wrap,
} from './testing/operands.ts';

const cast = (values: readonly (number | bigint | boolean)[], from: DType, to: DType) =>
  backend.cast(operand(values, from).buffer, to);

describe('cast', () => {
  it.each(INTEGERS)('%s wraps into every other integer and converts exactly to double', (from) => {
    const x = sampleIntegers(from);
    for (const to of INTEGERS) {
      expect(
        elements(cast(x, from, to)).map((v) => BigInt(v as number | bigint)),
        to,
      ).toEqual(x.map((v) => wrap(v, to)));
    }
    for (const to of FLOATS) {
      const expected = x.map((v) => (to === 'float32' ? Math.fround(Number(v)) : Number(v)));
      expect(numbers(cast(x, from, to)), to).toEqual(expected);
    }
    for (const to of COMPLEX) expect(complexes(cast([3n], from, to))).toEqual([{ re: 3, im: 0 }]);
    expect(elements(cast(x, from, 'bool'))).toEqual(x.map((v) => v !== 0n));
  });

  it.each(FLOATS)('%s is truncated towards zero', (from) => {
    for (const to of INTEGERS) {
      const x = to.startsWith('u') ? [0, 0.9, 1.5, 99.99] : [0, 0.9, -0.9, 1.5, -1.5, -99.99];
      expect(elements(cast(x, from, to)).map(Number), to).toEqual(x.map((v) => Math.trunc(v) + 0));
      expect(elements(cast([NaN], from, to)).map(Number)).toEqual([0]);
    }
    expect(elements(cast([0, -0, NaN, 0.1, -Infinity], from, 'bool'))).toEqual([false, false, true, true, true]);
  });

  it('keeps large integers of doubles', () => {
    const x = [2 ** 53, -(2 ** 53), 2 ** 62 + 2 ** 20, -(2 ** 63), 4294967296, -4294967297];
    expect(elements(cast(x, 'float64', 'int64'))).toEqual(x.map(BigInt));
    expect(elements(cast([2 ** 63, 2 ** 64 - 2 ** 11], 'float64', 'uint64'))).toEqual([
      2n ** 63n,
      2n ** 64n - 2n ** 11n,
    ]);
    expect(numbers(cast([2 ** 31, 2 ** 32 - 1], 'float64', 'uint32'))).toEqual([2 ** 31, 2 ** 32 - 1]);
  });

  it('rounds 64-bit integers to float32 once', () => {
    // One above the midpoint of two neighbours; by way of a double it would be the midpoint, and round down to even.
    for (const sign of [1n, -1n]) {
      const x = sign * (2n ** 60n + 2n ** 36n + 1n);
      expect(numbers(cast([x, sign * (2n ** 60n + 2n ** 36n)], 'int64', 'float32'))).toEqual(
        [2 ** 60 + 2 ** 37, 2 ** 60].map((v) => Number(sign) * v),
      );
      expect(complexes(cast([x], 'int64', 'complex64'))[0].re).toBe(Number(sign) * (2 ** 60 + 2 ** 37));
    }
    expect(numbers(cast([2n ** 63n + 2n ** 39n + 1n, 2n ** 64n - 1n], 'uint64', 'float32'))).toEqual([
      2 ** 63 + 2 ** 40,
      2 ** 64,
    ]);
  });

  it('goes between real and complex', () => {
    const z = operand(
      [
        { re: 1.5, im: -2 },
        { re: 0, im: 3 },
      ],
      'complex128',
    ).buffer;
    expect(numbers(backend.cast(z, 'float32'))).toEqual([1.5, 0]);
    expect(numbers(backend.cast(z, 'int8'))).toEqual([1, 0]);
    expect(elements(backend.cast(z, 'bool'))).toEqual([true, true]);
    expect(complexes(backend.cast(z, 'complex64'))).toEqual([
      { re: 1.5, im: -2 },
      { re: 0, im: 3 },
    ]);
    expect(complexes(cast([0.1], 'float64', 'complex64'))).toEqual([{ re: Math.fround(0.1), im: 0 }]);
  });

  it('copies, also within one dtype', () => {
    for (const dtype of DTYPES) {
      const x = operand([1], dtype).buffer;
      const y = backend.cast(x, dtype);
      const data = backend.hostView(y);
      data.fill((isInt64(dtype) ? 0n : 0) as never);
      const [first] = elements(x);
      expect(typeof first === 'object' ? first.re : Number(first)).toBe(1);
    }
  });
});
