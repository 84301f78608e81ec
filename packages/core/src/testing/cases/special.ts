import type { ConformanceCase } from '../conformance.ts';
import { BINARY_TABLES, COMPARISON_TABLES } from '../tables/binary.ts';
import { binaryRows, unaryRows } from '../tables/parse.ts';
import { TEST_TABLES, UNARY_TABLES } from '../tables/real.ts';
import { FLOATS, store } from './data.ts';
import type { Binary, Unary } from './functions.ts';

/** Results with a fraction of π are approximations. */
const ULPS = 4;

const unary: ConformanceCase[] = Object.entries({ ...UNARY_TABLES, ...TEST_TABLES }).flatMap(([name, table]) =>
  FLOATS.map((dtype) => ({
    name: `${name}: special cases of ${dtype}`,
    covers: [name],
    dtypes: [dtype],
    async run(t) {
      const rows = unaryRows(table);
      const x = t.xp.asarray(
        rows.map((row) => row.x),
        { dtype },
      );
      const y = (t.xp[name as keyof typeof t.xp] as Unary)(x);
      const test = name in TEST_TABLES;
      await t.equal(
        y,
        rows.map((row) => (test ? row.result === 1 : row.result)),
        { dtype: test ? 'bool' : dtype, ulps: ULPS, signedZeros: true },
      );
    },
  })),
);

const binary: ConformanceCase[] = Object.entries({ ...BINARY_TABLES, ...COMPARISON_TABLES }).flatMap(([name, table]) =>
  FLOATS.map((dtype) => ({
    name: `${name}: special cases of ${dtype}`,
    covers: [name],
    dtypes: [dtype],
    async run(t) {
      const rows = binaryRows(table);
      const column = (key: 'x1' | 'x2') =>
        t.xp.asarray(
          rows.map((row) => row[key]),
          { dtype },
        );
      const y = (t.xp[name as keyof typeof t.xp] as Binary)(column('x1'), column('x2'));
      const test = name in COMPARISON_TABLES;
      const expected = rows.map((row) => (test ? row.result === 1 : store(row.result, dtype)));
      try {
        await t.equal(y, expected, { dtype: test ? 'bool' : dtype, ulps: ULPS, signedZeros: true });
      } catch (error) {
        const i = Number(/element (\d+)/.exec((error as Error).message)?.[1] ?? -1);
        if (i < 0) throw error;
        t.fail(`${(error as Error).message} for x1 = ${signed(rows[i].x1)}, x2 = ${signed(rows[i].x2)}`);
      }
    },
  })),
);

const signed = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));

/** The standard's tables for real floating operands. */
export const specialCases: ConformanceCase[] = [...unary, ...binary];
