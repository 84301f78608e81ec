import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DType, Scalar } from './dtype.ts';
import { readScalar } from './host.ts';
import type { NDArray } from './ndarray.ts';
import { referenceNamespace } from './reference.ts';

/** The namespace against scalar loops that say what a function means, for random shapes, dtypes and special values. */

const xp = referenceNamespace();
const RUNS = { seed: 4, numRuns: 60 };

type Shape = readonly number[];
const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** Every multi-index of a shape in C order. */
const indices = (shape: Shape): number[][] =>
  shape.reduce<number[][]>((all, n) => all.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i])), [[]]);

/** Element of a C-order list at a multi-index; axes of length 1 stretch, missing leading ones are ignored. */
function at<T>(values: readonly T[], shape: Shape, index: readonly number[]): T {
  const own = index.slice(index.length - shape.length);
  return values[shape.reduce((flat, n, d) => flat * n + (n === 1 ? 0 : own[d]), 0)];
}

const elements = (x: NDArray): Scalar[] => {
  const data = x.toHostSync();
  return Array.from({ length: x.size }, (_, i) => readScalar(data, i, x.dtype));
};
const array = (values: readonly Scalar[], shape: Shape, dtype: DType): NDArray =>
  xp.reshape(xp.asarray([...values], { dtype }), shape);

const special = fc.constantFrom(0, -0, Infinity, -Infinity, NaN, 5e-324, -5e-324, Number.MAX_VALUE, 1, -1, 0.5, 2.5);
const float = fc.oneof({ weight: 1, arbitrary: special }, { weight: 1, arbitrary: fc.double() });
const INTEGERS = ['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'] as const;
const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
const filled = (n: number): fc.Arbitrary<number[]> => fc.array(float, { minLength: n, maxLength: n });

/** Two shapes that broadcast to a third. */
const pairs = fc
  .tuple(shapes, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), fc.nat(3), fc.boolean())
  .map(([shape, ones, dropped, swap]) => {
    const a = shape.map((n, d) => (ones[d] ? 1 : n));
    const b = shape.map((n, d) => (ones[3 + d] && !ones[d] ? 1 : n)).slice(Math.min(dropped, shape.length));
    // an axis that b lost has the length of a
    const to = shape.map((n, d) => (d < shape.length - b.length ? a[d] : n));
    return swap ? { a: b, b: a, to } : { a, b, to };
  });

const modulo = (a: number, b: number): number => {
  if (!Number.isFinite(b)) {
    if (Number.isNaN(b) || !Number.isFinite(a)) return NaN;
    return a === 0 ? (b > 0 ? 0 : -0) : a < 0 === b < 0 ? a : b;
  }
  const r = a % b;
  if (r === 0) return b < 0 || Object.is(b, -0) ? -0 : 0;
  return r < 0 === b < 0 ? r : r + b;
};

const REAL: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  remainder: (a, b) => (b === 0 ? NaN : modulo(a, b)),
  atan2: Math.atan2,
  copysign: (a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a)),
  less: (a, b) => a < b,
  greaterEqual: (a, b) => a >= b,
  equal: (a, b) => a === b,
  notEqual: (a, b) => a !== b,
};

describe('elementwise functions of two arrays that broadcast', () => {
  it.each(Object.keys(REAL))('%s, float64', (name) => {
    const cases = pairs.chain(({ a, b, to }) =>
      fc.tuple(fc.constant({ a, b, to }), filled(sizeOf(a)), filled(sizeOf(b))),
    );
    fc.assert(
      fc.property(cases, ([{ a, b, to }, x, y]) => {
        // a NaN carries no sign that JavaScript shows
        const safe = name === 'copysign' ? y.map((v) => (Number.isNaN(v) ? 1 : v)) : y;
        const out = xp[name as 'add'](array(x, a, 'float64'), array(safe, b, 'float64'));
        expect(out.shape).toEqual(to);
        expect(elements(out)).toStrictEqual(
          indices(to).map((index) => REAL[name](at(x, a, index), at(safe, b, index))),
        );
      }),
      RUNS,
    );
  });

  const wrap = (v: bigint, dtype: DType): bigint => {
    const bits = Number(dtype.replace(/\D/g, ''));
    return dtype.startsWith('u') ? BigInt.asUintN(bits, v) : BigInt.asIntN(bits, v);
  };
  const floorDiv = (a: bigint, b: bigint): bigint => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
  const WHOLE = {
    add: (a: bigint, b: bigint) => a + b,
    subtract: (a: bigint, b: bigint) => a - b,
    multiply: (a: bigint, b: bigint) => a * b,
    floorDivide: floorDiv,
    remainder: (a: bigint, b: bigint) => a - b * floorDiv(a, b),
    bitwiseXor: (a: bigint, b: bigint) => a ^ b,
    maximum: (a: bigint, b: bigint) => (a > b ? a : b),
  };

  it.each(INTEGERS)('%s wraps round and loses nothing', (dtype) => {
    const { min, max } = xp.iinfo(dtype);
    const value = fc.bigInt({ min: BigInt(min), max: BigInt(max) });
    const cases = fc.array(fc.tuple(value, value), { maxLength: 9 });
    fc.assert(
      fc.property(cases, fc.constantFrom(...(Object.keys(WHOLE) as (keyof typeof WHOLE)[])), (rows, name) => {
        const divides = name === 'floorDivide' || name === 'remainder';
        const x = rows.map(([a]) => a);
        const y = rows.map(([, b]) => (divides && b === 0n ? 1n : b));
        const out = xp[name](array(x, [x.length], dtype), array(y, [y.length], dtype));
        expect(out.dtype).toBe(dtype);
        const expected = x.map((a, i) => wrap(WHOLE[name](a, y[i]), dtype));
        expect(elements(out).map((v) => BigInt(v as number | bigint))).toEqual(expected);
      }),
      RUNS,
    );
  });
});

describe('functions along axes', () => {
  /** A shape, its values, and some of its axes. */
  const cases = shapes.chain((shape) =>
    fc.tuple(fc.constant(shape), filled(sizeOf(shape)), fc.subarray([...shape.keys()]), fc.boolean()),
  );

  it('max, any, countNonzero over any axes', () => {
    fc.assert(
      fc.property(cases, ([shape, values, axis, keepdims]) => {
        const x = array(values, shape, 'float64');
        const groups = new Map<string, number[]>();
        const out = shape.flatMap((n, d) => (axis.includes(d) ? (keepdims ? [1] : []) : [n]));
        const keys = indices(shape.map((n, d) => (axis.includes(d) ? 1 : n))).map(String);
        for (const key of keys) groups.set(key, []);
        indices(shape).forEach((index, i) => {
          groups.get(String(index.map((k, d) => (axis.includes(d) ? 0 : k))))?.push(values[i]);
        });
        const rows = keys.map((key) => groups.get(key) ?? []);
        const any = xp.any(x, { axis, keepdims });
        expect(any.shape).toEqual(out);
        expect(elements(any)).toEqual(rows.map((row) => row.some((v) => v !== 0)));
        expect(elements(xp.countNonzero(x, { axis, keepdims }))).toEqual(
          rows.map((row) => row.filter((v) => v !== 0).length),
        );
        if (rows.some((row) => row.length === 0)) return;
        const plain = (v: Scalar): Scalar => (v === 0 ? 0 : v);
        expect(elements(xp.max(x, { axis, keepdims })).map(plain)).toEqual(rows.map((row) => plain(Math.max(...row))));
      }),
      RUNS,
    );
  });

  it('sort is take of argsort: stable, NaN last, ±0 as they came', () => {
    const rows = fc.tuple(fc.array(float, { maxLength: 12 }), fc.boolean());
    fc.assert(
      fc.property(rows, ([values, descending]) => {
        const order = [...values.keys()].sort((i, j) => {
          const [a, b] = [values[i], values[j]];
          if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || i - j;
          return (a === b ? 0 : a < b === descending ? 1 : -1) || i - j;
        });
        const x = array(values, [values.length], 'float64');
        expect(elements(xp.argsort(x, { descending }))).toEqual(order);
        expect(elements(xp.sort(x, { descending }))).toStrictEqual(order.map((i) => values[i]));
      }),
      RUNS,
    );
  });
});
