import type { ConformanceCase } from '../conformance.ts';
import { ALL, FLOATS, NUMERIC, sampleArray } from './data.ts';

const logical: ConformanceCase[] = ALL.map((dtype) => ({
  name: `all, any: ${dtype}`,
  covers: ['all', 'any'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const bits = [
      [true, false, true],
      [true, true, true],
    ];
    const x =
      dtype === 'bool'
        ? xp.asarray(bits)
        : xp.asarray(
            bits.map((row) => row.map((b) => (b ? 2 : 0))),
            { dtype },
          );
    const out = { dtype: 'bool' } as const;
    await t.equal(xp.all(x), false, { shape: [], ...out });
    await t.equal(xp.any(x), true, { shape: [], ...out });
    await t.equal(xp.all(x, { axis: 0 }), [true, false, true], out);
    await t.equal(xp.all(x, { axis: 1, keepdims: true }), [[false], [true]], out);
    await t.equal(xp.any(x, { axis: [0, 1] }), true, { shape: [], ...out });
    const none = sampleArray(t, dtype, [0, 2]);
    await t.equal(xp.all(none), true, { shape: [], ...out });
    await t.equal(xp.any(none), false, { shape: [], ...out });
    await t.equal(xp.all(none, { axis: 0 }), [true, true], out);
    await t.equal(xp.any(none, { axis: 1 }), [], { shape: [0], ...out });
  },
}));

const nan: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `all, any: NaN and infinities are true, ${dtype}`,
  covers: ['all', 'any'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    await t.equal(xp.all(xp.asarray([NaN, Infinity, -Infinity], { dtype })), true, { shape: [] });
    await t.equal(xp.any(xp.asarray([0, -0], { dtype })), false, { shape: [] });
    await t.equal(xp.any(xp.asarray([0, NaN], { dtype })), true, { shape: [] });
  },
}));

const diff: ConformanceCase[] = NUMERIC.map((dtype) => ({
  name: `diff: ${dtype}`,
  covers: ['diff'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const x = xp.asarray(
      [
        [1, 2, 4, 7],
        [0, 5, 5, 6],
      ],
      { dtype },
    );
    await t.equal(
      xp.diff(x),
      [
        [1, 2, 3],
        [5, 0, 1],
      ],
      { dtype },
    );
    await t.equal(xp.diff(xp.asarray([1, 2, 4, 8], { dtype }), { n: 2 }), [1, 2], { dtype });
    await t.equal(
      xp.diff(x, { n: 0 }),
      [
        [1, 2, 4, 7],
        [0, 5, 5, 6],
      ],
      { dtype },
    );
    await t.equal(
      xp.diff(
        xp.asarray(
          [
            [1, 2],
            [3, 7],
          ],
          { dtype },
        ),
        { axis: 0 },
      ),
      [[2, 5]],
      { dtype },
    );
    await t.equal(
      xp.diff(xp.asarray([2, 3], { dtype }), {
        prepend: xp.asarray([1], { dtype }),
        append: xp.asarray([9], { dtype }),
      }),
      [1, 1, 6],
      { dtype },
    );
    await t.equal(xp.diff(xp.asarray([2], { dtype })), [], { shape: [0], dtype });
    await t.equal(xp.diff(xp.asarray([2, 3], { dtype }), { n: 5 }), [], { shape: [0], dtype });
    await t.throws(() => xp.diff(xp.asarray(1, { dtype })), 'IndexError');
  },
}));

export const utilityCases: ConformanceCase[] = [...logical, ...nan, ...diff];
