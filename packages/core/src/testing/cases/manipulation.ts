import type { Scalar } from '../../array/dtype.ts';
import type { ConformanceCase } from '../conformance.ts';
import { ALL, sampleArray, sampleList } from './data.ts';

const each: ConformanceCase[] = ALL.map((dtype) => ({
  name: `manipulation functions: ${dtype}`,
  covers: [
    'broadcastArrays',
    'broadcastTo',
    'concat',
    'expandDims',
    'flip',
    'moveaxis',
    'permuteDims',
    'repeat',
    'reshape',
    'roll',
    'squeeze',
    'stack',
    'tile',
    'unstack',
  ],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const [a, b, c, d, e, f] = sampleList(dtype, 6);
    const x = sampleArray(t, dtype, [2, 3]);
    const is = (y: Parameters<typeof t.equal>[0], expected: Parameters<typeof t.equal>[1]) =>
      t.equal(y, expected, { dtype });
    await is(xp.reshape(x, [3, -1]), [
      [a, b],
      [c, d],
      [e, f],
    ]);
    await is(xp.reshape(x, [6], { copy: true }), [a, b, c, d, e, f]);
    await is(xp.permuteDims(x, [1, 0]), [
      [a, d],
      [b, e],
      [c, f],
    ]);
    await is(xp.moveaxis(x, 0, -1), [
      [a, d],
      [b, e],
      [c, f],
    ]);
    await is(xp.flip(x), [
      [f, e, d],
      [c, b, a],
    ]);
    await is(xp.flip(x, { axis: 0 }), [
      [d, e, f],
      [a, b, c],
    ]);
    await is(xp.flip(x, { axis: [-1] }), [
      [c, b, a],
      [f, e, d],
    ]);
    await is(xp.roll(x, 1), [
      [f, a, b],
      [c, d, e],
    ]);
    await is(xp.roll(x, -1, { axis: 1 }), [
      [b, c, a],
      [e, f, d],
    ]);
    await is(xp.roll(x, [1, 4], { axis: [0, 1] }), [
      [f, d, e],
      [c, a, b],
    ]);
    await is(xp.concat([x, x], { axis: 1 }), [
      [a, b, c, a, b, c],
      [d, e, f, d, e, f],
    ]);
    await is(xp.concat([x, xp.flip(x, { axis: 0 })]), [
      [a, b, c],
      [d, e, f],
      [d, e, f],
      [a, b, c],
    ]);
    await is(xp.concat([x, xp.reshape(x, [6])], { axis: null }), [a, b, c, d, e, f, a, b, c, d, e, f]);
    await is(xp.stack([x, x], { axis: 1 }), [
      [
        [a, b, c],
        [a, b, c],
      ],
      [
        [d, e, f],
        [d, e, f],
      ],
    ]);
    await is(xp.stack([x, x], { axis: -1 }), [
      [
        [a, a],
        [b, b],
        [c, c],
      ],
      [
        [d, d],
        [e, e],
        [f, f],
      ],
    ]);
    await is(xp.expandDims(x, 1), [[[a, b, c]], [[d, e, f]]]);
    await is(xp.squeeze(xp.expandDims(x, -1), 2), [
      [a, b, c],
      [d, e, f],
    ]);
    await is(xp.broadcastTo(x, [2, 2, 3]), [
      [
        [a, b, c],
        [d, e, f],
      ],
      [
        [a, b, c],
        [d, e, f],
      ],
    ]);
    await is(xp.repeat(x, 2), [a, a, b, b, c, c, d, d, e, e, f, f]);
    await is(xp.repeat(x, 2, { axis: 0 }), [
      [a, b, c],
      [a, b, c],
      [d, e, f],
      [d, e, f],
    ]);
    await is(await xp.repeat(x, xp.asarray([1, 0, 2]), { axis: 1 }), [
      [a, c, c],
      [d, f, f],
    ]);
    await is(await xp.repeat(x, xp.asarray([2])), [a, a, b, b, c, c, d, d, e, e, f, f]);
    await is(xp.tile(x, [2]), [
      [a, b, c, a, b, c],
      [d, e, f, d, e, f],
    ]);
    await is(xp.tile(xp.reshape(x, [6]), [2, 1]), [
      [a, b, c, d, e, f],
      [a, b, c, d, e, f],
    ]);
    const columns = xp.unstack(x, { axis: 1 });
    t.is(columns.length, 3, 'number of unstacked arrays');
    await is(columns[1], [b, e]);
    const [p, q] = xp.broadcastArrays(x, sampleArray(t, dtype, [1]));
    await is(p, [
      [a, b, c],
      [d, e, f],
    ]);
    await is(q, [
      [a, a, a],
      [a, a, a],
    ]);
  },
}));

const permutations: ConformanceCase = {
  name: 'permuteDims, moveaxis: all orders of three axes',
  covers: ['permuteDims', 'moveaxis'],
  async run(t) {
    const { xp } = t;
    const shape = [2, 3, 4];
    const x = xp.reshape(xp.arange(24), shape);
    for (const perm of [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [-1, 1, 0],
    ]) {
      const axes = perm.map((axis) => (axis < 0 ? axis + 3 : axis));
      const [m, n, k] = axes.map((axis) => shape[axis]);
      const expected: Scalar[] = [];
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          for (let l = 0; l < k; l++) {
            const at = [0, 0, 0];
            at[axes[0]] = i;
            at[axes[1]] = j;
            at[axes[2]] = l;
            expected.push((at[0] * 3 + at[1]) * 4 + at[2]);
          }
        }
      }
      await t.equal(xp.permuteDims(x, perm), expected, { shape: [m, n, k] });
    }
    t.is(xp.moveaxis(x, [0, 1], [-1, 0]).shape, [3, 4, 2], 'moveaxis of two');
    t.is(xp.moveaxis(x, 2, 0).shape, [4, 2, 3], 'moveaxis to the front');
  },
};

const edges: ConformanceCase = {
  name: 'manipulation of empty and 0-d arrays',
  covers: ['reshape', 'concat', 'stack', 'flip', 'roll', 'tile', 'repeat', 'expandDims', 'permuteDims', 'unstack'],
  async run(t) {
    const { xp } = t;
    const empty = xp.zeros([0, 3]);
    const zero = xp.asarray(2.5);
    t.is(xp.reshape(empty, [3, 0, 2]).shape, [3, 0, 2], 'reshape');
    t.is(xp.reshape(empty, [-1, 3]).shape, [0, 3], 'reshape with -1');
    await t.equal(xp.concat([empty, xp.ones([2, 3])]), [
      [1, 1, 1],
      [1, 1, 1],
    ]);
    t.is(xp.concat([empty, empty]).shape, [0, 3], 'concat');
    t.is(xp.stack([empty, empty]).shape, [2, 0, 3], 'stack');
    t.is(xp.flip(empty).shape, [0, 3], 'flip');
    t.is(xp.roll(empty, 2, { axis: 0 }).shape, [0, 3], 'roll');
    t.is(xp.tile(empty, [2, 2]).shape, [0, 6], 'tile');
    t.is(xp.tile(xp.ones([2]), [0]).shape, [0], 'tile by 0');
    t.is(xp.repeat(empty, 3, { axis: 1 }).shape, [0, 9], 'repeat');
    t.is(xp.permuteDims(empty, [1, 0]).shape, [3, 0], 'permuteDims');
    t.is(xp.unstack(xp.zeros([3, 0]))[2].shape, [0], 'unstack');
    t.is(xp.unstack(empty).length, 0, 'unstack of none');
    await t.equal(xp.reshape(zero, [1, 1]), [[2.5]]);
    await t.equal(xp.expandDims(zero, 0), [2.5]);
    await t.equal(xp.stack([zero, zero]), [2.5, 2.5]);
    await t.equal(xp.flip(zero), 2.5, { shape: [] });
    await t.equal(xp.roll(zero, 1), 2.5, { shape: [] });
    await t.equal(xp.repeat(zero, 2), [2.5, 2.5]);
    await t.equal(xp.tile(zero, [2]), [2.5, 2.5]);
    await t.equal(xp.concat([zero, zero], { axis: null }), [2.5, 2.5]);
    await t.equal(xp.permuteDims(zero, []), 2.5, { shape: [] });
  },
};

const errors: ConformanceCase = {
  name: 'manipulation functions refuse wrong axes and shapes',
  covers: ['reshape', 'concat', 'stack', 'squeeze', 'expandDims', 'broadcastTo', 'permuteDims'],
  async run(t) {
    const { xp } = t;
    const x = xp.zeros([2, 3]);
    await t.throws(() => xp.reshape(x, [4]), 'ValueError');
    await t.throws(() => xp.reshape(x, [-1, -1]), 'ValueError');
    await t.throws(() => xp.concat([x, xp.zeros([3, 2])]), 'ValueError');
    await t.throws(() => xp.concat([]), 'ValueError');
    await t.throws(() => xp.concat([x], { axis: 2 }), 'IndexError');
    await t.throws(() => xp.stack([x, xp.zeros([2])]), 'ValueError');
    await t.throws(() => xp.squeeze(x, 0), 'ValueError');
    await t.throws(() => xp.expandDims(x, 4), 'IndexError');
    await t.throws(() => xp.expandDims(x, -4), 'IndexError');
    await t.throws(() => xp.broadcastTo(x, [3]), 'ValueError');
    await t.throws(() => xp.broadcastTo(x, [2, 2]), 'ValueError');
    await t.throws(() => xp.permuteDims(x, [0]), 'ValueError');
    await t.throws(() => xp.permuteDims(x, [0, 0]), 'ValueError');
    await t.throws(() => xp.flip(x, { axis: 2 }), 'IndexError');
    await t.throws(() => xp.roll(x, [1, 2], { axis: 0 }), 'ValueError');
  },
};

const named: ConformanceCase = {
  name: 'positional parameters may be named in the options',
  covers: ['squeeze', 'expandDims', 'reshape', 'permuteDims', 'clip', 'arange', 'eye'],
  async run(t) {
    const { xp } = t;
    const x = xp.reshape(xp.arange(6), { shape: [2, 3] } as unknown as number[]);
    t.is(x.shape, [2, 3], 'reshape');
    t.is(xp.expandDims(x, { axis: 1 } as unknown as number).shape, [2, 1, 3], 'expandDims');
    t.is(xp.squeeze(xp.expandDims(x, 0), { axis: 0 } as unknown as number).shape, [2, 3], 'squeeze');
    t.is(xp.permuteDims(x, { axes: [1, 0] } as unknown as number[]).shape, [3, 2], 'permuteDims');
    await t.equal(xp.clip(x, { max: 2 } as unknown as number), [
      [0, 1, 2],
      [2, 2, 2],
    ]);
    await t.equal(xp.arange(1, { stop: 6, step: 2 } as unknown as number), [1, 3, 5]);
    t.is(xp.eye(2, { nCols: 3 } as unknown as number).shape, [2, 3], 'eye');
  },
};

export const manipulationCases: ConformanceCase[] = [...each, permutations, edges, errors, named];
