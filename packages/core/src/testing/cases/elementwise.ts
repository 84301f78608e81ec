import type { DType } from '../../array/dtype.ts';
import type { ConformanceCase } from '../conformance.ts';
import { ALL, FLOATS, NUMERIC, sampleArray, sampleList, store, uniform } from './data.ts';
import type { Binary, Unary } from './functions.ts';

interface Spec {
  readonly of: (x: number) => number;
  /** Where arguments are drawn from. */
  readonly range: readonly [number, number];
  readonly ulps: number;
}

/** Scalar functions of JavaScript, which are those of fdlibm; asked for within a few ulps. */
const UNARY: Readonly<Record<string, Spec>> = {
  abs: { of: Math.abs, range: [-10, 10], ulps: 0 },
  acos: { of: Math.acos, range: [-1, 1], ulps: 4 },
  acosh: { of: Math.acosh, range: [1.1, 100], ulps: 4 },
  asin: { of: Math.asin, range: [-1, 1], ulps: 4 },
  asinh: { of: Math.asinh, range: [-100, 100], ulps: 4 },
  atan: { of: Math.atan, range: [-100, 100], ulps: 4 },
  atanh: { of: Math.atanh, range: [-0.99, 0.99], ulps: 4 },
  ceil: { of: Math.ceil, range: [-100, 100], ulps: 0 },
  cos: { of: Math.cos, range: [-1.5, 1.5], ulps: 4 },
  cosh: { of: Math.cosh, range: [-20, 20], ulps: 4 },
  exp: { of: Math.exp, range: [-20, 20], ulps: 4 },
  expm1: { of: Math.expm1, range: [-1, 1], ulps: 4 },
  floor: { of: Math.floor, range: [-100, 100], ulps: 0 },
  log: { of: Math.log, range: [1.5, 1000], ulps: 4 },
  log1p: { of: Math.log1p, range: [-0.5, 1], ulps: 4 },
  log2: { of: Math.log2, range: [1.5, 1000], ulps: 4 },
  log10: { of: Math.log10, range: [1.5, 1000], ulps: 4 },
  negative: { of: (x) => -x, range: [-10, 10], ulps: 0 },
  positive: { of: (x) => x, range: [-10, 10], ulps: 0 },
  reciprocal: { of: (x) => 1 / x, range: [0.1, 10], ulps: 1 },
  sign: { of: Math.sign, range: [-10, 10], ulps: 0 },
  sin: { of: Math.sin, range: [-1.5, 1.5], ulps: 4 },
  sinh: { of: Math.sinh, range: [-20, 20], ulps: 4 },
  sqrt: { of: Math.sqrt, range: [0, 1000], ulps: 0.5 },
  square: { of: (x) => x * x, range: [-10, 10], ulps: 0.5 },
  tan: { of: Math.tan, range: [-1.4, 1.4], ulps: 4 },
  tanh: { of: Math.tanh, range: [-5, 5], ulps: 4 },
  trunc: { of: Math.trunc, range: [-100, 100], ulps: 0 },
};

interface BinarySpec {
  readonly of: (x: number, y: number) => number;
  readonly ulps: number;
}

const BINARY: Readonly<Record<string, BinarySpec>> = {
  add: { of: (x, y) => x + y, ulps: 0.5 },
  atan2: { of: Math.atan2, ulps: 4 },
  copysign: { of: (x, y) => (y < 0 ? -Math.abs(x) : Math.abs(x)), ulps: 0 },
  divide: { of: (x, y) => x / y, ulps: 0.5 },
  floorDivide: { of: (x, y) => Math.floor(x / y), ulps: 0 },
  hypot: { of: Math.hypot, ulps: 4 },
  logaddexp: { of: (x, y) => Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y))), ulps: 8 },
  maximum: { of: Math.max, ulps: 0 },
  minimum: { of: Math.min, ulps: 0 },
  multiply: { of: (x, y) => x * y, ulps: 0.5 },
  pow: { of: (x, y) => Math.abs(x) ** y, ulps: 8 },
  remainder: { of: (x, y) => ((x % y) + y) % y, ulps: 4 },
  subtract: { of: (x, y) => x - y, ulps: 0.5 },
};

const COMPARE: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  equal: (x, y) => x === y,
  greater: (x, y) => x > y,
  greaterEqual: (x, y) => x >= y,
  less: (x, y) => x < y,
  lessEqual: (x, y) => x <= y,
  notEqual: (x, y) => x !== y,
};

const COUNT = 200;

const unary: ConformanceCase[] = Object.entries(UNARY).flatMap(([name, { of, range, ulps }]) =>
  FLOATS.map((dtype) => ({
    name: `${name}: values of ${dtype}`,
    covers: [name],
    dtypes: [dtype],
    async run(t) {
      const [low, high] = range;
      const x = uniform(COUNT).map((u) => store(low + ((u + 1) / 2) * (high - low), dtype));
      // near a zero of the function the error is that of the argument
      const absolute = ulps > 0.5 ? 1 : 0;
      const got = (t.xp[name as keyof typeof t.xp] as Unary)(t.xp.asarray(x, { dtype }));
      await t.equal(
        got,
        x.map(of).map((y) => store(y, dtype)),
        { dtype, ulps, absolute },
      );
    },
  })),
);

/** Both sides of binary tests: the second is never zero. */
function operands(dtype: DType): [number[], number[]] {
  const x = uniform(COUNT, 2).map((u) => store(8 * u, dtype));
  const y = uniform(COUNT, 3).map((u, i) => (i % 7 === 0 ? x[i] || 1 : store(3 * u + Math.sign(u), dtype)));
  return [x, y];
}

const binary: ConformanceCase[] = Object.entries(BINARY).flatMap(([name, { of, ulps }]) =>
  FLOATS.map((dtype) => ({
    name: `${name}: values of ${dtype}`,
    covers: [name],
    dtypes: [dtype],
    async run(t) {
      const [given, y] = operands(dtype);
      const x = name === 'pow' ? given.map(Math.abs) : given;
      const fn = t.xp[name as keyof typeof t.xp] as Binary;
      const expected = x.map((v, i) => store(of(v, y[i]), dtype));
      // a remainder is as exact as the operands are large
      const absolute = name === 'remainder' ? 8 : 1;
      await t.equal(fn(t.xp.asarray(x, { dtype }), t.xp.asarray(y, { dtype })), expected, { dtype, ulps, absolute });
      const scalar = store(2.5, dtype);
      await t.equal(
        fn(t.xp.asarray(x, { dtype }), scalar),
        x.map((v) => store(of(v, scalar), dtype)),
        { dtype, ulps, absolute },
      );
      await t.equal(
        fn(scalar, t.xp.asarray(y, { dtype })),
        y.map((v) => store(of(scalar, v), dtype)),
        { dtype, ulps, absolute },
      );
    },
  })),
);

const compare: ConformanceCase[] = Object.entries(COMPARE).flatMap(([name, of]) =>
  FLOATS.map((dtype) => ({
    name: `${name}: values of ${dtype}`,
    covers: [name],
    dtypes: [dtype],
    async run(t) {
      const [x, y] = operands(dtype);
      const fn = t.xp[name as keyof typeof t.xp] as Binary;
      await t.equal(
        fn(t.xp.asarray(x, { dtype }), t.xp.asarray(y, { dtype })),
        x.map((v, i) => of(v, y[i])),
        { dtype: 'bool' },
      );
      await t.equal(
        fn(t.xp.asarray(x, { dtype }), 0.5),
        x.map((v) => of(v, 0.5)),
        { dtype: 'bool' },
      );
    },
  })),
);

const logical: ConformanceCase = {
  name: 'logicalAnd, logicalOr, logicalXor, logicalNot and the bitwise ones of bool',
  covers: [
    'logicalAnd',
    'logicalOr',
    'logicalXor',
    'logicalNot',
    'bitwiseAnd',
    'bitwiseOr',
    'bitwiseXor',
    'bitwiseInvert',
  ],
  async run(t) {
    const { xp } = t;
    const [a, b] = [xp.asarray([true, true, false, false]), xp.asarray([true, false, true, false])];
    for (const fn of [xp.logicalAnd, xp.bitwiseAnd])
      await t.equal(fn(a, b), [true, false, false, false], { dtype: 'bool' });
    for (const fn of [xp.logicalOr, xp.bitwiseOr])
      await t.equal(fn(a, b), [true, true, true, false], { dtype: 'bool' });
    for (const fn of [xp.logicalXor, xp.bitwiseXor])
      await t.equal(fn(a, b), [false, true, true, false], { dtype: 'bool' });
    for (const fn of [xp.logicalNot, xp.bitwiseInvert])
      await t.equal(fn(a), [false, false, true, true], { dtype: 'bool' });
    await t.equal(xp.logicalAnd(a, true), [true, true, false, false], { dtype: 'bool' });
    await t.throws(() => xp.logicalAnd(a, xp.asarray([1, 0, 1, 0])), 'TypeError');
  },
};

/** Names that take one array of any numeric dtype and what they return. */
const KEEPING = ['abs', 'negative', 'positive', 'sign', 'square'] as const;

const dtypes: ConformanceCase[] = NUMERIC.map((dtype) => ({
  name: `elementwise functions keep ${dtype}`,
  covers: [...KEEPING, 'isnan', 'isfinite', 'isinf', 'real', 'conj', 'round', 'clip'],
  dtypes: [dtype],
  run(t) {
    const x = sampleArray(t, dtype, [6]);
    const real = dtype === 'complex64' ? 'float32' : dtype === 'complex128' ? 'float64' : dtype;
    for (const name of KEEPING) t.is(t.xp[name](x).dtype, name === 'abs' ? real : dtype, name);
    for (const name of ['isnan', 'isfinite', 'isinf'] as const) t.is(t.xp[name](x).dtype, 'bool', name);
    t.is(t.xp.real(x).dtype, real, 'real');
    t.is(t.xp.conj(x).dtype, dtype, 'conj');
    t.is(t.xp.round(x).dtype, dtype, 'round');
    if (real === dtype) t.is(t.xp.clip(x, 0, 1).dtype, dtype, 'clip');
  },
}));

const zeroSize: ConformanceCase[] = ALL.map((dtype) => ({
  name: `elementwise functions of empty and 0-d arrays of ${dtype}`,
  covers: ['add', 'equal', 'negative'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const empty = sampleArray(t, dtype, [2, 0, 3]);
    await t.equal(xp.equal(empty, empty), [], { shape: [2, 0, 3], dtype: 'bool' });
    await t.equal(xp.equal(sampleArray(t, dtype, [3]), sampleArray(t, dtype, [2, 0, 1])), [], {
      shape: [2, 0, 3],
      dtype: 'bool',
    });
    const single = sampleArray(t, dtype, []);
    await t.equal(xp.equal(single, single), true, { shape: [], dtype: 'bool' });
    if (dtype === 'bool') return;
    await t.equal(xp.add(empty, 1), [], { shape: [2, 0, 3], dtype });
    await t.equal(xp.positive(single), sampleList(dtype, 1)[0], { shape: [], dtype });
  },
}));

const clip: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `clip: ${dtype}`,
  covers: ['clip'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const x = xp.asarray([-2, -0.5, 0.25, 3, NaN], { dtype });
    await t.equal(xp.clip(x, -1, 1), [-1, -0.5, 0.25, 1, NaN], { dtype });
    await t.equal(xp.clip(x, undefined, 0), [-2, -0.5, 0, 0, NaN], { dtype });
    await t.equal(xp.clip(x, 0), [0, 0, 0.25, 3, NaN], { dtype });
    await t.equal(xp.clip(x), [-2, -0.5, 0.25, 3, NaN], { dtype });
    await t.equal(xp.clip(x, NaN, 1), [NaN, NaN, NaN, NaN, NaN], { dtype });
    const low = xp.asarray([[-1], [0]], { dtype });
    await t.equal(
      xp.clip(x, low, 2),
      [
        [-1, -0.5, 0.25, 2, NaN],
        [0, 0, 0.25, 2, NaN],
      ],
      { dtype },
    );
    await t.equal(xp.clip(x, xp.asarray(0, { dtype }), xp.asarray([1, 1, 1, 2, 1], { dtype })), [0, 0, 0.25, 2, NaN], {
      dtype,
    });
  },
}));

const clipWidths: ConformanceCase = {
  name: 'clip: bounds of another width',
  covers: ['clip'],
  dtypes: ['int8', 'int16', 'uint8', 'float32', 'float64'],
  async run(t) {
    const { xp } = t;
    const x = xp.asarray([-128, -5, 0, 127], { dtype: 'int8' });
    const top = xp.asarray([300], { dtype: 'int16' });
    await t.equal(xp.clip(x, xp.asarray(-6, { dtype: 'int16' }), top), [-6, -5, 0, 127], { dtype: 'int8' });
    await t.equal(xp.clip(x, xp.asarray([1], { dtype: 'uint8' })), [1, 1, 1, 127], { dtype: 'int8' });
    const y = xp.asarray([0.25, 2], { dtype: 'float32' });
    await t.equal(xp.clip(y, undefined, xp.asarray(0.5, { dtype: 'float64' })), [0.25, 0.5], { dtype: 'float32' });
    await t.throws(() => xp.clip(x, y), 'TypeError');
    await t.throws(() => xp.clip(x, 0, 0.5), 'TypeError');
  },
};

const nextafter: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `nextafter: steps of ${dtype}`,
  covers: ['nextafter'],
  dtypes: [dtype],
  async run(t) {
    const eps = dtype === 'float32' ? 2 ** -23 : 2 ** -52;
    const tiny = dtype === 'float32' ? 2 ** -149 : 2 ** -1074;
    const x1 = t.xp.asarray([1, 1, -1, 0, 0, 2], { dtype });
    const x2 = t.xp.asarray([2, 0, -2, 1, -1, -Infinity], { dtype });
    await t.equal(t.xp.nextafter(x1, x2), [1 + eps, 1 - eps / 2, -1 - eps, tiny, -tiny, 2 - eps], { dtype });
  },
}));

const extremes: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `hypot, abs and logaddexp: no overflow before the result, ${dtype}`,
  covers: ['hypot', 'logaddexp'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const big = dtype === 'float32' ? 2 ** 126 : 2 ** 1022;
    await t.equal(
      xp.hypot(xp.asarray([3 * (big / 8)], { dtype }), xp.asarray([4 * (big / 8)], { dtype })),
      [5 * (big / 8)],
      { dtype, ulps: 4 },
    );
    const small = 1 / big;
    await t.equal(xp.hypot(xp.asarray([3 * small], { dtype }), xp.asarray([4 * small], { dtype })), [5 * small], {
      dtype,
      ulps: 4,
    });
    const x = xp.asarray([80], { dtype });
    await t.equal(xp.logaddexp(xp.multiply(x, 100), x), [8000], { dtype, ulps: 2 });
  },
}));

export const elementwiseCases: ConformanceCase[] = [
  ...unary,
  ...binary,
  ...compare,
  logical,
  ...dtypes,
  ...zeroSize,
  ...clip,
  clipWidths,
  ...nextafter,
  ...extremes,
];
