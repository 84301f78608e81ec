import type { DType } from '../../array/dtype.ts';
import type { NDArray } from '../../array/ndarray.ts';
import type { Check } from '../check.ts';
import type { ConformanceCase } from '../conformance.ts';
import { COMPLEX_TABLES, PARITY, TURNED } from '../tables/complex.ts';
import { COMPLEX_POINTS, COMPLEX_VALUES } from '../tables/complexValues.ts';
import { type ComplexRow, complexRows } from '../tables/parse.ts';
import { COMPLEXES, complex } from './data.ts';
import type { Binary, Unary } from './functions.ts';

const signed = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));

/** One component against its expectation; zeros have signs, unless those are unspecified. */
function agrees(got: number, wanted: number, anySign: boolean, slack: number): boolean {
  if (Number.isNaN(wanted)) return Number.isNaN(got);
  if (anySign) return agrees(Math.abs(got), Math.abs(wanted), false, slack);
  if (wanted === 0) return Object.is(got, wanted);
  return got === wanted || Math.abs(got - wanted) <= slack * Math.abs(wanted);
}

async function check(t: Check, fn: Unary, rows: readonly ComplexRow[], dtype: DType): Promise<void> {
  const x = t.xp.asarray(
    rows.map((row) => complex(row.re, row.im)),
    { dtype },
  );
  const got = await t.values(fn(x));
  const slack = (dtype === 'complex64' ? 2 ** -22 : 2 ** -50) * t.slack;
  rows.forEach((row, i) => {
    const z = got[i] as { re: number; im: number };
    if (agrees(z.re, row.outRe, row.anyRe, slack) && agrees(z.im, row.outIm, row.anyIm, slack)) return;
    const argument = `${signed(row.re)} + ${signed(row.im)}j`;
    const wanted = `${row.anyRe ? '±' : ''}${signed(row.outRe)} + ${row.anyIm ? '±' : ''}${signed(row.outIm)}j`;
    t.fail(`at ${argument} it is ${signed(z.re)} + ${signed(z.im)}j, expected ${wanted}`);
  });
}

/** f(conj z) = conj f(z) */
const conjugated = (rows: readonly ComplexRow[]): ComplexRow[] =>
  rows.map((r) => ({ ...r, im: -r.im, outIm: -r.outIm }));

const negated = (rows: readonly ComplexRow[], parity: 1 | -1): ComplexRow[] =>
  rows.map((r) => ({ ...r, re: -r.re, im: -r.im, outRe: parity * r.outRe, outIm: parity * r.outIm }));

/** Later rows that contradict an earlier one (where a condition of the table overlaps) are left out. */
function unique(rows: readonly ComplexRow[]): ComplexRow[] {
  const seen = new Map<string, ComplexRow>();
  for (const row of rows) {
    const key = `${signed(row.re)},${signed(row.im)}`;
    if (!seen.has(key)) seen.set(key, row);
  }
  return [...seen.values()];
}

function extended(name: string): ComplexRow[] {
  const base = unique(complexRows(COMPLEX_TABLES[name]));
  const both = [...base, ...conjugated(base)];
  return unique(PARITY[name] === undefined ? both : [...both, ...negated(both, PARITY[name])]);
}

/** Rows of f from those of g: f(z) = −j·g(jz). */
const turned = (rows: readonly ComplexRow[]): ComplexRow[] =>
  rows.map((r) => ({ re: r.im, im: -r.re, outRe: r.outIm, outIm: -r.outRe, anyRe: r.anyIm, anyIm: r.anyRe }));

/** Rows of cos from those of cosh: cos(z) = cosh(jz). */
const turnedArgument = (rows: readonly ComplexRow[]): ComplexRow[] => rows.map((r) => ({ ...r, re: r.im, im: -r.re }));

const tables: Readonly<Record<string, () => ComplexRow[]>> = {
  ...Object.fromEntries(Object.keys(COMPLEX_TABLES).map((name) => [name, () => extended(name)])),
  ...Object.fromEntries(Object.entries(TURNED).map(([name, of]) => [name, () => turned(extended(of))])),
  cos: () => turnedArgument(extended('cosh')),
  log2: () => extended('log').map((r) => ({ ...r, outRe: r.outRe / Math.LN2, outIm: r.outIm / Math.LN2 })),
  log10: () => extended('log').map((r) => ({ ...r, outRe: r.outRe / Math.LN10, outIm: r.outIm / Math.LN10 })),
};

const specials: ConformanceCase[] = Object.entries(tables).flatMap(([name, rows]) =>
  COMPLEXES.map((dtype) => ({
    name: `${name}: special cases of ${dtype}`,
    covers: [name],
    dtypes: [dtype],
    run: (t) => check(t, t.xp[name as keyof typeof t.xp] as Unary, rows(), dtype),
  })),
);

/** 32 eps of the size of the result: a few operations of one ulp each. */
const ULPS = 32;

const values: ConformanceCase[] = Object.entries(COMPLEX_VALUES).flatMap(([name, expected]) =>
  COMPLEXES.map((dtype) => ({
    name: `${name}: values of ${dtype}`,
    covers: [name],
    dtypes: [dtype],
    async run(t) {
      const x = t.xp.asarray(
        COMPLEX_POINTS.map(([re, im]) => complex(re, im)),
        { dtype },
      );
      await t.equal(
        (t.xp[name as keyof typeof t.xp] as Unary)(x),
        expected.map(([re, im]) => complex(re, im)),
        { dtype, ulps: ULPS },
      );
    },
  })),
);

type Pair = readonly [number, number];

/** Textbook formulas for finite operands. */
const ARITHMETIC: Readonly<Record<string, (x: Pair, y: Pair) => Pair>> = {
  add: ([a, b], [c, d]) => [a + c, b + d],
  subtract: ([a, b], [c, d]) => [a - c, b - d],
  multiply: ([a, b], [c, d]) => [a * c - b * d, b * c + a * d],
  divide: ([a, b], [c, d]) => [(a * c + b * d) / (c * c + d * d), (b * c - a * d) / (c * c + d * d)],
  pow: ([a, b], [c, d]) => {
    const [log, angle] = [Math.log(Math.hypot(a, b)), Math.atan2(b, a)];
    const [size, turn] = [Math.exp(c * log - d * angle), d * log + c * angle];
    return [size * Math.cos(turn), size * Math.sin(turn)];
  },
};

const arithmetic: ConformanceCase[] = Object.entries(ARITHMETIC).flatMap(([name, formula]) =>
  COMPLEXES.map((dtype) => ({
    name: `${name}: finite operands of ${dtype}`,
    covers: [name],
    dtypes: [dtype],
    async run(t) {
      const pairs = COMPLEX_POINTS.flatMap((x) => COMPLEX_POINTS.map((y) => [x, y] as const));
      const side = (k: 0 | 1): NDArray =>
        t.xp.asarray(
          pairs.map((pair) => complex(pair[k][0], pair[k][1])),
          { dtype },
        );
      const expected = pairs.map(([x, y]) => complex(...formula(x, y)));
      await t.equal((t.xp[name as keyof typeof t.xp] as Binary)(side(0), side(1)), expected, { dtype, ulps: 64 });
    },
  })),
);

const parts: ConformanceCase[] = COMPLEXES.map((dtype) => ({
  name: `abs, conj, real, imag, negative, round, isnan, isinf, isfinite, equal: ${dtype}`,
  covers: [
    'abs',
    'conj',
    'real',
    'imag',
    'negative',
    'round',
    'sign',
    'isnan',
    'isinf',
    'isfinite',
    'equal',
    'notEqual',
    'positive',
  ],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const real = dtype === 'complex64' ? 'float32' : 'float64';
    const z = xp.asarray(
      [complex(3, -4), complex(-0, 2.5), complex(Infinity, NaN), complex(NaN, 1), complex(1.5, -0.5)],
      { dtype },
    );
    const signs = { signedZeros: true };
    await t.equal(xp.abs(z), [5, 2.5, Infinity, NaN, store(Math.hypot(1.5, 0.5), dtype)], { dtype: real, ulps: 2 });
    await t.equal(xp.real(z), [3, -0, Infinity, NaN, 1.5], { dtype: real, ...signs });
    await t.equal(xp.imag(z), [-4, 2.5, NaN, 1, -0.5], { dtype: real, ...signs });
    const pairs = [
      [3, 4],
      [-0, -2.5],
      [Infinity, NaN],
      [NaN, -1],
      [1.5, 0.5],
    ];
    await t.equal(
      xp.conj(z),
      pairs.map(([a, b]) => complex(a, b)),
      { dtype, ...signs },
    );
    await t.equal(
      xp.negative(z),
      pairs.map(([a, b]) => complex(-a, b)),
      { dtype, ...signs },
    );
    await t.equal(
      xp.positive(z),
      pairs.map(([a, b]) => complex(a, -b)),
      { dtype, ...signs },
    );
    const rounded = [complex(3, -4), complex(-0, 2), complex(Infinity, NaN), complex(NaN, 1), complex(2, -0)];
    await t.equal(xp.round(z), rounded, { dtype, ...signs });
    await t.equal(xp.isnan(z), [false, false, true, true, false], { dtype: 'bool' });
    await t.equal(xp.isinf(z), [false, false, true, false, false], { dtype: 'bool' });
    await t.equal(xp.isfinite(z), [true, true, false, false, true], { dtype: 'bool' });
    await t.equal(xp.equal(z, z), [true, true, false, false, true], { dtype: 'bool' });
    await t.equal(xp.notEqual(z, xp.conj(z)), [true, true, true, true, true], { dtype: 'bool' });
    const zero = xp.asarray([complex(0, -0), complex(NaN, 0), complex(0, NaN)], { dtype });
    await t.equal(xp.sign(zero), [complex(0, 0), complex(NaN, NaN), complex(NaN, NaN)], { dtype });
  },
}));

const store = (x: number, dtype: DType): number => (dtype === 'complex64' ? Math.fround(x) : x);

export const complexCases: ConformanceCase[] = [...specials, ...values, ...arithmetic, ...parts];
