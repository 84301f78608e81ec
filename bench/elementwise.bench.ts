/**
 * Elementwise operations, reductions, sorting and searching of 10⁷ elements against NumPy and SciPy's special functions,
 * bench/peers/operations.py. Promised: none slower. Rows that memory bounds tell the part of a copy's bandwidth reached.
 */
import { runCases } from './measure.ts';
import { elementwise } from './operations/elementwise.ts';
import { Inputs } from './operations/inputs.ts';
import { ordering } from './operations/ordering.ts';
import { reductions } from './operations/reductions.ts';
import { type Operation, rows } from './operations/table.ts';
import type { BenchCase, BenchOptions, BenchResult } from './types.ts';

const OPERATIONS: readonly (readonly [string, Operation])[] = [
  ...rows('float64', 8, 8, { copy: ({ x, xp }) => xp.asarray(x, { copy: true }) }),
  ...elementwise(),
  ...reductions(),
  ...ordering(),
];

export function cases({ quick }: BenchOptions): BenchCase[] {
  const n = quick ? 1e5 : 1e7;
  return OPERATIONS.map(([name, { dtype, run, bytes }]) => ({
    name,
    elements: n,
    ...(bytes !== undefined && { bytes: bytes * n }),
    limits: { numpy: 1 },
    peers: [{ peer: 'numpy', case: 'operations.operation', arguments: { name, dtype, n } }],
    prepare: () => {
      const inputs = new Inputs(dtype, n);
      return { run: () => run(inputs), dispose: () => inputs.dispose() };
    },
  }));
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
