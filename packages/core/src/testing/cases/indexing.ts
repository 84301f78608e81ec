import type { NDArray } from '../../array/ndarray.ts';
import { ELLIPSIS, slice } from '../../array/slice.ts';
import type { Check } from '../check.ts';
import type { ConformanceCase } from '../conformance.ts';
import { ALL, NUMERIC, sampleArray, sampleList } from './data.ts';

const grid = (t: Check): NDArray => t.xp.reshape(t.xp.arange(24), [2, 3, 4]);
const flat = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const basic: ConformanceCase = {
  name: 'get: integers, slices, ELLIPSIS and new axes',
  covers: ['array.get', 'newaxis'],
  async run(t) {
    const x = grid(t);
    const all = slice();
    await t.equal(x.get(1, 2, 3), 23, { shape: [] });
    await t.equal(x.get(-1, -1, -1), 23, { shape: [] });
    await t.equal(
      x.get(1),
      flat(12).map((i) => 12 + i),
      { shape: [3, 4] },
    );
    await t.equal(x.get(all, 1), [4, 5, 6, 7, 16, 17, 18, 19], { shape: [2, 4] });
    await t.equal(x.get(ELLIPSIS, 0), [
      [0, 4, 8],
      [12, 16, 20],
    ]);
    await t.equal(x.get(0, ELLIPSIS, slice(1, 3)), [
      [1, 2],
      [5, 6],
      [9, 10],
    ]);
    await t.equal(x.get(0, 0, slice(null, null, 2)), [0, 2]);
    await t.equal(x.get(0, 0, slice(null, null, -1)), [3, 2, 1, 0]);
    await t.equal(x.get(0, 0, slice(-1, 0, -2)), [3, 1]);
    await t.equal(x.get(0, 0, slice(3, 1)), [], { shape: [0] });
    await t.equal(x.get(0, 0, slice(-3, 99)), [1, 2, 3]);
    await t.equal(x.get(0, 0, slice(2)), [0, 1]);
    t.is(x.get(null, 0).shape, [1, 3, 4], 'null first');
    t.is(x.get(ELLIPSIS, null).shape, [2, 3, 4, 1], 'null last');
    t.is(x.get(0, null, ELLIPSIS, null, 1).shape, [1, 3, 1], 'nulls between');
    t.is(x.get().shape, [2, 3, 4], 'nothing');
    await t.equal(t.xp.asarray(7).get(), 7, { shape: [] });
    t.is(t.xp.asarray(7).get(null).shape, [1], '0-d with null');
    await t.throws(() => x.get(2), 'IndexError');
    await t.throws(() => x.get(0, 0, 0, 0), 'IndexError');
    await t.throws(() => x.get(ELLIPSIS, ELLIPSIS), 'IndexError');
    await t.throws(() => slice(0, 1, 0), 'ValueError');
  },
};

const everySlice: ConformanceCase = {
  name: 'get: every slice of a short axis',
  covers: ['array.get'],
  async run(t) {
    const n = 5;
    const x = t.xp.arange(n);
    const bounds = [null, -7, -5, -2, 0, 1, 4, 5, 7];
    for (const step of [1, 2, -1, -3]) {
      for (const start of bounds) {
        for (const stop of bounds)
          await t.equal(x.get(slice(start, stop, step)), pythonSlice(n, start, stop, step), {
            shape: [pythonSlice(n, start, stop, step).length],
          });
      }
    }
  },
};

/** Indices that Python's slice selects, found by walking. */
function pythonSlice(n: number, start: number | null, stop: number | null, step: number): number[] {
  const clamp = (i: number): number => (step > 0 ? Math.min(Math.max(i, 0), n) : Math.min(Math.max(i, -1), n - 1));
  const from = start === null ? (step > 0 ? 0 : n - 1) : clamp(start < 0 ? start + n : start);
  const to = stop === null ? (step > 0 ? n : -1) : clamp(stop < 0 ? stop + n : stop);
  const out: number[] = [];
  for (let i = from; step > 0 ? i < to : i > to; i += step) out.push(i);
  return out;
}

const integerArrays: ConformanceCase = {
  name: 'get: integer arrays',
  covers: ['array.get'],
  async run(t) {
    const { xp } = t;
    const x = grid(t);
    const i = (...values: number[]): NDArray => xp.asarray(values, { dtype: xp.backend.info.defaults.index });
    await t.equal(x.get(i(1, 0, -1), i(0, 1, 2), i(3, -1, 0)), [15, 7, 20]);
    await t.equal(x.get(i(0, 1), 2, i(1, 3)), [9, 23]);
    await t.equal(x.get(xp.asarray([[0], [1]]), i(0, 2), 0), [
      [0, 8],
      [12, 20],
    ]);
    await t.equal(x.get(0, [2, 0]), [
      [8, 9, 10, 11],
      [0, 1, 2, 3],
    ]);
    t.is(x.get(slice(), i(0, 0, 1, 2)).shape, [2, 4, 4], 'one array in the middle');
    t.is(x.get(i(0, 1), slice(), i(1, 2)).shape, [2, 3], 'arrays apart go first');
    await t.equal(x.get(i(0, 1), slice(), i(1, 2)), [
      [1, 5, 9],
      [14, 18, 22],
    ]);
    await t.equal(x.get(slice(), [0], [1, 2]), [
      [1, 2],
      [13, 14],
    ]);
    t.is(x.get(i()).shape, [0, 3, 4], 'empty array');
    await t.throws(() => x.get(xp.asarray([0.5])), 'TypeError');
    await t.throws(() => x.get(i(0, 1), i(0, 1, 2)), 'ValueError');
    if (x.hostView() === undefined) return;
    // Nothing would come of them, and they are outside all the same.
    const empty = xp.zeros([3, 0]);
    await t.throws(() => empty.get(i(3)), 'IndexError');
    await t.throws(() => x.get(slice(2, 2), i(3)), 'IndexError');
    await t.throws(() => xp.take(empty, i(-4), { axis: 0 }), 'IndexError');
    await t.throws(() => empty.at(slice(1, 1), i(0)).set(1), 'IndexError');
  },
};

const masks: ConformanceCase = {
  name: 'getMask, and a mask as index of at',
  covers: ['array.get', 'array.at'],
  async run(t) {
    const { xp } = t;
    const x = xp.reshape(xp.arange(6), [2, 3]);
    await t.equal(await x.getMask(xp.greater(x, 2)), [3, 4, 5]);
    await t.equal(await x.getMask(xp.asarray([false, true])), [[3, 4, 5]]);
    await t.equal(await x.getMask(xp.zeros([2, 3], { dtype: 'bool' })), [], { shape: [0] });
    await t.equal(await xp.asarray(5).getMask(xp.asarray(true)), [5]);
    await t.equal(x.at(xp.greater(x, 3)).set(-1), [
      [0, 1, 2],
      [3, -1, -1],
    ]);
    await t.equal(x.at(xp.asarray([true, false])).add(10), [
      [10, 11, 12],
      [3, 4, 5],
    ]);
    await t.throws(() => x.getMask(xp.asarray([true, false, true])), 'IndexError');
    if (x.hostView() === undefined) await t.throws(() => x.get(xp.greater(x, 2)), 'TypeError');
    else await masksAtOnce(t);
  },
};

/** Masks where the device is the host: any index, and one value per selected element. */
async function masksAtOnce(t: Check): Promise<void> {
  const { xp } = t;
  const x = xp.reshape(xp.arange(6), [2, 3]);
  const odd = xp.asarray([
    [false, true, false],
    [true, false, true],
  ]);
  const outer = xp.asarray([true, false, true]);
  await t.equal(x.get(odd), [1, 3, 5]);
  await t.equal(x.get(xp.asarray([false, true])), [[3, 4, 5]]);
  await t.equal(x.get(xp.zeros([2, 3], { dtype: 'bool' })), [], { shape: [0] });
  await t.equal(xp.asarray(5).get(xp.asarray(true)), [5]);
  t.is(x.get(xp.asarray(false)).shape, [0, 2, 3], 'a 0-d mask');
  await t.equal(x.get(slice(), outer), [
    [0, 2],
    [3, 5],
  ]);
  await t.equal(x.get(1, outer), [3, 5]);
  await t.equal(x.get(ELLIPSIS, [true, false, true]), [
    [0, 2],
    [3, 5],
  ]);
  await t.equal(x.get([1, 0], outer), [3, 2]);
  await t.equal(x.get(odd, null), [[1], [3], [5]]);
  t.is(xp.zeros([2, 0, 3]).get(slice(), xp.zeros([0, 3], { dtype: 'bool' })).shape, [2, 0], 'an empty mask');
  await t.equal(x.at(odd).set(xp.asarray([7, 8, 9])), [
    [0, 7, 2],
    [8, 4, 9],
  ]);
  await t.equal(x.at(odd).add(xp.asarray([10, 20, 30])), [
    [0, 11, 2],
    [23, 4, 35],
  ]);
  await t.equal(x.at(odd).subtract(1), [
    [0, 0, 2],
    [2, 4, 4],
  ]);
  await t.equal(x.at(odd).power(2), [
    [0, 1, 2],
    [9, 4, 25],
  ]);
  await t.equal(x.at(slice(), outer).set(-1), [
    [-1, 1, -1],
    [-1, 4, -1],
  ]);
  await t.equal(
    xp
      .asarray(5)
      .at(xp.asarray(true))
      .set(xp.asarray([6])),
    6,
  );
  // one value per row of the array would be taken for one per selected element
  await t.throws(() => x.at(odd).set(xp.zeros([2, 3], { dtype: x.dtype })), 'ValueError');
  await t.throws(() => x.get(outer), 'IndexError');
  await t.throws(() => x.get(slice(), odd), 'IndexError');
  await t.throws(() => x.get(0, xp.asarray(true)), 'TypeError');
}

const setting: ConformanceCase[] = ALL.map((dtype) => ({
  name: `at(…).set: ${dtype}`,
  covers: ['array.at'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const values = sampleList(dtype, 6);
    const x = sampleArray(t, dtype, [2, 3]);
    const put = sampleList(dtype, 2);
    const changed = (places: readonly number[], by: (k: number) => unknown) =>
      values.map((v, i) => (places.includes(i) ? by(places.indexOf(i)) : v)) as typeof values;
    const shape = { shape: [2, 3], dtype };
    await t.equal(
      x.at(0, 1).set(put[0]),
      changed([1], () => put[0]),
      shape,
    );
    await t.equal(
      x.at(1).set(put[0]),
      changed([3, 4, 5], () => put[0]),
      shape,
    );
    await t.equal(
      x.at(slice(), slice(0, 3, 2)).set(xp.asarray(put, { dtype })),
      changed([0, 2, 3, 5], (k) => put[k % 2]),
      shape,
    );
    await t.equal(
      x.at(slice(), -1).set(xp.asarray(put, { dtype })),
      changed([2, 5], (k) => put[k]),
      shape,
    );
    await t.equal(
      x.at([1, 0], [2, 0]).set(xp.asarray(put, { dtype })),
      changed([5, 0], (k) => put[k]),
      shape,
    );
    await t.equal(
      x.at(ELLIPSIS).set(put[1]),
      changed([0, 1, 2, 3, 4, 5], () => put[1]),
      shape,
    );
    await t.equal(x.at(slice(0, 0)).set(put[1]), values, shape);
    await t.equal(x, values, shape);
  },
}));

const combining: ConformanceCase[] = NUMERIC.filter((d) => !d.startsWith('complex')).map((dtype) => ({
  name: `at(…).add, subtract, multiply, min, max: ${dtype}`,
  covers: ['array.at'],
  dtypes: [dtype],
  async run(t) {
    const x = t.xp.asarray([1, 2, 3, 4], { dtype });
    const places = [0, 2, 0];
    const by = t.xp.asarray([5, 1, 2], { dtype });
    await t.equal(x.at(places).add(by), [8, 2, 4, 4], { dtype });
    await t.equal(x.at(places).multiply(by), [10, 2, 3, 4], { dtype });
    await t.equal(x.at(places).max(by), [5, 2, 3, 4], { dtype });
    await t.equal(x.at(places).min(by), [1, 2, 1, 4], { dtype });
    await t.equal(x.at(slice(1, 3)).subtract(1), [1, 1, 2, 4], { dtype });
    await t.equal(x.at(3).power(2), [1, 2, 3, 16], { dtype });
    if (dtype.startsWith('float')) await t.equal(x.at(3).divide(2), [1, 2, 3, 2], { dtype });
  },
}));

const taking: ConformanceCase[] = ALL.map((dtype) => ({
  name: `take, takeAlongAxis: ${dtype}`,
  covers: ['take', 'takeAlongAxis'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const v = sampleList(dtype, 6);
    const x = sampleArray(t, dtype, [2, 3]);
    await t.equal(
      xp.take(x, xp.asarray([2, 0, -1]), { axis: 1 }),
      [
        [v[2], v[0], v[2]],
        [v[5], v[3], v[5]],
      ],
      { dtype },
    );
    await t.equal(xp.take(x, xp.asarray([1, 1]), { axis: 0 }), [v.slice(3), v.slice(3)], { dtype });
    await t.equal(xp.take(sampleArray(t, dtype, [6]), xp.asarray([5, 0])), [v[5], v[0]], { dtype });
    await t.equal(xp.take(x, xp.asarray([], { dtype: xp.backend.info.defaults.index }), { axis: 1 }), [], {
      shape: [2, 0],
      dtype,
    });
    await t.equal(
      xp.takeAlongAxis(
        x,
        xp.asarray([
          [2, 0],
          [-1, 1],
        ]),
      ),
      [
        [v[2], v[0]],
        [v[5], v[4]],
      ],
      { dtype },
    );
    await t.equal(xp.takeAlongAxis(x, xp.asarray([[1, 0, 1]]), { axis: 0 }), [[v[3], v[1], v[5]]], { dtype });
    await t.equal(xp.takeAlongAxis(x, xp.asarray([[1]])), [[v[1]], [v[4]]], { dtype });
    await t.throws(() => xp.take(x, xp.asarray([0])), 'ValueError');
    await t.throws(() => xp.take(x, xp.asarray([0]), { axis: 2 }), 'IndexError');
    await t.throws(() => xp.take(x, xp.asarray([0.5]), { axis: 0 }), 'TypeError');
  },
}));

export const indexingCases: ConformanceCase[] = [
  basic,
  everySlice,
  integerArrays,
  masks,
  ...setting,
  ...combining,
  ...taking,
];
