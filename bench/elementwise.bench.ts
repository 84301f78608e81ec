/**
 * Elementwise operations, reductions, sorting and searching of 10⁷ elements against NumPy and SciPy's special functions,
 * bench/peers/operations.py. Promised: none slower. Rows that memory bounds tell the part of a copy's bandwidth reached.
 * Rows of 10 and 1000 elements show what a call costs; nothing is promised of them.
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

const CALLS = ['add, float64', 'multiply by a scalar, float64', 'exp, float64'];

function rowOf(name: string, { dtype, run }: Operation, n: number): BenchCase {
  return {
    name,
    elements: n,
    peers: [{ peer: 'numpy', case: 'operations.operation', arguments: { name, dtype, n } }],
    prepare: () => {
      const inputs = new Inputs(dtype, n);
      return { run: () => run(inputs), dispose: () => inputs.dispose() };
    },
  };
}

export function cases({ quick }: BenchOptions): BenchCase[] {
  const n = quick ? 1e5 : 1e7;
  const calls = OPERATIONS.filter(([name]) => CALLS.includes(name));
  return [
    ...OPERATIONS.map(([name, operation]) => ({
      ...rowOf(name, operation, n),
      ...(operation.bytes !== undefined && { bytes: operation.bytes * n }),
      limits: { numpy: 1 },
    })),
    ...[10, 1000].flatMap((few) =>
      calls.map(([name, operation]) => ({ ...rowOf(name, operation, few), name: `${name}, ${few} elements` })),
    ),
  ];
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
