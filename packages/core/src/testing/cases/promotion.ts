import { DTYPES, type DType, kindOf } from '../../array/dtype.ts';
import type { ConformanceCase } from '../conformance.ts';
import { complex, sampleArray } from './data.ts';

/** The standard's tables, written out: rows and columns in the order of the lists. */
const SIGNED = ['int8', 'int16', 'int32', 'int64'] as const;
const UNSIGNED = ['uint8', 'uint16', 'uint32', 'uint64'] as const;
const FLOATING = ['float32', 'float64', 'complex64', 'complex128'] as const;

const MIXED: Readonly<Record<string, readonly (DType | undefined)[]>> = {
  int8: ['int16', 'int32', 'int64', undefined],
  int16: ['int16', 'int32', 'int64', undefined],
  int32: ['int32', 'int32', 'int64', undefined],
  int64: ['int64', 'int64', 'int64', undefined],
};

const FLOAT_TABLE: readonly (readonly DType[])[] = [
  ['float32', 'float64', 'complex64', 'complex128'],
  ['float64', 'float64', 'complex128', 'complex128'],
  ['complex64', 'complex128', 'complex64', 'complex128'],
  ['complex128', 'complex128', 'complex128', 'complex128'],
];

/** What two dtypes promote to; undefined where the standard is silent. */
export function expectedPromotion(a: DType, b: DType): DType | undefined {
  const at = (list: readonly DType[], d: DType): number => list.indexOf(d);
  if (a === b) return a;
  for (const list of [SIGNED, UNSIGNED]) {
    if (at(list, a) >= 0 && at(list, b) >= 0) return list[Math.max(at(list, a), at(list, b))];
  }
  if (at(SIGNED, a) >= 0 && at(UNSIGNED, b) >= 0) return MIXED[a][at(UNSIGNED, b)];
  if (at(UNSIGNED, a) >= 0 && at(SIGNED, b) >= 0) return MIXED[b][at(UNSIGNED, a)];
  if (at(FLOATING, a) >= 0 && at(FLOATING, b) >= 0) return FLOAT_TABLE[at(FLOATING, a)][at(FLOATING, b)];
  return undefined;
}

const table: ConformanceCase[] = DTYPES.flatMap((a) =>
  DTYPES.map((b) => ({
    name: `promotion: ${a} with ${b}`,
    covers: ['resultType', 'equal', 'where', 'concat', 'stack'],
    dtypes: [a, b],
    async run(t) {
      const { xp } = t;
      const [x, y] = [sampleArray(t, a, [2]), sampleArray(t, b, [2])];
      const to = expectedPromotion(a, b);
      if (to === undefined) {
        await t.throws(() => xp.resultType(a, b), 'TypeError');
        await t.throws(() => xp.equal(x, y), 'TypeError');
        await t.throws(() => xp.concat([x, y]), 'TypeError');
        return;
      }
      t.is(xp.resultType(a, b), to, 'resultType');
      t.is(xp.resultType(x, b), to, 'resultType of array and dtype');
      if (!t.has(to)) return;
      t.is(xp.equal(x, y).dtype, 'bool', 'equal');
      t.is(xp.where(xp.asarray([true, false]), x, y).dtype, to, 'where');
      t.is(xp.concat([x, y]).dtype, to, 'concat');
      t.is(xp.stack([x, y]).dtype, to, 'stack');
      if (a === 'bool') return;
      for (const name of ['add', 'subtract', 'multiply'] as const) t.is(xp[name](x, y).dtype, to, name);
      if (kindOf(to) === 'complex') return;
      for (const name of ['maximum', 'minimum'] as const) t.is(xp[name](x, y).dtype, to, name);
      if (kindOf(to) === 'float') t.is(xp.divide(x, y).dtype, to, 'divide');
    },
  })),
);

/** Scalars that may meet arrays of a kind (2024.12, mixing arrays with Python scalars). */
const scalars: ConformanceCase[] = DTYPES.map((dtype) => ({
  name: `scalars with arrays of ${dtype}`,
  covers: ['add', 'resultType', 'logicalAnd'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const kind = kindOf(dtype);
    const x = sampleArray(t, dtype, [3]);
    if (kind === 'bool') {
      t.is(xp.logicalAnd(x, true).dtype, 'bool', 'with a boolean');
      await t.throws(() => xp.equal(x, 1), 'TypeError');
      return;
    }
    t.is(xp.add(x, 2).dtype, dtype, 'with an integer');
    t.is(xp.add(2, x).dtype, dtype, 'an integer with it');
    t.is(xp.add(x, 2n).dtype, dtype, 'with a bigint');
    t.is(xp.resultType(x, 2), dtype, 'resultType');
    await t.throws(() => xp.add(x, true), 'TypeError');
    if (kind === 'signed' || kind === 'unsigned') {
      await t.throws(() => xp.add(x, 0.5), 'TypeError');
      await t.throws(() => xp.add(x, complex(1, 1)), 'TypeError');
      await t.throws(() => xp.add(x, 2n ** 70n), 'ValueError');
      return;
    }
    t.is(xp.add(x, 0.5).dtype, dtype, 'with a float');
    const to = dtype === 'float32' ? 'complex64' : dtype === 'float64' ? 'complex128' : dtype;
    if (t.has(to)) t.is(xp.add(x, complex(1, 1)).dtype, to, 'with a complex number');
  },
}));

const kinds: ConformanceCase = {
  name: 'functions refuse dtypes of the wrong kind',
  covers: ['sin', 'bitwiseAnd', 'less', 'divide', 'logicalNot', 'mean', 'atan2', 'imag', 'floor'],
  async run(t) {
    const { xp } = t;
    const [bools, ints, reals] = [xp.asarray([true]), xp.asarray([1]), xp.asarray([0.5])];
    await t.throws(() => xp.sin(ints), 'TypeError');
    await t.throws(() => xp.add(bools, bools), 'TypeError');
    await t.throws(() => xp.bitwiseAnd(reals, reals), 'TypeError');
    await t.throws(() => xp.bitwiseLeftShift(bools, bools), 'TypeError');
    await t.throws(() => xp.divide(ints, ints), 'TypeError');
    await t.throws(() => xp.less(bools, bools), 'TypeError');
    await t.throws(() => xp.logicalNot(ints), 'TypeError');
    await t.throws(() => xp.mean(ints), 'TypeError');
    await t.throws(() => xp.sum(bools), 'TypeError');
    await t.throws(() => xp.atan2(ints, ints), 'TypeError');
    await t.throws(() => xp.imag(reals), 'TypeError');
    await t.throws(() => xp.floor(bools), 'TypeError');
    await t.throws(() => xp.add(1, 2), 'TypeError');
    const { complex: cx } = xp.backend.info.defaults;
    if (!t.has(cx)) return;
    const z = xp.asarray([1], { dtype: cx });
    for (const fn of [xp.less, xp.maximum, xp.floorDivide, xp.remainder]) await t.throws(() => fn(z, z), 'TypeError');
    for (const fn of [xp.floor, xp.ceil, xp.trunc, xp.signbit]) await t.throws(() => fn(z), 'TypeError');
    await t.throws(() => xp.sort(z), 'TypeError');
    await t.throws(() => xp.max(z), 'TypeError');
  },
};

const broadcasting: ConformanceCase = {
  name: 'broadcasting of binary functions',
  covers: ['add', 'broadcastTo'],
  async run(t) {
    const { xp } = t;
    const shapes: [number[], number[], number[] | undefined][] = [
      [[2, 3], [3], [2, 3]],
      [
        [2, 1],
        [1, 3],
        [2, 3],
      ],
      [
        [4, 1, 3],
        [2, 1],
        [4, 2, 3],
      ],
      [[], [2, 2], [2, 2]],
      [[1], [], [1]],
      [[0], [1], [0]],
      [
        [3, 0],
        [1, 1],
        [3, 0],
      ],
      [
        [5, 1, 1],
        [1, 0, 2],
        [5, 0, 2],
      ],
      [[2, 3], [2], undefined],
      [[3], [0], undefined],
      [[2, 2], [3, 2], undefined],
    ];
    for (const [a, b, out] of shapes) {
      const size = (s: readonly number[]): number => s.reduce((m, n) => m * n, 1);
      const [x, y] = [xp.reshape(xp.arange(size(a)), a), xp.reshape(xp.multiply(xp.arange(size(b)), 100), b)];
      if (out === undefined) {
        await t.throws(() => xp.add(x, y), 'ValueError');
        continue;
      }
      const pick = (shape: readonly number[], at: readonly number[]): number => {
        const own = at.slice(at.length - shape.length);
        return shape.reduce((k, n, axis) => k * n + (n === 1 ? 0 : own[axis]), 0);
      };
      const expected = Array.from({ length: size(out) }, (_, k) => {
        const at: number[] = [];
        for (let axis = out.length - 1, rest = k; axis >= 0; axis--) {
          at[axis] = rest % out[axis];
          rest = Math.floor(rest / out[axis]);
        }
        return pick(a, at) + 100 * pick(b, at);
      });
      await t.equal(xp.add(x, y), out.length === 0 ? expected[0] : expected, { shape: out });
    }
  },
};

export const promotionCases: ConformanceCase[] = [...table, ...scalars, kinds, broadcasting];
