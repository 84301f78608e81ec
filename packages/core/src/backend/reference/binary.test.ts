import { describe, expect, it } from 'vitest';
import type { DType } from '../../array/dtype.ts';
import type { BinaryOp } from '../types.ts';
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
  pairsOfAll,
  sampleIntegers,
  testUniforms,
  wrap,
} from './testing/operands.ts';

type Real = number | bigint | boolean;

const apply = (op: BinaryOp, x: readonly Real[], y: readonly Real[], dtype: DType, out: DType = dtype) =>
  backend.binary(op, operand(x, dtype), operand(y, dtype), [x.length], out);

const COMPARISONS: Partial<Record<BinaryOp, (x: Real, y: Real) => boolean>> = {
  equal: (x, y) => x === y,
  notEqual: (x, y) => x !== y,
  less: (x, y) => x < y,
  lessEqual: (x, y) => x <= y,
  greater: (x, y) => x > y,
  greaterEqual: (x, y) => x >= y,
};

const FLOAT_OPS: Partial<Record<BinaryOp, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  maximum: Math.max,
  minimum: Math.min,
  atan2: Math.atan2,
};

const SPECIAL = [0, -0, 1, -1, 2.5, -3, Infinity, -Infinity, NaN, 1e-310, 1e308];

describe('binary functions of floats', () => {
  const u = testUniforms(9000, 7).map((v) => 4 * v - 2);
  const [a, b] = pairsOfAll(SPECIAL, SPECIAL);
  const x = [...a, ...u.slice(0, 4500)];
  const y = [...b, ...u.slice(4500)];

  it.each(FLOATS)('%s arithmetic is that of IEEE 754', (dtype) => {
    const round = dtype === 'float32' ? Math.fround : (v: number) => v;
    for (const [op, f] of Object.entries(FLOAT_OPS) as [BinaryOp, (x: number, y: number) => number][]) {
      expect(numbers(apply(op, x, y, dtype)), op).toEqual(x.map((v, k) => round(f(round(v), round(y[k])))));
    }
    for (const [op, f] of Object.entries(COMPARISONS) as [BinaryOp, (x: Real, y: Real) => boolean][]) {
      expect(elements(apply(op, x, y, dtype, 'bool')), op).toEqual(x.map((v, k) => f(round(v), round(y[k]))));
    }
  });

  it('builds complex numbers', () => {
    const z = complexes(apply('complex', [1, 2], [-0, NaN], 'float64', 'complex128'));
    expect(z).toEqual([
      { re: 1, im: -0 },
      { re: 2, im: NaN },
    ]);
  });

  // Rows of x, y, result: the special cases of the array API standard 2024.12.
  const TABLE: [BinaryOp, number, number, number][] = [
    ['floorDivide', 7, 2, 3],
    ['floorDivide', -7, 2, -4],
    ['floorDivide', 7, -2, -4],
    ['floorDivide', -7, -2, 3],
    ['floorDivide', 1, 0.1, 9],
    ['floorDivide', 0, 3, 0],
    ['floorDivide', -0, 3, -0],
    ['floorDivide', 0, -3, -0],
    ['floorDivide', 0, 0, NaN],
    ['floorDivide', 1, 0, Infinity],
    ['floorDivide', -1, 0, -Infinity],
    ['floorDivide', 1, -0, -Infinity],
    ['floorDivide', Infinity, 2, Infinity],
    ['floorDivide', Infinity, -2, -Infinity],
    ['floorDivide', Infinity, Infinity, NaN],
    ['floorDivide', 1, Infinity, 0],
    ['floorDivide', 1, -Infinity, -1],
    ['floorDivide', -1, Infinity, -1],
    ['floorDivide', -1, -Infinity, 0],
    ['remainder', 7, 3, 1],
    ['remainder', -7, 3, 2],
    ['remainder', 7, -3, -2],
    ['remainder', -7, -3, -1],
    ['remainder', 6, -3, -0],
    ['remainder', -0, 3, 0],
    ['remainder', 0, -3, -0],
    ['remainder', 1, 0, NaN],
    ['remainder', 0, 0, NaN],
    ['remainder', Infinity, 2, NaN],
    ['remainder', 2, Infinity, 2],
    ['remainder', 2, -Infinity, -Infinity],
    ['remainder', -2, Infinity, Infinity],
    ['remainder', -2, -Infinity, -2],
    ['pow', 1, NaN, 1],
    ['pow', NaN, 0, 1],
    ['pow', NaN, -0, 1],
    ['pow', -1, Infinity, 1],
    ['pow', -1, -Infinity, 1],
    ['pow', 1, Infinity, 1],
    ['pow', 0.5, Infinity, 0],
    ['pow', 0.5, -Infinity, Infinity],
    ['pow', 2, NaN, NaN],
    ['pow', -0, 3, -0],
    ['pow', -0, -3, -Infinity],
    ['pow', -0, -2, Infinity],
    ['pow', -Infinity, 3, -Infinity],
    ['pow', -8, 1 / 3, NaN],
    ['atan2', 0, -0, Math.PI],
    ['atan2', -0, -0, -Math.PI],
    ['atan2', -0, 0, -0],
    ['atan2', Infinity, -Infinity, (3 * Math.PI) / 4],
    ['copysign', 3, -0, -3],
    ['copysign', -3, 0, 3],
    ['copysign', NaN, -1, NaN],
    ['copysign', 0, -2, -0],
    ['hypot', 3, 4, 5],
    ['hypot', NaN, -Infinity, Infinity],
    ['hypot', NaN, 1, NaN],
    ['hypot', 3 * 2 ** 700, 4 * 2 ** 700, 5 * 2 ** 700],
    ['hypot', 3 * 2 ** -600, 4 * 2 ** -600, 5 * 2 ** -600],
    ['hypot', 3 * 2 ** -1070, 4 * 2 ** -1070, 5 * 2 ** -1070],
    ['hypot', -0, 0, 0],
    ['logaddexp', 0, 0, Math.LN2],
    ['logaddexp', -Infinity, -Infinity, -Infinity],
    ['logaddexp', Infinity, Infinity, Infinity],
    ['logaddexp', Infinity, -Infinity, Infinity],
    ['logaddexp', 1000, 0, 1000],
    ['logaddexp', 0, NaN, NaN],
    ['nextafter', 1, 2, 1 + Number.EPSILON],
    ['nextafter', 1, 0, 1 - Number.EPSILON / 2],
    ['nextafter', 0, -1, -Number.MIN_VALUE],
    ['nextafter', Number.MIN_VALUE, 0, 0],
    ['nextafter', -1, -2, -1 - Number.EPSILON],
    ['nextafter', Number.MAX_VALUE, Infinity, Infinity],
    ['nextafter', Infinity, 0, Number.MAX_VALUE],
    ['nextafter', 0, -0, -0],
    ['nextafter', NaN, 1, NaN],
    ['maximum', -0, 0, 0],
    ['minimum', 0, -0, -0],
    ['maximum', NaN, 1, NaN],
    ['minimum', 1, NaN, NaN],
  ];
  it.each(TABLE)('%s(%d, %d) is %d', (op, x0, y0, expected) => {
    expect(numbers(apply(op, [x0], [y0], 'float64'))).toEqual([expected]);
  });

  it('takes x apart as floorDivide · y + remainder', () => {
    const xs = u.slice(0, 500).map((v) => 100 * v);
    const ys = u.slice(500, 1000);
    const q = numbers(apply('floorDivide', xs, ys, 'float64'));
    const r = numbers(apply('remainder', xs, ys, 'float64'));
    for (let k = 0; k < 500; k++) {
      expect(Number.isInteger(q[k])).toBe(true);
      expect(r[k] === 0 || r[k] < 0 === ys[k] < 0).toBe(true);
      expect(Math.abs(r[k])).toBeLessThanOrEqual(Math.abs(ys[k]));
      // One rounding each of product and sum, of numbers below 200.
      expect(Math.abs(q[k] * ys[k] + r[k] - xs[k])).toBeLessThan(200 * Number.EPSILON);
    }
  });

  it('steps on the grid of float32', () => {
    expect(numbers(apply('nextafter', [1, 0, 1], [2, 1, -1], 'float32'))).toEqual([
      1 + 2 ** -23,
      2 ** -149,
      1 - 2 ** -24,
    ]);
  });
});

describe('binary functions of integers', () => {
  const floorDiv = (x: bigint, y: bigint): bigint =>
    y === 0n ? 0n : x / y - (x % y !== 0n && x < 0n !== y < 0n ? 1n : 0n);
  const ops: Partial<Record<BinaryOp, (x: bigint, y: bigint) => bigint>> = {
    add: (x, y) => x + y,
    subtract: (x, y) => x - y,
    multiply: (x, y) => x * y,
    bitwiseAnd: (x, y) => x & y,
    bitwiseOr: (x, y) => x | y,
    bitwiseXor: (x, y) => x ^ y,
    maximum: (x, y) => (x > y ? x : y),
    minimum: (x, y) => (x < y ? x : y),
    floorDivide: floorDiv,
    remainder: (x, y) => (y === 0n ? 0n : x - floorDiv(x, y) * y),
  };
  it.each(INTEGERS)('%s wraps around', (dtype) => {
    const [x, y] = pairsOfAll(sampleIntegers(dtype), sampleIntegers(dtype));
    for (const [op, f] of Object.entries(ops) as [BinaryOp, (x: bigint, y: bigint) => bigint][]) {
      const got = elements(apply(op, x, y, dtype)).map((v) => BigInt(v as number | bigint));
      expect(got, op).toEqual(x.map((v, k) => wrap(f(v, y[k]), dtype)));
    }
    for (const [op, f] of Object.entries(COMPARISONS) as [BinaryOp, (x: Real, y: Real) => boolean][]) {
      expect(elements(apply(op, x, y, dtype, 'bool')), op).toEqual(x.map((v, k) => f(v, y[k])));
    }
  });

  it.each(INTEGERS)('%s shifts every bit out beyond its width', (dtype) => {
    const { bits } = integerType(dtype);
    const amounts = [0n, 1n, 5n, BigInt(bits - 1), BigInt(bits), 64n, 100n];
    const [x, s] = pairsOfAll(sampleIntegers(dtype), amounts);
    const left = elements(apply('bitwiseLeftShift', x, s, dtype)).map((v) => BigInt(v as number | bigint));
    const right = elements(apply('bitwiseRightShift', x, s, dtype)).map((v) => BigInt(v as number | bigint));
    expect(left).toEqual(x.map((v, k) => wrap(v << s[k], dtype)));
    expect(right).toEqual(x.map((v, k) => v >> s[k]));
  });

  it.each(INTEGERS)('%s powers modulo 2^bits', (dtype) => {
    const [x, y] = pairsOfAll(sampleIntegers(dtype), [0n, 1n, 2n, 3n, 13n, 63n, 100n]);
    const got = elements(apply('pow', x, y, dtype)).map((v) => BigInt(v as number | bigint));
    expect(got).toEqual(x.map((v, k) => wrap(v ** y[k], dtype)));
  });

  it('takes large unsigned exponents as they are', () => {
    // 3 has the order 2^30 modulo 2^32: 3^(2^31 + 1) is 3.
    expect(numbers(apply('pow', [3], [2 ** 31 + 1], 'uint32'))).toEqual([3]);
    expect(elements(apply('pow', [3n], [2n ** 63n + 1n], 'uint64'))).toEqual([3n]);
  });
});

describe('binary functions of booleans and complex numbers', () => {
  it('knows the logical tables', () => {
    const [x, y] = pairsOfAll([false, true], [false, true]);
    for (const op of ['logicalAnd', 'bitwiseAnd'] as const)
      expect(elements(apply(op, x, y, 'bool'))).toEqual([false, false, false, true]);
    for (const op of ['logicalOr', 'bitwiseOr'] as const)
      expect(elements(apply(op, x, y, 'bool'))).toEqual([false, true, true, true]);
    for (const op of ['logicalXor', 'bitwiseXor'] as const)
      expect(elements(apply(op, x, y, 'bool'))).toEqual([false, true, true, false]);
    expect(elements(apply('equal', x, y, 'bool'))).toEqual([true, false, false, true]);
  });

  it.each(COMPLEX)('%s arithmetic', (dtype) => {
    const x = operand(
      [
        { re: 1, im: 2 },
        { re: 0, im: -1 },
      ],
      dtype,
    );
    const y = operand(
      [
        { re: 3, im: -1 },
        { re: 0, im: -1 },
      ],
      dtype,
    );
    const at = (op: BinaryOp) => complexes(backend.binary(op, x, y, [2], dtype));
    expect(at('add')).toEqual([
      { re: 4, im: 1 },
      { re: 0, im: -2 },
    ]);
    expect(at('subtract')).toEqual([
      { re: -2, im: 3 },
      { re: 0, im: 0 },
    ]);
    expect(at('multiply')).toEqual([
      { re: 5, im: 5 },
      { re: -1, im: -0 },
    ]);
    expect(at('divide')[1]).toEqual({ re: 1, im: -0 });
    expect(elements(backend.binary('equal', x, y, [2], 'bool'))).toEqual([false, true]);
    expect(elements(backend.binary('notEqual', x, y, [2], 'bool'))).toEqual([true, false]);
  });

  it('refuses what has no meaning', () => {
    expect(() => apply('less', [1], [2], 'complex128', 'bool')).toThrow(/less is not defined for complex128/);
    expect(() => apply('bitwiseAnd', [1], [2], 'float64')).toThrow(/bitwiseAnd is not defined for float64/);
    expect(() => apply('atan2', [1n], [2n], 'int64')).toThrow(/atan2 is not defined for int64/);
  });
});

describe('broadcasting', () => {
  const shapes: [number[], number[], number[]][] = [
    [[3, 4], [4], [3, 4]],
    [
      [3, 4],
      [3, 1],
      [3, 4],
    ],
    [
      [3, 1],
      [1, 4],
      [3, 4],
    ],
    [[], [5], [5]],
    [
      [2, 1, 3],
      [4, 1],
      [2, 4, 3],
    ],
    [
      [1, 300, 1],
      [5, 1, 7],
      [5, 300, 7],
    ],
    [
      [60, 70],
      [60, 1],
      [60, 70],
    ],
    [[1], [0], [0]],
    [
      [2, 1],
      [2, 0],
      [2, 0],
    ],
    [
      [1, 1],
      [3, 1, 1],
      [3, 1, 1],
    ],
  ];
  const indexInto = (shape: number[], index: number[]): number =>
    shape.reduce((at, n, d) => at * n + (n === 1 ? 0 : index[index.length - shape.length + d]), 0);
  it.each(shapes)('%j with %j', (p, q, shape) => {
    const size = (s: number[]) => s.reduce((a, b) => a * b, 1);
    for (const dtype of ['float64', 'float32', 'int16', 'int64', 'complex128'] as const) {
      const xs = Array.from({ length: size(p) }, (_, k) => (dtype === 'int64' ? BigInt(k) : k));
      const ys = Array.from({ length: size(q) }, (_, k) => (dtype === 'int64' ? BigInt(1000 * k) : 1000 * k));
      const z = backend.binary('subtract', operand(xs, dtype, p), operand(ys, dtype, q), shape, dtype);
      const expected = Array.from({ length: size(shape) }, (_, at) => {
        const index: number[] = [];
        for (let d = shape.length - 1, rest = at; d >= 0; rest = Math.floor(rest / shape[d]), d--)
          index.unshift(rest % shape[d]);
        return BigInt(xs[indexInto(p, index)]) - BigInt(ys[indexInto(q, index)]);
      });
      const got = elements(z).map((v) => BigInt(typeof v === 'object' ? v.re : v));
      expect(got, dtype).toEqual(expected.map((v) => (dtype === 'int16' ? BigInt.asIntN(16, v) : v)));
    }
  });
});
