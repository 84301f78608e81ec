import { DTYPES, type DType, kindOf, type Scalar } from '../../array/dtype.ts';
import { integerRange, promotionOf } from '../../array/promote.ts';
import type { ConformanceCase } from '../conformance.ts';
import { ALL, COMPLEXES, FLOATS, INTEGERS, sampleArray, sampleList } from './data.ts';

/** What a value of one dtype becomes in another, where the standard says. */
function converted(value: Scalar, to: DType): Scalar {
  const number = typeof value === 'object' ? value.re : Number(value);
  const kind = kindOf(to);
  if (kind === 'bool') return typeof value === 'object' ? value.re !== 0 || value.im !== 0 : number !== 0;
  if (kind === 'complex') return typeof value === 'object' ? value : { re: number, im: 0 };
  return kind === 'float' ? number : Math.trunc(number);
}

const astype: ConformanceCase[] = DTYPES.map((from) => ({
  name: `astype: from ${from}`,
  covers: ['astype'],
  dtypes: [from],
  async run(t) {
    const values = sampleList(from, 6);
    const x = sampleArray(t, from, [2, 3]);
    for (const to of ALL.filter((d) => t.has(d))) {
      const real = kindOf(from) !== 'complex' || kindOf(to) === 'complex';
      if (!real) {
        await t.throws(() => t.xp.astype(x, to), 'TypeError');
        continue;
      }
      // negative values in unsigned dtypes are implementation-defined
      const unsigned = kindOf(to) === 'unsigned';
      const expected = values.map((value) => {
        const out = converted(value, to);
        return unsigned && typeof out === 'number' && out < 0 ? null : out;
      });
      await t.equal(t.xp.astype(x, to), expected, { shape: [2, 3], dtype: to });
    }
    t.is(t.xp.astype(t.xp.zeros([0, 2], { dtype: from }), from).shape, [0, 2], 'shape of empty');
  },
}));

const special: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `astype: NaN and zeros of ${dtype} as bool and complex`,
  covers: ['astype'],
  dtypes: [dtype],
  async run(t) {
    const x = t.xp.asarray([NaN, 0, -0, Infinity, 0.5], { dtype });
    await t.equal(t.xp.astype(x, 'bool'), [true, false, false, true, true], { dtype: 'bool' });
    const cx = dtype === 'float32' ? 'complex64' : 'complex128';
    if (t.has(cx))
      await t.equal(t.xp.real(t.xp.astype(x, cx)), [NaN, 0, -0, Infinity, 0.5], { dtype, signedZeros: true });
  },
}));

const canCast: ConformanceCase = {
  name: 'canCast follows the promotion table',
  covers: ['canCast'],
  run(t) {
    for (const from of DTYPES)
      for (const to of DTYPES) t.is(t.xp.canCast(from, to), promotionOf(from, to) === to, `${from} to ${to}`);
    t.is(t.xp.canCast(t.xp.zeros([1], { dtype: 'bool' }), 'bool'), true, 'of an array');
  },
};

const limits: ConformanceCase = {
  name: 'finfo and iinfo',
  covers: ['finfo', 'iinfo'],
  async run(t) {
    const { xp } = t;
    for (const dtype of [...FLOATS, ...COMPLEXES]) {
      const single = dtype === 'float32' || dtype === 'complex64';
      const info = xp.finfo(dtype);
      t.is(info.bits, single ? 32 : 64, `bits of ${dtype}`);
      t.is(info.eps, single ? 2 ** -23 : 2 ** -52, `eps of ${dtype}`);
      t.is(info.max, single ? (2 - 2 ** -23) * 2 ** 127 : Number.MAX_VALUE, `max of ${dtype}`);
      t.is(info.min, -info.max, `min of ${dtype}`);
      t.is(info.smallestNormal, single ? 2 ** -126 : 2 ** -1022, `smallestNormal of ${dtype}`);
      t.is(info.dtype, single ? 'float32' : 'float64', `dtype of ${dtype}`);
    }
    for (const dtype of INTEGERS) {
      const info = xp.iinfo(dtype);
      const [low, high] = integerRange(dtype);
      t.ok(BigInt(info.min) === low && BigInt(info.max) === high, `range of ${dtype}`);
      t.is(info.bits, Number(/\d+/.exec(dtype)?.[0]), `bits of ${dtype}`);
      t.is(info.dtype, dtype, `dtype of ${dtype}`);
    }
    await t.throws(() => xp.finfo('int32'), 'TypeError');
    await t.throws(() => xp.iinfo('float32'), 'TypeError');
  },
};

const isdtype: ConformanceCase = {
  name: 'isdtype',
  covers: ['isdtype'],
  async run(t) {
    const { isdtype: is } = t.xp;
    const kinds: Readonly<Record<string, string[]>> = {
      bool: ['bool'],
      'signed integer': ['signed'],
      'unsigned integer': ['unsigned'],
      integral: ['signed', 'unsigned'],
      'real floating': ['float'],
      'complex floating': ['complex'],
      numeric: ['signed', 'unsigned', 'float', 'complex'],
    };
    for (const dtype of DTYPES) {
      for (const [kind, members] of Object.entries(kinds)) {
        t.is(is(dtype, kind as 'numeric'), members.includes(kindOf(dtype)), `${dtype} is ${kind}`);
      }
      for (const other of DTYPES) t.is(is(dtype, other), dtype === other, `${dtype} is ${other}`);
      t.is(
        is(dtype, ['bool', 'real floating', 'int8']),
        dtype === 'bool' || dtype === 'int8' || kindOf(dtype) === 'float',
        `${dtype} of several`,
      );
    }
    await t.throws(() => is('int8', 'whole' as 'numeric'));
  },
};

export const dataTypeCases: ConformanceCase[] = [...astype, ...special, canCast, limits, isdtype];
