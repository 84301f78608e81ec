import { type DType, kindOf } from '../../array/dtype.ts';
import { bitsOf } from '../../array/promote.ts';
import type { Check } from '../check.ts';
import type { ConformanceCase } from '../conformance.ts';
import { COMPLEXES, complex, FLOATS, NUMERIC, REAL_VALUED, uniform } from './data.ts';

/** The dtype of sums: the default integer or its unsigned sister for narrower integers. */
function sumDType(t: Check, dtype: DType): DType {
  const { integral } = t.xp.backend.info.defaults;
  const kind = kindOf(dtype);
  if ((kind !== 'signed' && kind !== 'unsigned') || bitsOf(dtype) >= bitsOf(integral)) return dtype;
  const unsigned = `u${integral}` as DType;
  return kind === 'unsigned' && t.has(unsigned) ? unsigned : integral;
}

const sums: ConformanceCase[] = NUMERIC.map((dtype) => ({
  name: `sum, prod, cumulativeSum, cumulativeProd: ${dtype}`,
  covers: ['sum', 'prod', 'cumulativeSum', 'cumulativeProd'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const x = xp.asarray(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { dtype },
    );
    const out = { dtype: sumDType(t, dtype) };
    await t.equal(xp.sum(x), 21, { shape: [], ...out });
    await t.equal(xp.sum(x, { axis: 0 }), [5, 7, 9], out);
    await t.equal(xp.sum(x, { axis: -1, keepdims: true }), [[6], [15]], out);
    await t.equal(xp.sum(x, { axis: [0, 1] }), 21, { shape: [], ...out });
    await t.equal(
      xp.sum(x, { axis: [] }),
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      out,
    );
    await t.equal(xp.sum(x, { keepdims: true }), [[21]], out);
    await t.equal(xp.prod(x), 720, { shape: [], ...out });
    await t.equal(xp.prod(x, { axis: 1 }), [6, 120], out);
    await t.equal(
      xp.cumulativeSum(x, { axis: 1 }),
      [
        [1, 3, 6],
        [4, 9, 15],
      ],
      out,
    );
    await t.equal(
      xp.cumulativeSum(x, { axis: 0, includeInitial: true }),
      [
        [0, 0, 0],
        [1, 2, 3],
        [5, 7, 9],
      ],
      out,
    );
    await t.equal(xp.cumulativeSum(xp.asarray([1, 2, 3], { dtype })), [1, 3, 6], out);
    await t.equal(
      xp.cumulativeProd(x, { axis: -1 }),
      [
        [1, 2, 6],
        [4, 20, 120],
      ],
      out,
    );
    await t.equal(xp.cumulativeProd(xp.asarray([2, 3], { dtype }), { includeInitial: true }), [1, 2, 6], out);
    await t.equal(xp.sum(xp.zeros([2, 0], { dtype }), { axis: 1 }), [0, 0], out);
    await t.equal(xp.prod(xp.zeros([2, 0], { dtype }), { axis: 1 }), [1, 1], out);
    await t.equal(xp.sum(xp.zeros([0], { dtype })), 0, { shape: [], ...out });
    await t.equal(xp.sum(xp.zeros([2, 0], { dtype }), { axis: 0 }), [], { shape: [0], ...out });
    await t.equal(xp.cumulativeSum(xp.zeros([0], { dtype }), { includeInitial: true }), [0], out);
    const same = { dtype };
    await t.equal(xp.sum(x, { dtype }), 21, { shape: [], ...same });
    await t.equal(xp.sum(xp.asarray(7, { dtype })), 7, { shape: [], ...out });
    await t.throws(() => xp.cumulativeSum(x), 'ValueError');
    await t.throws(() => xp.sum(x, { axis: 2 }), 'IndexError');
    await t.throws(() => xp.sum(x, { axis: [0, 0] }), 'ValueError');
  },
}));

const wide: ConformanceCase = {
  name: 'sum of narrow integers does not wrap; dtype is that of the terms',
  covers: ['sum', 'prod', 'cumulativeSum'],
  dtypes: ['int8', 'uint8'],
  async run(t) {
    const { xp } = t;
    await t.equal(xp.sum(xp.full([300], 100, { dtype: 'int8' })), 30000, { shape: [] });
    await t.equal(xp.sum(xp.full([300], 200, { dtype: 'uint8' })), 60000, { shape: [] });
    await t.equal(xp.cumulativeSum(xp.full([3], 100, { dtype: 'int8' })), [100, 200, 300]);
    await t.equal(xp.sum(xp.full([3], 100, { dtype: 'int8' }), { dtype: 'float32' }), 300, {
      shape: [],
      dtype: 'float32',
    });
  },
};

const extremes: ConformanceCase[] = REAL_VALUED.map((dtype) => ({
  name: `max, min: ${dtype}`,
  covers: ['max', 'min'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const x = xp.asarray(
      [
        [3, 1, 2],
        [0, 7, 5],
      ],
      { dtype },
    );
    await t.equal(xp.max(x), 7, { shape: [], dtype });
    await t.equal(xp.min(x), 0, { shape: [], dtype });
    await t.equal(xp.max(x, { axis: 0 }), [3, 7, 5], { dtype });
    await t.equal(xp.min(x, { axis: 1, keepdims: true }), [[1], [0]], { dtype });
    await t.equal(xp.max(xp.zeros([0, 2], { dtype }), { axis: 1 }), [], { shape: [0], dtype });
    await t.throws(() => xp.max(xp.zeros([0], { dtype })), 'ValueError');
    const low = xp.asarray(
      [-3, -1].map((v) => (kindOf(dtype) === 'unsigned' ? -v : v)),
      { dtype },
    );
    await t.equal(xp.max(low), kindOf(dtype) === 'unsigned' ? 3 : -1, { shape: [], dtype });
  },
}));

const nan: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `max, min, sum, mean with NaN and infinities: ${dtype}`,
  covers: ['max', 'min', 'sum', 'mean', 'prod'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const x = xp.asarray(
      [
        [1, NaN, 3],
        [-Infinity, 2, Infinity],
      ],
      { dtype },
    );
    await t.equal(xp.max(x, { axis: 1 }), [NaN, Infinity], { dtype });
    await t.equal(xp.min(x, { axis: 1 }), [NaN, -Infinity], { dtype });
    await t.equal(xp.max(x, { axis: 0 }), [1, NaN, Infinity], { dtype });
    await t.equal(xp.sum(x, { axis: 1 }), [NaN, NaN], { dtype });
    await t.equal(xp.mean(x, { axis: 0 }), [-Infinity, NaN, Infinity], { dtype });
    await t.equal(xp.mean(xp.zeros([0], { dtype })), NaN, { shape: [], dtype });
    await t.equal(xp.var(xp.zeros([0], { dtype })), NaN, { shape: [], dtype });
  },
}));

const axes: ConformanceCase = {
  name: 'reductions over every set of axes',
  covers: ['sum', 'max', 'mean'],
  async run(t) {
    const { xp } = t;
    const shape = [2, 3, 4];
    const x = xp.reshape(xp.arange(24), shape);
    const sets = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [2, 0], [-1, -3], [0, 1, 2]];
    for (const axis of sets) {
      const gone = axis.map((a) => (a < 0 ? a + 3 : a));
      const kept = [0, 1, 2].filter((a) => !gone.includes(a));
      const totals = new Map<string, number[]>();
      for (let k = 0; k < 24; k++) {
        const at = [Math.floor(k / 12), Math.floor(k / 4) % 3, k % 4];
        const key = kept.map((a) => at[a]).join();
        totals.set(key, [...(totals.get(key) ?? []), k]);
      }
      const groups = [...totals.values()];
      const out = { shape: kept.map((a) => shape[a]) };
      const scalar = <T>(list: T[]): T[] | T => (out.shape.length === 0 ? list[0] : list);
      await t.equal(xp.sum(x, { axis }), scalar(groups.map((g) => g.reduce((a, b) => a + b, 0))), out);
      await t.equal(xp.max(x, { axis }), scalar(groups.map((g) => Math.max(...g))), out);
      const keep = { shape: shape.map((n, a) => (gone.includes(a) ? 1 : n)) };
      await t.equal(
        xp.sum(x, { axis, keepdims: true }),
        groups.map((g) => g.reduce((a, b) => a + b, 0)),
        keep,
      );
    }
  },
};

const moments: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `mean, var, std: ${dtype}`,
  covers: ['mean', 'var', 'std'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const x = xp.asarray(
      [
        [1, 2, 3, 6],
        [0, 0, 4, 4],
      ],
      { dtype },
    );
    const close = { dtype, ulps: 8 };
    await t.equal(xp.mean(x), 2.5, { shape: [], ...close });
    await t.equal(xp.mean(x, { axis: 1 }), [3, 2], close);
    await t.equal(xp.var(x, { axis: 1 }), [3.5, 4], close);
    await t.equal(xp.var(x, { axis: 1, correction: 1, keepdims: true }), [[14 / 3], [16 / 3]], close);
    await t.equal(
      xp.var(x, { axis: 1, correction: 0.5 }),
      [4, 16 / 3.5].map((v, i) => (i === 0 ? 14 / 3.5 : v)),
      close,
    );
    await t.equal(xp.std(x, { axis: 1 }), [Math.sqrt(3.5), 2], close);
    await t.equal(xp.std(x, { axis: 0, correction: 1 }), [Math.SQRT1_2, Math.SQRT2, Math.SQRT1_2, Math.SQRT2], close);
    // offset far from zero: the naive formula would lose everything
    const far = dtype === 'float64' ? 1e9 : 4096;
    await t.equal(xp.var(xp.asarray([far + 1, far + 2, far + 3, far + 6], { dtype })), 3.5, { shape: [], ...close });
  },
}));

const accuracy: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `sum of many terms of ${dtype}`,
  covers: ['sum', 'mean'],
  dtypes: [dtype],
  async run(t) {
    const values = uniform(20000).map((u) => (dtype === 'float32' ? Math.fround(u) : u));
    // exact to far below the tolerance: Neumaier's compensated sum
    let [total, lost] = [0, 0];
    for (const v of values) {
      const next = total + v;
      lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total;
      total = next;
    }
    const size = values.reduce((a, v) => a + Math.abs(v), 0);
    // pairwise summation: log2(n) roundings of the sum of sizes
    await t.equal(t.xp.sum(t.xp.asarray(values, { dtype })), total + lost, { shape: [], dtype, absolute: 16 * size });
  },
}));

const complexSums: ConformanceCase[] = COMPLEXES.map((dtype) => ({
  name: `sum, prod, mean of ${dtype}`,
  covers: ['sum', 'prod', 'mean', 'cumulativeSum'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const x = xp.asarray([complex(1, 2), complex(3, -1), complex(0, 1), complex(-2, 0)], { dtype });
    await t.equal(xp.sum(x), complex(2, 2), { shape: [], dtype });
    await t.equal(xp.mean(x), complex(0.5, 0.5), { shape: [], dtype });
    await t.equal(xp.prod(x), complex(10, -10), { shape: [], dtype });
    await t.equal(xp.cumulativeSum(x), [complex(1, 2), complex(4, 1), complex(4, 2), complex(2, 2)], { dtype });
    await t.throws(() => xp.var(x), 'TypeError');
  },
}));

export const statisticalCases: ConformanceCase[] = [
  ...sums,
  wide,
  ...extremes,
  ...nan,
  axes,
  ...moments,
  ...accuracy,
  ...complexSums,
];
