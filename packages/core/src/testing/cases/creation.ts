import { isComplex, isInteger, type Scalar } from '../../array/dtype.ts';
import type { ConformanceCase } from '../conformance.ts';
import { ALL, complex, FLOATS, NUMERIC, sampleArray, sampleList, store } from './data.ts';

const perDType: ConformanceCase[] = ALL.flatMap((dtype) => [
  {
    name: `zeros, ones, full, empty and their likes: ${dtype}`,
    covers: ['zeros', 'zerosLike', 'ones', 'onesLike', 'full', 'fullLike', 'empty', 'emptyLike'],
    dtypes: [dtype],
    async run(t) {
      const { xp } = t;
      const bool = dtype === 'bool';
      const [zero, one]: Scalar[] = bool ? [false, true] : [0, 1];
      const like = sampleArray(t, dtype, [2, 3]);
      const six = (value: Scalar): Scalar[] => new Array<Scalar>(6).fill(value);
      const shape = { shape: [2, 3], dtype };
      await t.equal(xp.zeros([2, 3], { dtype }), six(zero), shape);
      await t.equal(xp.zerosLike(like), six(zero), shape);
      await t.equal(xp.ones([2, 3], { dtype }), six(one), shape);
      await t.equal(xp.onesLike(like), six(one), shape);
      const value = sampleList(dtype, 1)[0];
      await t.equal(xp.full([2, 3], value, { dtype }), six(value), shape);
      await t.equal(xp.fullLike(like, value), six(value), shape);
      t.is(xp.empty([2, 0], { dtype }).shape, [2, 0], 'shape of empty');
      t.is(xp.emptyLike(like).dtype, dtype, 'dtype of emptyLike');
      if (bool) await t.equal(xp.full([2], NaN, { dtype }), [true, true], { dtype });
      await t.equal(xp.zeros([], { dtype }), zero, { shape: [], dtype });
      await t.equal(xp.ones(3, { dtype }), [one, one, one], { dtype });
      await t.equal(xp.zeros([0, 4], { dtype }), [], { shape: [0, 4], dtype });
    },
  },
  {
    name: `asarray and fromTyped: ${dtype}`,
    covers: ['asarray', 'fromDlpack'],
    dtypes: [dtype],
    async run(t) {
      const { xp } = t;
      const list = sampleList(dtype, 6);
      const nested = [list.slice(0, 3), list.slice(3)];
      const x = xp.asarray(nested, { dtype });
      await t.equal(x, nested, { dtype });
      await t.equal(xp.asarray(x), nested, { dtype });
      await t.equal(xp.asarray(x, { copy: true }), nested, { dtype });
      await t.equal(xp.asarray(list[0], { dtype }), list[0], { shape: [], dtype });
      const data = await x.toHost();
      await t.equal(xp.fromTyped(data, [3, 2], dtype), [list.slice(0, 2), list.slice(2, 4), list.slice(4)], { dtype });
      await t.equal(xp.fromDlpack({ data, shape: [6], dtype }), list, { dtype });
      await t.equal(xp.fromDlpack(x), nested, { dtype });
    },
  },
  {
    name: `eye, tril, triu: ${dtype}`,
    covers: ['eye', 'tril', 'triu'],
    dtypes: [dtype],
    async run(t) {
      const { xp } = t;
      const [zero, one]: Scalar[] = dtype === 'bool' ? [false, true] : [0, 1];
      for (const k of [-2, -1, 0, 1, 3]) {
        const diagonal = [0, 1, 2].map((i) => [0, 1, 2, 3].map((j) => (j - i === k ? one : zero)));
        await t.equal(xp.eye(3, 4, { k, dtype }), diagonal, { dtype });
        const x = sampleArray(t, dtype, [2, 3, 4]);
        const values = sampleList(dtype, 24);
        const part = (keep: (i: number, j: number) => boolean): Scalar[] =>
          values.map((value, p) => (keep(Math.floor(p / 4) % 3, p % 4) ? value : zero));
        await t.equal(
          xp.tril(x, { k }),
          part((i, j) => j - i <= k),
          { shape: [2, 3, 4], dtype },
        );
        await t.equal(
          xp.triu(x, { k }),
          part((i, j) => j - i >= k),
          { shape: [2, 3, 4], dtype },
        );
      }
      await t.equal(
        xp.eye(2, { dtype }),
        [
          [one, zero],
          [zero, one],
        ],
        { dtype },
      );
      await t.equal(xp.eye(0, 3, { dtype }), [], { shape: [0, 3], dtype });
      await t.throws(() => xp.tril(xp.zeros([3], { dtype })), 'ValueError');
    },
  },
]);

const defaults: ConformanceCase = {
  name: 'default dtypes of creation functions',
  covers: ['asarray', 'zeros', 'ones', 'empty', 'full', 'arange', 'linspace', 'eye'],
  run(t) {
    const { xp } = t;
    const { real, complex: cx, integral } = xp.backend.info.defaults;
    t.is(xp.asarray([1, 2]).dtype, integral, 'asarray of integers');
    t.is(xp.asarray([1, 2.5]).dtype, real, 'asarray of numbers');
    t.is(xp.asarray([true, false]).dtype, 'bool', 'asarray of booleans');
    t.is(xp.asarray(-0).dtype, real, 'asarray of -0');
    t.is(xp.asarray([]).dtype, real, 'asarray of nothing');
    t.is(xp.asarray([1n]).dtype, integral, 'asarray of bigint');
    if (t.has(cx)) t.is(xp.asarray([1, complex(0, 1)]).dtype, cx, 'asarray of complex');
    for (const name of ['zeros', 'ones', 'empty'] as const) t.is(xp[name]([2]).dtype, real, name);
    t.is(xp.full([2], 3).dtype, integral, 'full of an integer');
    t.is(xp.full([2], 0.5).dtype, real, 'full of a float');
    t.is(xp.full([2], true).dtype, 'bool', 'full of a boolean');
    t.is(xp.arange(3).dtype, integral, 'arange of integers');
    t.is(xp.arange(0, 1, 0.25).dtype, real, 'arange of floats');
    t.is(xp.linspace(0, 4, 5).dtype, real, 'linspace');
    t.is(xp.eye(2).dtype, real, 'eye');
  },
};

const ranges: ConformanceCase[] = NUMERIC.filter((d) => !isComplex(d)).map((dtype) => ({
  name: `arange: ${dtype}`,
  covers: ['arange'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    await t.equal(xp.arange(5, { dtype }), [0, 1, 2, 3, 4], { dtype });
    await t.equal(xp.arange(2, 8, 3, { dtype }), [2, 5], { dtype });
    await t.equal(xp.arange(2, 9, 3, { dtype }), [2, 5, 8], { dtype });
    await t.equal(xp.arange(7, 1, -2, { dtype }), [7, 5, 3], { dtype });
    await t.equal(xp.arange(3, 3, { dtype }), [], { shape: [0], dtype });
    await t.equal(xp.arange(3, 1, { dtype }), [], { shape: [0], dtype });
    await t.equal(xp.arange(4, undefined, 2, { dtype }), [0, 2], { dtype });
    if (!isInteger(dtype)) await t.equal(xp.arange(0, 1, 0.25, { dtype }), [0, 0.25, 0.5, 0.75], { dtype });
    await t.throws(() => xp.arange(0, 3, 0, { dtype }), 'ValueError');
    if (isInteger(dtype)) {
      const { max } = xp.iinfo(dtype);
      await t.equal(xp.arange(max, BigInt(max) + 1n, { dtype }), [max], { dtype });
      await t.throws(() => xp.arange(max, BigInt(max) + 2n, { dtype }), 'ValueError');
    }
  },
}));

const lines: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `linspace: ${dtype}`,
  covers: ['linspace'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    await t.equal(xp.linspace(0, 1, 5, { dtype }), [0, 0.25, 0.5, 0.75, 1], { dtype });
    await t.equal(xp.linspace(0, 1, 4, { dtype, endpoint: false }), [0, 0.25, 0.5, 0.75], { dtype });
    await t.equal(xp.linspace(3, -1, 3, { dtype }), [3, 1, -1], { dtype });
    await t.equal(xp.linspace(2, 5, 1, { dtype }), [2], { dtype });
    await t.equal(xp.linspace(2, 5, 0, { dtype }), [], { shape: [0], dtype });
    const line = Array.from({ length: 7 }, (_, k) => store(0.1 + (k * (0.7 - 0.1)) / 6, dtype));
    await t.equal(xp.linspace(0.1, 0.7, 7, { dtype }), line, { dtype, ulps: 2 });
    await t.throws(() => xp.linspace(0, 1, -1, { dtype }), 'ValueError');
  },
}));

const meshgrid: ConformanceCase = {
  name: 'meshgrid',
  covers: ['meshgrid'],
  async run(t) {
    const { xp } = t;
    const [x, y] = [xp.asarray([1, 2, 3]), xp.asarray([4, 5])];
    const [a, b] = xp.meshgrid(x, y);
    await t.equal(a, [
      [1, 2, 3],
      [1, 2, 3],
    ]);
    await t.equal(b, [
      [4, 4, 4],
      [5, 5, 5],
    ]);
    const [c, d] = xp.meshgrid(x, y, { indexing: 'ij' });
    await t.equal(c, [
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    await t.equal(d, [
      [4, 5],
      [4, 5],
      [4, 5],
    ]);
    t.is(xp.meshgrid(x, y, xp.asarray([6, 7, 8, 9]))[2].shape, [2, 3, 4], 'shape of three');
    t.is(
      xp.meshgrid(x).map((z) => z.shape),
      [[3]],
      'shape of one',
    );
    t.is(xp.meshgrid().length, 0, 'of none');
  },
};

const errors: ConformanceCase = {
  name: 'creation functions refuse what makes no array',
  covers: ['asarray', 'zeros', 'eye'],
  async run(t) {
    const { xp } = t;
    await t.throws(() => xp.asarray([[1, 2], [3]]), 'ValueError');
    await t.throws(() => xp.zeros([-1]), 'ValueError');
    await t.throws(() => xp.zeros([1.5]), 'ValueError');
    await t.throws(() => xp.zeros([2], { device: 'nowhere' }), 'ValueError');
    if (t.has('uint8')) await t.throws(() => xp.asarray([300], { dtype: 'uint8' }), 'ValueError');
    await t.throws(() => xp.asarray([2 ** 31], { dtype: 'int32' }), 'ValueError');
    await t.throws(() => xp.asarray([1, 2], { copy: false }), 'ValueError');
    await t.throws(() => xp.zeros([2], { dtype: 'float16' as 'float32' }), 'TypeError');
  },
};

const constants: ConformanceCase = {
  name: 'constants, dtypes and version',
  covers: ['e', 'inf', 'nan', 'newaxis', 'pi', 'arrayApiVersion', ...ALL],
  run(t) {
    const { xp } = t;
    t.ok(xp.e === Math.E && xp.pi === Math.PI && xp.inf === Infinity && Number.isNaN(xp.nan), 'constants');
    t.is(xp.newaxis, null, 'newaxis');
    t.is(xp.arrayApiVersion, '2024.12', 'arrayApiVersion');
    for (const dtype of ALL) t.is(xp[dtype], dtype, dtype);
  },
};

export const creationCases: ConformanceCase[] = [
  constants,
  defaults,
  ...perDType,
  ...ranges,
  ...lines,
  meshgrid,
  errors,
];
