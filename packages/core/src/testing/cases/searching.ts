import type { ConformanceCase } from '../conformance.ts';
import { ALL, FLOATS, REAL_VALUED, sampleArray, sampleList } from './data.ts';

const perDType: ConformanceCase[] = REAL_VALUED.map((dtype) => ({
  name: `argmax, argmin, searchsorted: ${dtype}`,
  covers: ['argmax', 'argmin', 'searchsorted'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const { index } = xp.backend.info.defaults;
    const x = xp.asarray(
      [
        [3, 7, 7],
        [1, 0, 5],
      ],
      { dtype },
    );
    await t.equal(xp.argmax(x), 1, { shape: [], dtype: index });
    await t.equal(xp.argmin(x), 4, { shape: [], dtype: index });
    await t.equal(xp.argmax(x, { axis: 0 }), [0, 0, 0], { dtype: index });
    await t.equal(xp.argmax(x, { axis: -1 }), [1, 2], { dtype: index });
    await t.equal(xp.argmin(x, { axis: 1, keepdims: true }), [[0], [1]], { dtype: index });
    await t.equal(xp.argmax(x, { keepdims: true }), [[1]], { dtype: index });
    const table = xp.asarray([1, 3, 3, 5], { dtype });
    const values = xp.asarray(
      [
        [0, 1, 2],
        [3, 5, 6],
      ],
      { dtype },
    );
    await t.equal(
      xp.searchsorted(table, values),
      [
        [0, 0, 1],
        [1, 3, 4],
      ],
      { dtype: index },
    );
    await t.equal(
      xp.searchsorted(table, values, { side: 'right' }),
      [
        [0, 1, 1],
        [3, 4, 4],
      ],
      { dtype: index },
    );
    const shuffled = xp.asarray([5, 1, 3, 3], { dtype });
    await t.equal(
      xp.searchsorted(shuffled, values, { sorter: xp.asarray([1, 2, 3, 0]) }),
      [
        [0, 0, 1],
        [1, 3, 4],
      ],
      { dtype: index },
    );
    await t.equal(xp.searchsorted(table, xp.zeros([0], { dtype })), [], { shape: [0], dtype: index });
    await t.equal(xp.searchsorted(xp.zeros([0], { dtype }), table), [0, 0, 0, 0], { dtype: index });
    await t.throws(() => xp.searchsorted(x, values), 'ValueError');
    await t.throws(() => xp.argmax(xp.zeros([0], { dtype })), 'ValueError');
  },
}));

const any: ConformanceCase[] = ALL.map((dtype) => ({
  name: `where, nonzero, countNonzero: ${dtype}`,
  covers: ['where', 'nonzero', 'countNonzero'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const { index } = xp.backend.info.defaults;
    const v = sampleList(dtype, 6);
    const x = sampleArray(t, dtype, [2, 3]);
    const zero = (i: number): boolean => {
      const value = v[i];
      return typeof value === 'object' ? value.re === 0 && value.im === 0 : Number(value) === 0;
    };
    const hits = [0, 1, 2, 3, 4, 5].filter((i) => !zero(i));
    const [rows, columns] = await xp.nonzero(x);
    await t.equal(
      rows,
      hits.map((i) => Math.floor(i / 3)),
      { dtype: index },
    );
    await t.equal(
      columns,
      hits.map((i) => i % 3),
      { dtype: index },
    );
    await t.equal(xp.countNonzero(x), hits.length, { shape: [], dtype: index });
    const each = [0, 1].map((row) => hits.filter((i) => Math.floor(i / 3) === row).length);
    await t.equal(xp.countNonzero(x, { axis: 1 }), each, { dtype: index });
    await t.equal(
      xp.countNonzero(x, { axis: 1, keepdims: true }),
      each.map((n) => [n]),
      { dtype: index },
    );
    const mask = xp.asarray([true, false, true]);
    const flipped = xp.flip(x, { axis: 0 });
    await t.equal(
      xp.where(mask, x, flipped),
      [
        [v[0], v[4], v[2]],
        [v[3], v[1], v[5]],
      ],
      { dtype },
    );
    await t.equal(
      xp.where(mask, x, v[0]),
      [
        [v[0], v[0], v[2]],
        [v[3], v[0], v[5]],
      ],
      { dtype },
    );
    await t.equal(xp.where(xp.asarray(true), x, v[0]), [v.slice(0, 3), v.slice(3)], { dtype });
    await t.throws(() => xp.nonzero(xp.zeros([], { dtype })), 'ValueError');
    t.is(
      (await xp.nonzero(xp.zeros([2, 0, 3], { dtype }))).map((y) => y.shape),
      [[0], [0], [0]],
      'nonzero of none',
    );
  },
}));

const nan: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `nonzero, countNonzero of signed zeros and NaN: ${dtype}`,
  covers: ['nonzero', 'countNonzero', 'where'],
  dtypes: [dtype],
  async run(t) {
    const x = t.xp.asarray([0, -0, NaN, Infinity], { dtype });
    await t.equal((await t.xp.nonzero(x))[0], [2, 3]);
    await t.equal(t.xp.countNonzero(x), 2, { shape: [] });
    await t.throws(() => t.xp.where(x, x, x), 'TypeError');
    await t.throws(() => t.xp.where(t.xp.isnan(x), 1, 2), 'TypeError');
  },
}));

export const searchingCases: ConformanceCase[] = [...perDType, ...any, ...nan];
