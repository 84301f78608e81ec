import { type NDArray, type TableInput, ValueError } from '@glass-ts/core';
import { solveNnls } from '../algorithm/nnls.ts';
import { leastSquares, thinQr } from '../numeric/index.ts';
import { trapezoid } from '../numeric/integrals.ts';
import { functionsOf, namespaceOf, row, type Table, toArray, vector } from '../table.ts';
import { partitionSystem } from './linear-system.ts';
import { type WindowLike, type WindowNodes, windowNodes } from './radial-window.ts';
import { restrictNodes } from './restrict.ts';

/** Options of the solvers behind `partition`. */
export interface PartitionOptions {
  /** Tolerance of the sum of the weights relative to the fit, 0.01 when left out; never below 1e-4. */
  readonly sumtol?: number;
}

type Solver = (z: Float64Array, fz: Table, shells: readonly WindowNodes[], sumtol: number) => Float64Array[];

const byLeastSquares: Solver = (z, fz, shells, sumtol) => {
  const { a, rows, columns, b } = partitionSystem(z, fz, shells, sumtol);
  return leastSquares(a, rows, columns, b);
};

const byNnls: Solver = (z, fz, shells, sumtol) => {
  const { a, rows, columns, b } = partitionSystem(z, fz, shells, sumtol);
  const { r, height, transposedTimes } = thinQr(a, rows, columns);
  return b.map((right) => solveNnls(r, height, columns, transposedTimes(right)));
};

const byRestriction: Solver = (z, fz, shells) => {
  const lead = fz.data.length / z.length;
  const parts = shells.map((w) => restrictNodes(z, fz, w));
  return Array.from({ length: lead }, (_, k) =>
    Float64Array.from(parts, (part) => trapezoid(row(part.f.data, k, part.z.length), part.z)),
  );
};

function run(
  solver: Solver,
  z: TableInput,
  fz: TableInput,
  shells: readonly WindowLike[],
  options: PartitionOptions,
): NDArray {
  const nodes = vector(z, 'z');
  const table = functionsOf(fz, nodes.length, 'fz');
  const lead = table.shape.slice(0, -1);
  const solved = solver(nodes, table, shells.map(windowNodes), options.sumtol ?? 0.01);
  const out = new Float64Array(shells.length * solved.length);
  solved.forEach((x, k) => {
    for (let s = 0; s < shells.length; s++) out[s * solved.length + k] = x[s];
  });
  return toArray(namespaceOf(z, fz), out, [shells.length, ...lead]);
}

/** {@link partition} by non-negative least squares. */
export const partitionNnls = (
  z: TableInput,
  fz: TableInput,
  shells: readonly WindowLike[],
  options: PartitionOptions = {},
): NDArray => run(byNnls, z, fz, shells, options);

/** {@link partition} by minimum-norm least squares. */
export const partitionLstsq = (
  z: TableInput,
  fz: TableInput,
  shells: readonly WindowLike[],
  options: PartitionOptions = {},
): NDArray => run(byLeastSquares, z, fz, shells, options);

/** {@link partition} by integrating the product with every window, which is not normalised. `sumtol` is not used. */
export const partitionRestrict = (
  z: TableInput,
  fz: TableInput,
  shells: readonly WindowLike[],
  options: PartitionOptions = {},
): NDArray => run(byRestriction, z, fz, shells, options);

const METHODS = { nnls: partitionNnls, lstsq: partitionLstsq, restrict: partitionRestrict } as const;

/**
 * Weights of the shells that together best describe a function of redshift; they sum to its integral (within 1 per cent of
 * the misfit, except for `restrict`).
 *
 * @param z nodes (N,). @param fz functions (…, N). @param shells S windows.
 * @returns (S, …): the shell axis comes first.
 * @throws ValueError for an unknown method.
 */
export function partition(
  z: TableInput,
  fz: TableInput,
  shells: readonly WindowLike[],
  options: { readonly method?: 'nnls' | 'lstsq' | 'restrict' } = {},
): NDArray {
  const { method = 'nnls' } = options;
  if (!Object.hasOwn(METHODS, method)) {
    throw new ValueError(`invalid method: ${method}`, {
      where: { name: 'partition' },
      fix: `Methods: ${Object.keys(METHODS).join(', ')}.`,
    });
  }
  return METHODS[method](z, fz, shells);
}
