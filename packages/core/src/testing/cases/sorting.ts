import type { ConformanceCase } from '../conformance.ts';
import { FLOATS, INTEGERS, integerSamples, REAL_VALUED, uniform } from './data.ts';

const small: ConformanceCase[] = REAL_VALUED.map((dtype) => ({
  name: `sort, argsort: ${dtype}`,
  covers: ['sort', 'argsort'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const { index } = xp.backend.info.defaults;
    const x = xp.asarray(
      [
        [3, 1, 2],
        [1, 5, 1],
      ],
      { dtype },
    );
    await t.equal(
      xp.sort(x),
      [
        [1, 2, 3],
        [1, 1, 5],
      ],
      { dtype },
    );
    await t.equal(
      xp.sort(x, { axis: 0 }),
      [
        [1, 1, 1],
        [3, 5, 2],
      ],
      { dtype },
    );
    await t.equal(
      xp.sort(x, { descending: true }),
      [
        [3, 2, 1],
        [5, 1, 1],
      ],
      { dtype },
    );
    await t.equal(
      xp.argsort(x),
      [
        [1, 2, 0],
        [0, 2, 1],
      ],
      { dtype: index },
    );
    await t.equal(
      xp.argsort(x, { axis: 0 }),
      [
        [1, 0, 1],
        [0, 1, 0],
      ],
      { dtype: index },
    );
    await t.equal(
      xp.argsort(x, { descending: true }),
      [
        [0, 2, 1],
        [1, 0, 2],
      ],
      { dtype: index },
    );
    await t.equal(
      xp.argsort(x, { stable: false, axis: -1 }),
      [
        [1, 2, 0],
        [0, 2, 1],
      ],
      { dtype: index },
    );
    await t.equal(xp.sort(xp.zeros([2, 0], { dtype })), [], { shape: [2, 0], dtype });
    t.is(xp.argsort(xp.zeros([0], { dtype })).dtype, index, 'dtype of argsort of none');
    await t.throws(() => xp.sort(x, { axis: 2 }), 'IndexError');
  },
}));

const floats: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `sort, argsort: infinities, NaN last, a long axis of ${dtype}`,
  covers: ['sort', 'argsort'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    await t.equal(
      xp.sort(xp.asarray([NaN, 1, -Infinity, Infinity, NaN, -2], { dtype })),
      [-Infinity, -2, 1, Infinity, NaN, NaN],
      { dtype },
    );
    // multiples of 1/64 repeat often and are exact
    const values = uniform(5000).map((u) => Math.round(u * 640) / 64);
    const x = xp.asarray(values, { dtype });
    const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j] || i - j);
    await t.equal(
      xp.sort(x),
      order.map((i) => values[i]),
      { dtype },
    );
    await t.equal(xp.argsort(x), order);
    const down = values.map((_, i) => i).sort((i, j) => values[j] - values[i] || i - j);
    await t.equal(xp.argsort(x, { descending: true }), down);
  },
}));

const extremes: ConformanceCase[] = INTEGERS.map((dtype) => ({
  name: `sort: extremes of ${dtype}`,
  covers: ['sort', 'argsort'],
  dtypes: [dtype],
  async run(t) {
    const values = integerSamples(dtype);
    const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    await t.equal(t.xp.sort(t.xp.asarray(values, { dtype })), sorted, { dtype });
    const order = t.xp.argsort(t.xp.asarray(values, { dtype }));
    await t.equal(t.xp.take(t.xp.asarray(values, { dtype }), order), sorted, { dtype });
  },
}));

export const sortingCases: ConformanceCase[] = [...small, ...floats, ...extremes];
