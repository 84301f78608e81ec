import type { Scalar } from '../../array/dtype.ts';
import type { ConformanceCase } from '../conformance.ts';
import { ALL, complex, FLOATS } from './data.ts';

const cases: ConformanceCase[] = ALL.map((dtype) => ({
  name: `uniqueAll, uniqueCounts, uniqueInverse, uniqueValues: ${dtype}`,
  covers: ['uniqueAll', 'uniqueCounts', 'uniqueInverse', 'uniqueValues'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const { index } = xp.backend.info.defaults;
    let list: Scalar[] = [3, 1, 3, 2, 1, 3];
    let values: Scalar[] = [1, 2, 3];
    let [indices, inverse, counts] = [
      [1, 3, 0],
      [2, 0, 2, 1, 0, 2],
      [2, 1, 3],
    ];
    if (dtype === 'bool') {
      list = [true, false, true, true, false, true];
      values = [false, true];
      [indices, inverse, counts] = [
        [1, 0],
        [1, 0, 1, 1, 0, 1],
        [2, 4],
      ];
    } else if (dtype.startsWith('complex')) {
      list = [complex(3, 1), complex(1, 2), complex(3, 1), complex(1, 3), complex(1, 2), complex(3, 1)];
      values = [complex(1, 2), complex(1, 3), complex(3, 1)];
    }
    const x = xp.reshape(xp.asarray(list, { dtype }), [2, 3]);
    const all = await xp.uniqueAll(x);
    await t.equal(all.values, values, { dtype });
    await t.equal(all.indices, indices, { dtype: index });
    await t.equal(all.inverseIndices, inverse, { shape: [2, 3], dtype: index });
    await t.equal(all.counts, counts, { dtype: index });
    t.is(all.length, 4, 'entries of uniqueAll');
    const counted = await xp.uniqueCounts(x);
    await t.equal(counted.values, values, { dtype });
    await t.equal(counted.counts, counts, { dtype: index });
    const inverted = await xp.uniqueInverse(x);
    await t.equal(inverted.values, values, { dtype });
    await t.equal(inverted.inverseIndices, inverse, { shape: [2, 3], dtype: index });
    await t.equal(await xp.uniqueValues(x), values, { dtype });
    await t.equal(await xp.uniqueValues(xp.zeros([0, 2], { dtype })), [], { shape: [0], dtype });
    t.is((await xp.uniqueAll(xp.zeros([2, 0], { dtype }))).inverseIndices.shape, [2, 0], 'inverse of none');
    await t.equal((await xp.uniqueCounts(xp.asarray(list[0], { dtype }))).counts, [1], { dtype: index });
  },
}));

const nan: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `unique: NaN are distinct, zeros are not, ${dtype}`,
  covers: ['uniqueAll', 'uniqueCounts', 'uniqueInverse', 'uniqueValues'],
  dtypes: [dtype],
  async run(t) {
    const x = t.xp.asarray([NaN, 0, 1, NaN, -0, 1], { dtype });
    const { values, counts, indices } = await t.xp.uniqueAll(x);
    await t.equal(values, [0, 1, NaN, NaN], { dtype });
    await t.equal(counts, [2, 2, 1, 1]);
    await t.equal(indices, [1, 2, 0, 3]);
    await t.equal(await t.xp.uniqueValues(x), [0, 1, NaN, NaN], { dtype });
  },
}));

export const setCases: ConformanceCase[] = [...cases, ...nan];
