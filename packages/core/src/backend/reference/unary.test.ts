import { describe, expect, it } from 'vitest';
import { DTYPES, type DType, isInt64 } from '../../array/dtype.ts';
import type { UnaryOp } from '../types.ts';
import {
  backend,
  COMPLEX,
  complexes,
  elements,
  FLOATS,
  INTEGERS,
  integerType,
  numbers,
  operand,
  sampleIntegers,
  testUniforms,
  wrap,
} from './testing/operands.ts';

const apply = (op: UnaryOp, values: readonly (number | bigint | boolean)[], dtype: DType, out: DType = dtype) =>
  backend.unary(op, operand(values, dtype), out);

const oracle: Partial<Record<UnaryOp, (x: number) => number>> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  ceil: Math.ceil,
  conj: (x) => x,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  expm1: Math.expm1,
  floor: Math.floor,
  imag: () => 0,
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  log10: Math.log10,
  negative: (x) => -x,
  real: (x) => x,
  reciprocal: (x) => 1 / x,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  tan: Math.tan,
  tanh: Math.tanh,
  trunc: Math.trunc,
};

// Long enough for several blocks, so that offsets and partial blocks are seen.
const SAMPLE = [
  ...testUniforms(5000).map((u) => 6 * u - 3),
  0,
  -0,
  Infinity,
  -Infinity,
  NaN,
  1e300,
  -1e-300,
  0.5,
  -2.5,
];

describe('unary functions of floats', () => {
  it.each(Object.entries(oracle) as [UnaryOp, (x: number) => number][])('%s is the function itself', (op, f) => {
    expect(numbers(apply(op, SAMPLE, 'float64'))).toEqual(SAMPLE.map(f));
    // float32 is computed in double precision and rounded once.
    expect(numbers(apply(op, SAMPLE, 'float32'))).toEqual(SAMPLE.map((x) => Math.fround(f(Math.fround(x)))));
  });

  it('rounds halves to even and keeps the sign of zero', () => {
    const x = [
      0.5,
      1.5,
      2.5,
      -0.5,
      -1.5,
      -2.5,
      0.49999999999999994,
      -0.2,
      -0,
      4503599627370495.5,
      1e300,
      NaN,
      -Infinity,
    ];
    const rounded = [0, 2, 2, -0, -2, -2, 0, -0, -0, 4503599627370496, 1e300, NaN, -Infinity];
    expect(numbers(apply('round', x, 'float64'))).toEqual(rounded);
  });

  it('has the sign of the standard: 0 for both zeros, NaN for NaN', () => {
    expect(numbers(apply('sign', [3, -0.1, 0, -0, NaN, Infinity, -Infinity], 'float64'))).toEqual([
      1,
      -1,
      0,
      0,
      NaN,
      1,
      -1,
    ]);
  });

  it('sees the sign bit of zeros, infinities and NaN', () => {
    const bits = new BigUint64Array([0x7ff8000000000000n, 0xfff8000000000000n]);
    const x = { buffer: backend.fromHost(new Float64Array(bits.buffer), 'float64', { transfer: true }), shape: [2] };
    expect(elements(backend.unary('signbit', x, 'bool'))).toEqual([false, true]);
    expect(elements(apply('signbit', [0, -0, 1, -1, -Infinity], 'float32', 'bool'))).toEqual([
      false,
      true,
      false,
      true,
      true,
    ]);
  });

  it.each(FLOATS)('classifies %s', (dtype) => {
    const x = [0, 1, NaN, Infinity, -Infinity];
    expect(elements(apply('isnan', x, dtype, 'bool'))).toEqual([false, false, true, false, false]);
    expect(elements(apply('isinf', x, dtype, 'bool'))).toEqual([false, false, false, true, true]);
    expect(elements(apply('isfinite', x, dtype, 'bool'))).toEqual([true, true, false, false, false]);
  });
});

describe('unary functions of integers', () => {
  it.each(INTEGERS)('%s wraps around and keeps every bit', (dtype) => {
    const x = sampleIntegers(dtype);
    const { signed } = integerType(dtype);
    const expected = (f: (v: bigint) => bigint) => x.map((v) => wrap(f(v), dtype));
    const got = (op: UnaryOp) => elements(apply(op, x, dtype)).map((v) => BigInt(v as number | bigint));
    expect(got('abs')).toEqual(expected((v) => (v < 0n ? -v : v)));
    expect(got('negative')).toEqual(expected((v) => -v));
    expect(got('square')).toEqual(expected((v) => v * v));
    expect(got('bitwiseInvert')).toEqual(expected((v) => ~v));
    expect(got('sign')).toEqual(expected((v) => (v > 0n ? 1n : v < 0n && signed ? -1n : 0n)));
    for (const op of ['ceil', 'floor', 'round', 'trunc', 'real', 'conj'] as const) expect(got(op)).toEqual(x);
    expect(got('imag')).toEqual(x.map(() => 0n));
    expect(elements(apply('isfinite', x, dtype, 'bool'))).toEqual(x.map(() => true));
    expect(elements(apply('isnan', x, dtype, 'bool'))).toEqual(x.map(() => false));
    expect(elements(apply('isinf', x, dtype, 'bool'))).toEqual(x.map(() => false));
    expect(elements(apply('logicalNot', x, dtype, 'bool'))).toEqual(x.map((v) => v === 0n));
  });

  it('takes floating-point functions of integers through double precision', () => {
    for (const dtype of INTEGERS) expect(numbers(apply('sqrt', [0, 4, 9], dtype, 'float64'))).toEqual([0, 2, 3]);
  });

  it('gives 64-bit integers in 64-bit storage', () => {
    for (const dtype of ['int64', 'uint64'] as const) {
      const z = apply('square', [1n << 20n], dtype);
      expect(isInt64(z.dtype) && elements(z)).toEqual([1n << 40n]);
    }
  });
});

describe('unary functions of booleans', () => {
  it('negates', () => {
    for (const op of ['logicalNot', 'bitwiseInvert'] as const) {
      expect(elements(apply(op, [true, false], 'bool'))).toEqual([false, true]);
    }
  });
});

describe('unary functions of complex numbers', () => {
  const z = [
    { re: 3, im: -4 },
    { re: -0.5, im: 2.5 },
    { re: 0, im: 0 },
  ];
  it.each(COMPLEX)('%s: parts, absolute value, conjugate, sign, rounding', (dtype) => {
    const real = dtype === 'complex64' ? 'float32' : 'float64';
    const x = operand(z, dtype);
    expect(numbers(backend.unary('real', x, real))).toEqual([3, -0.5, 0]);
    expect(numbers(backend.unary('imag', x, real))).toEqual([-4, 2.5, 0]);
    expect(numbers(backend.unary('abs', x, real))[0]).toBe(5);
    expect(complexes(backend.unary('conj', x, dtype))[0]).toEqual({ re: 3, im: 4 });
    expect(complexes(backend.unary('negative', x, dtype))[1]).toEqual({ re: 0.5, im: -2.5 });
    expect(complexes(backend.unary('round', x, dtype))[1]).toEqual({ re: -0, im: 2 });
    expect(complexes(backend.unary('square', x, dtype))[0]).toEqual({ re: -7, im: -24 });
    const sign = complexes(backend.unary('sign', x, dtype));
    expect(sign[0].re).toBeCloseTo(0.6, 7);
    expect(sign[2]).toEqual({ re: 0, im: 0 });
  });

  it('counts a number as NaN or infinite where either part is', () => {
    const x = operand(
      [
        { re: NaN, im: 1 },
        { re: 0, im: -Infinity },
        { re: NaN, im: Infinity },
        { re: 1, im: 2 },
      ],
      'complex128',
    );
    expect(elements(backend.unary('isnan', x, 'bool'))).toEqual([true, false, true, false]);
    expect(elements(backend.unary('isinf', x, 'bool'))).toEqual([false, true, true, false]);
    expect(elements(backend.unary('isfinite', x, 'bool'))).toEqual([false, false, false, true]);
  });

  it('refuses what has no meaning', () => {
    expect(() => backend.unary('floor', operand(z, 'complex128'), 'complex128')).toThrow(
      /floor is not defined for complex128/,
    );
  });
});

it('works on empty arrays of every dtype', () => {
  for (const dtype of DTYPES) expect(apply('negative', [], dtype).size).toBe(0);
});
