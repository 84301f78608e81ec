/**
 * The special-case tables of the standard in a short notation. A line is a condition per argument and a result; `any`
 * includes NaN. Conditions expand to representative values, so that one line of the standard is several tests.
 */
const FINITE = [0.5, 1, 3.25];
const POSITIVE = FINITE;
const NEGATIVE = FINITE.map((x) => -x);
const ALL = [0, -0, ...POSITIVE, ...NEGATIVE, Infinity, -Infinity];

const CONDITIONS: Readonly<Record<string, readonly number[]>> = {
  any: [...ALL, NaN],
  notnan: ALL,
  nan: [NaN],
  finite: [0, -0, ...POSITIVE, ...NEGATIVE],
  nonzero: [...POSITIVE, ...NEGATIVE],
  '+0': [0],
  '-0': [-0],
  '±0': [0, -0],
  '+inf': [Infinity],
  '-inf': [-Infinity],
  '±inf': [Infinity, -Infinity],
  '>0': [...POSITIVE, Infinity],
  '<0': [...NEGATIVE, -Infinity],
  '+fin': POSITIVE,
  '-fin': NEGATIVE,
  '>1': [1.5, 4, Infinity],
  '<-1': [-1.5, -4, -Infinity],
  '<1': [0.5, -2, 0, -Infinity],
  'abs>1': [1.5, -1.5, 4, -4],
  'abs<1': [0.5, -0.5, 0.25],
  '±1': [1, -1],
  not1: [0.5, -1, 3.25, 0, -0, Infinity],
  '+odd': [1, 3, 5],
  '+notodd': [2, 4, 0.5, 2.5, Infinity],
  '-odd': [-1, -3],
  '-notodd': [-2, -4, -0.5, -Infinity],
  notinteger: [0.5, -0.5, 2.5],
  integer: [1, -2, 5, 0, -0],
};

const RESULTS: Readonly<Record<string, number>> = {
  nan: NaN,
  '+inf': Infinity,
  '-inf': -Infinity,
  '+0': 0,
  '-0': -0,
  π: Math.PI,
  '-π': -Math.PI,
  'π/2': Math.PI / 2,
  '-π/2': -Math.PI / 2,
  'π/4': Math.PI / 4,
  '-π/4': -Math.PI / 4,
  '3π/4': (3 * Math.PI) / 4,
  '-3π/4': (-3 * Math.PI) / 4,
};

const expand = (word: string): readonly number[] => CONDITIONS[word] ?? [Number(word)];

function resultOf(word: string, args: readonly number[]): number {
  if (word === 'x1') return args[0];
  if (word === 'x2') return args[1];
  if (word === '|x1|') return Math.abs(args[0]);
  if (word === '|x2|') return Math.abs(args[1]);
  if (word === '-|x1|') return -Math.abs(args[0]);
  return RESULTS[word] ?? Number(word);
}

const lines = (table: string): string[][] =>
  table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/));

export interface UnaryRow {
  readonly x: number;
  readonly result: number;
}

export interface BinaryRow {
  readonly x1: number;
  readonly x2: number;
  readonly result: number;
}

/** `condition result` per line. */
export const unaryRows = (table: string): UnaryRow[] =>
  lines(table).flatMap(([when, result]) => expand(when).map((x) => ({ x, result: resultOf(result, [x]) })));

/** `condition condition result` per line; an earlier line wins where two overlap. */
export function binaryRows(table: string): BinaryRow[] {
  const rows = lines(table).flatMap(([first, second, result]) =>
    expand(first).flatMap((x1) => expand(second).map((x2) => ({ x1, x2, result: resultOf(result, [x1, x2]) }))),
  );
  const key = (row: BinaryRow): string => [row.x1, row.x2].map((x) => (Object.is(x, -0) ? '-0' : String(x))).join();
  const seen = new Map<string, BinaryRow>();
  for (const row of rows) if (!seen.has(key(row))) seen.set(key(row), row);
  return [...seen.values()];
}

export interface ComplexRow {
  readonly re: number;
  readonly im: number;
  readonly outRe: number;
  readonly outIm: number;
  /** The sign of that component of the result is unspecified. */
  readonly anyRe: boolean;
  readonly anyIm: boolean;
}

/**
 * `re im result-re result-im` per line; a result `?x` has an unspecified sign; `cis` is the component of cis(im), times
 * what stands before it.
 */
export function complexRows(table: string): ComplexRow[] {
  return lines(table).flatMap(([a, b, outA, outB]) =>
    expand(a).flatMap((re) =>
      expand(b).map((im) => {
        const component = (word: string, part: (x: number) => number): number => {
          const plain = word.replace('?', '');
          const cis = /^(.*)cis(.*)$/.exec(plain);
          if (cis === null) return resultOf(plain, [re, im]);
          const turned = resultOf(cis[1], []) * part(im);
          return cis[2] === '' ? turned : turned + Number(cis[2]);
        };
        return {
          re,
          im,
          outRe: component(outA, Math.cos),
          outIm: component(outB, Math.sin),
          anyRe: outA.startsWith('?'),
          anyIm: outB.startsWith('?'),
        };
      }),
    ),
  );
}
