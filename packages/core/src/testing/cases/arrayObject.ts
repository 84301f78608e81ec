import type { ConformanceCase } from '../conformance.ts';
import { ALL, complex, sampleArray, sampleList } from './data.ts';

const attributes: ConformanceCase[] = ALL.map((dtype) => ({
  name: `attributes of arrays: ${dtype}`,
  covers: [
    'array.dtype',
    'array.device',
    'array.ndim',
    'array.shape',
    'array.size',
    'array.mT',
    'array.T',
    'array.toDevice',
    'array.arrayNamespace',
    'array.dlpackDevice',
    'array.dlpack',
  ],
  dtypes: [dtype],
  async run(t) {
    const x = sampleArray(t, dtype, [2, 3]);
    t.is(x.dtype, dtype, 'dtype');
    t.is(x.shape, [2, 3], 'shape');
    t.is([x.ndim, x.size], [2, 6], 'ndim and size');
    t.is(x.device, t.xp.info().defaultDevice(), 'device');
    t.ok(x.arrayNamespace() === t.xp, 'arrayNamespace');
    await t.throws(() => x.arrayNamespace({ apiVersion: '1999.01' }), 'ValueError');
    await t.equal(x.toDevice(x.device), sampleList(dtype, 6), { shape: [2, 3], dtype });
    await t.throws(() => x.toDevice('nowhere'), 'ValueError');
    t.is(x.dlpackDevice().length, 2, 'dlpackDevice');
    if (x.hostView() === undefined) await t.throws(() => x.dlpack(), 'NotImplementedError');
    else
      await t.equal(t.xp.fromDlpack({ ...x.dlpack() }, { copy: true }), sampleList(dtype, 6), { shape: [2, 3], dtype });
    t.is((await x.tolist()) as unknown, [sampleList(dtype, 6).slice(0, 3), sampleList(dtype, 6).slice(3)], 'tolist');
  },
}));

const operators: ConformanceCase = {
  name: 'operators',
  covers: [
    'abs',
    'add',
    'and',
    'eq',
    'floordiv',
    'ge',
    'gt',
    'invert',
    'le',
    'lshift',
    'lt',
    'matmul',
    'mod',
    'mul',
    'ne',
    'neg',
    'or',
    'pos',
    'pow',
    'rshift',
    'sub',
    'truediv',
    'xor',
  ].map((name) => `array.${name}`),
  async run(t) {
    const { xp } = t;
    const x = xp.asarray([7, -3, 2]);
    const y = xp.asarray([2, 2, 5]);
    await t.equal(x.add(y), [9, -1, 7]);
    await t.equal(x.sub(y), [5, -5, -3]);
    await t.equal(x.mul(y), [14, -6, 10]);
    await t.equal(x.floordiv(y), [3, -2, 0]);
    await t.equal(x.mod(y), [1, 1, 2]);
    await t.equal(x.pow(y), [49, 9, 32]);
    await t.equal(x.and(y), [2, 0, 0]);
    await t.equal(x.or(y), [7, -1, 7]);
    await t.equal(x.xor(y), [5, -1, 7]);
    await t.equal(x.lshift(y), [28, -12, 64]);
    await t.equal(x.rshift(1), [3, -2, 1]);
    await t.equal(x.invert(), [-8, 2, -3]);
    await t.equal(x.neg(), [-7, 3, -2]);
    await t.equal(x.pos(), [7, -3, 2]);
    await t.equal(x.abs(), [7, 3, 2]);
    await t.equal(x.eq(y), [false, false, false]);
    await t.equal(x.ne(2), [true, true, false]);
    await t.equal(x.lt(y), [false, true, true]);
    await t.equal(x.le(2), [false, true, true]);
    await t.equal(x.gt(y), [true, false, false]);
    await t.equal(x.ge(2), [true, false, true]);
    await t.equal(x.matmul(y), 18, { shape: [] });
    const f = xp.asarray([3.5, -1]);
    await t.equal(f.truediv(2), [1.75, -0.5]);
    await t.equal(f.rsub(1), [-2.5, 2]);
    await t.equal(f.rtruediv(7), [2, -7]);
    await t.equal(x.radd(1), [8, -2, 3]);
    await t.equal(x.rmul(2), [14, -6, 4]);
    await t.equal(y.rpow(2), [4, 4, 32]);
    await t.equal(x.rfloordiv(20), [2, -7, 10]);
    await t.equal(x.rmod(20), [6, -1, 0]);
    await t.equal(x.rand(3), [3, 1, 2]);
    await t.equal(x.ror(8), [15, -3, 10]);
    await t.equal(x.rxor(1), [6, -4, 3]);
    await t.equal(y.rlshift(3), [12, 12, 96]);
    await t.equal(y.rrshift(100), [25, 25, 3]);
    await t.equal(x.rmatmul(y), 18, { shape: [] });
  },
};

const conversions: ConformanceCase = {
  name: 'conversions of 0-d arrays',
  covers: ['array.bool', 'array.int', 'array.float', 'array.complex', 'array.index'],
  async run(t) {
    const { xp } = t;
    t.is(await xp.asarray(2.75).int(), 2, 'int');
    t.is(await xp.asarray(-2.75).int(), -2, 'int of a negative');
    t.is(await xp.asarray(3).float(), 3, 'float');
    t.is(await xp.asarray(3).index(), 3, 'index');
    t.is(await xp.asarray(true).bool(), true, 'bool');
    t.is(await xp.asarray(0).bool(), false, 'bool of 0');
    t.is(await xp.asarray(NaN).bool(), true, 'bool of NaN');
    t.is(await xp.asarray(1.5).complex(), complex(1.5, 0), 'complex');
    t.is(await xp.asarray([[4]]).item(), 4, 'item');
    await t.throws(() => xp.asarray([1]).bool(), 'TypeError');
    await t.throws(() => xp.asarray(1.5).index(), 'TypeError');
    await t.throws(() => xp.asarray(Infinity).int(), 'ValueError');
    await t.throws(() => xp.asarray([1, 2]).item(), 'ValueError');
    const { complex: cx } = xp.backend.info.defaults;
    if (!t.has(cx)) return;
    t.is(await xp.asarray(complex(0, 2)).complex(), complex(0, 2), 'complex of complex');
    t.is(await xp.asarray(complex(0, 2)).bool(), true, 'bool of complex');
    await t.throws(() => xp.asarray(complex(0, 2)).float(), 'TypeError');
  },
};

const iteration: ConformanceCase = {
  name: 'iteration over the first axis',
  covers: ['array.get', 'unstack'],
  async run(t) {
    const rows = [...t.xp.reshape(t.xp.arange(6), [2, 3])];
    t.is(rows.length, 2, 'rows');
    await t.equal(rows[1], [3, 4, 5]);
    await t.throws(() => [...t.xp.asarray(1)], 'TypeError');
  },
};

const info: ConformanceCase = {
  name: 'info: capabilities, devices, dtypes, defaults',
  covers: ['info'],
  async run(t) {
    const info = t.xp.info();
    const { defaults, dtypes } = t.xp.backend.info;
    t.is(
      Object.keys(info.capabilities()).sort(),
      ['boolean indexing', 'data-dependent shapes', 'max dimensions'],
      'capabilities',
    );
    t.ok(info.devices().includes(info.defaultDevice()), 'devices');
    t.is(
      info.defaultDtypes(),
      {
        'real floating': defaults.real,
        'complex floating': defaults.complex,
        integral: defaults.integral,
        indexing: defaults.index,
      },
      'defaultDtypes',
    );
    t.is(Object.keys(info.dtypes()).sort(), [...dtypes].sort(), 'dtypes');
    for (const kind of [
      'bool',
      'signed integer',
      'unsigned integer',
      'integral',
      'real floating',
      'complex floating',
      'numeric',
    ] as const) {
      t.is(Object.keys(info.dtypes({ kind })).sort(), dtypes.filter((d) => t.xp.isdtype(d, kind)).sort(), kind);
    }
    t.is(
      Object.keys(info.dtypes({ kind: ['bool', 'signed integer'] })).sort(),
      dtypes.filter((d) => t.xp.isdtype(d, ['bool', 'signed integer'])).sort(),
      'several kinds',
    );
    await t.throws(() => info.dtypes({ kind: 'whole' as 'bool' }), 'ValueError');
    await t.throws(() => info.dtypes({ device: 'nowhere' }), 'ValueError');
  },
};

export const arrayObjectCases: ConformanceCase[] = [...attributes, operators, conversions, iteration, info];
