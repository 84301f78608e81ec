import type { DType } from '../../array/dtype.ts';
import { kindOf } from '../../array/dtype.ts';
import { bitsOf, integerRange } from '../../array/promote.ts';
import type { ConformanceCase } from '../conformance.ts';
import { INTEGERS, integerSamples } from './data.ts';
import type { Binary, Unary } from './functions.ts';

type Pairwise = (x: bigint, y: bigint) => bigint | boolean;

const floorDiv = (x: bigint, y: bigint): bigint => {
  const q = x / y;
  return x % y !== 0n && x < 0n !== y < 0n ? q - 1n : q;
};

const ARITHMETIC: Readonly<Record<string, Pairwise>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  floorDivide: floorDiv,
  remainder: (x, y) => x - floorDiv(x, y) * y,
  maximum: (x, y) => (x > y ? x : y),
  minimum: (x, y) => (x < y ? x : y),
  bitwiseAnd: (x, y) => x & y,
  bitwiseOr: (x, y) => x | y,
  bitwiseXor: (x, y) => x ^ y,
  equal: (x, y) => x === y,
  notEqual: (x, y) => x !== y,
  less: (x, y) => x < y,
  lessEqual: (x, y) => x <= y,
  greater: (x, y) => x > y,
  greaterEqual: (x, y) => x >= y,
};

/** Two's complement in the width of the dtype. */
export const wrap = (x: bigint, dtype: DType): bigint =>
  kindOf(dtype) === 'signed' ? BigInt.asIntN(bitsOf(dtype), x) : BigInt.asUintN(bitsOf(dtype), x);

const pairwise: ConformanceCase[] = INTEGERS.map((dtype) => ({
  name: `integer arithmetic, comparison and bits: ${dtype}`,
  covers: Object.keys(ARITHMETIC),
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const values = integerSamples(dtype);
    const [low] = integerRange(dtype);
    for (const [name, of] of Object.entries(ARITHMETIC)) {
      const divides = name === 'floorDivide' || name === 'remainder';
      // division by zero, and of the lowest number by −1, are implementation-defined
      const pairs = values
        .flatMap((x) => values.map((y) => [x, y] as const))
        .filter(([x, y]) => !divides || (y !== 0n && !(x === low && y === -1n)));
      const side = (k: 0 | 1) =>
        xp.asarray(
          pairs.map((pair) => pair[k]),
          { dtype },
        );
      const expected = pairs.map(([x, y]) => of(x, y)).map((z) => (typeof z === 'boolean' ? z : wrap(z, dtype)));
      const out = typeof expected[0] === 'boolean' ? 'bool' : dtype;
      try {
        await t.equal((xp[name as keyof typeof xp] as Binary)(side(0), side(1)), expected, { dtype: out });
      } catch (error) {
        t.fail(`${name}: ${(error as Error).message}`);
      }
    }
  },
}));

const unary: ConformanceCase[] = INTEGERS.map((dtype) => ({
  name: `unary functions of ${dtype}`,
  covers: [
    'abs',
    'negative',
    'positive',
    'sign',
    'square',
    'bitwiseInvert',
    'ceil',
    'floor',
    'trunc',
    'round',
    'isfinite',
    'isnan',
    'isinf',
  ],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const [low] = integerRange(dtype);
    const values = integerSamples(dtype).filter((x) => x !== low || low === 0n);
    const table: Readonly<Record<string, (x: bigint) => bigint | boolean>> = {
      abs: (x) => (x < 0n ? -x : x),
      negative: (x) => -x,
      positive: (x) => x,
      sign: (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n),
      square: (x) => x * x,
      bitwiseInvert: (x) => ~x,
      ceil: (x) => x,
      floor: (x) => x,
      trunc: (x) => x,
      round: (x) => x,
      isfinite: () => true,
      isnan: () => false,
      isinf: () => false,
    };
    for (const [name, of] of Object.entries(table)) {
      const expected = values.map(of).map((z) => (typeof z === 'boolean' ? z : wrap(z, dtype)));
      try {
        await t.equal((xp[name as keyof typeof xp] as Unary)(xp.asarray(values, { dtype })), expected);
      } catch (error) {
        t.fail(`${name}: ${(error as Error).message}`);
      }
    }
  },
}));

const shifts: ConformanceCase[] = INTEGERS.map((dtype) => ({
  name: `bitwiseLeftShift, bitwiseRightShift: ${dtype}`,
  covers: ['bitwiseLeftShift', 'bitwiseRightShift'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const counts = [0n, 1n, 3n, BigInt(bitsOf(dtype) - 1)];
    const pairs = integerSamples(dtype).flatMap((x) => counts.map((n) => [x, n] as const));
    const side = (k: 0 | 1) =>
      xp.asarray(
        pairs.map((pair) => pair[k]),
        { dtype },
      );
    await t.equal(
      xp.bitwiseLeftShift(side(0), side(1)),
      pairs.map(([x, n]) => wrap(x << n, dtype)),
      { dtype },
    );
    await t.equal(
      xp.bitwiseRightShift(side(0), side(1)),
      pairs.map(([x, n]) => x >> n),
      { dtype },
    );
    await t.equal(xp.bitwiseRightShift(xp.asarray([12n, 7n], { dtype }), 2), [3n, 1n], { dtype });
  },
}));

const powers: ConformanceCase[] = INTEGERS.map((dtype) => ({
  name: `pow of integers: ${dtype}`,
  covers: ['pow'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const bases = kindOf(dtype) === 'signed' ? [-3n, -1n, 0n, 1n, 2n, 3n, 10n] : [0n, 1n, 2n, 3n, 10n];
    const pairs = bases.flatMap((x) => [0n, 1n, 2n, 3n, 5n, 7n].map((n) => [x, n] as const));
    const side = (k: 0 | 1) =>
      xp.asarray(
        pairs.map((pair) => pair[k]),
        { dtype },
      );
    await t.equal(
      xp.pow(side(0), side(1)),
      pairs.map(([x, n]) => wrap(x ** n, dtype)),
      { dtype },
    );
  },
}));

const exact: ConformanceCase = {
  name: 'int64 and uint64 keep all 64 bits',
  covers: ['asarray', 'add', 'sum', 'array.int', 'max', 'sort'],
  dtypes: ['int64', 'uint64'],
  async run(t) {
    const { xp } = t;
    const big = 2n ** 60n + 1n;
    const x = xp.asarray([big, -big, 3n], { dtype: 'int64' });
    await t.equal(xp.add(x, 1n), [big + 1n, -big + 1n, 4n], { dtype: 'int64' });
    await t.equal(xp.sum(x), 3n, { dtype: 'int64' });
    await t.equal(xp.max(x), big, { dtype: 'int64' });
    await t.equal(xp.sort(x), [-big, 3n, big], { dtype: 'int64' });
    t.is(String(await xp.max(x).item()), String(big), 'item');
    const top = 2n ** 64n - 1n;
    const y = xp.asarray([top, 1n, top - 1n], { dtype: 'uint64' });
    await t.equal(xp.sort(y), [1n, top - 1n, top], { dtype: 'uint64' });
    await t.equal(xp.greater(y, 5), [true, false, true], { dtype: 'bool' });
    t.is(String(await y.get(0).int()), String(top), 'int');
    await t.equal(xp.arange(big, big + 3n), [big, big + 1n, big + 2n], { dtype: 'int64' });
  },
};

export const integerCases: ConformanceCase[] = [...pairwise, ...unary, ...shifts, ...powers, exact];
