import { hostTable, LinAlgError, type NDArray, sizeOf, type TableInput, ValueError, warn } from '@glass-ts/core';
import { symmetricEigen } from '../numeric/index.ts';
import { namespaceOf, row, type Table, toArray } from '../table.ts';

interface Stack {
  readonly n: number;
  readonly count: number;
  readonly table: Table;
}

function stackOf(x: TableInput, name: string, Failure: typeof ValueError | typeof LinAlgError = ValueError): Stack {
  const table = hostTable(x);
  const [m, n] = table.shape.slice(-2);
  if (table.shape.length < 2 || m !== n) {
    throw new Failure(`non-square matrix in ${name}`, {
      where: { name },
      fix: 'The last two axes are those of a square matrix.',
    });
  }
  return { n, count: sizeOf(table.shape.slice(0, -2)), table };
}

/** {@link covClip} of matrices (count, n, n). */
function clipEigenvalues(matrices: Float64Array, n: number, rtol: number = n * Number.EPSILON): Float64Array {
  const { values, vectors } = symmetricEigen(matrices, n);
  const out = new Float64Array(matrices.length);
  const half = new Float64Array(n * n);
  for (let start = 0, k = 0; start < out.length; start += n * n, k += n) {
    const floor = rtol * values[k + n - 1];
    for (let i = 0; i < n * n; i++) half[i] = vectors[start + i] * Math.sqrt(Math.max(values[k + (i % n)], floor));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let l = 0; l < n; l++) sum += half[i * n + l] * half[j * n + l];
        out[start + i * n + j] = out[start + j * n + i] = sum;
      }
    }
  }
  return out;
}

/**
 * Raises the eigenvalues of symmetric matrices (lower triangles are read) to at least `rtol` times the largest one of each.
 *
 * @param cov (…, n, n). @param rtol n·eps when left out.
 * @returns exactly symmetric matrices of the same shape. NaN where no eigenvalue is positive.
 * @throws LinAlgError unless the last two axes agree.
 */
export function covClip(cov: TableInput, rtol?: number | null): NDArray {
  const { n, table } = stackOf(cov, 'covClip', LinAlgError);
  return toArray(namespaceOf(cov), clipEigenvalues(table.data, n, rtol ?? undefined), table.shape);
}

/** When the search for the nearest correlation matrix ends. */
export interface NearcorrOptions {
  /** Relative Frobenius norm of the last change, n·eps when left out. */
  readonly tol?: number;
  /** Most iterations, 100 when left out. */
  readonly niter?: number;
}

const norm = (x: Float64Array): number => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0));

/** Higham's iteration on a stack of n × n matrices, in place; false when it did not converge. */
function iterate(y: Float64Array, n: number, count: number, tol: number, niter: number): boolean {
  const correction = new Float64Array(y.length);
  for (let round = 0; round < niter; round++) {
    const r = y.map((v, i) => v - correction[i]);
    const x = clipEigenvalues(r, n);
    let done = true;
    for (let k = 0; k < count; k++) {
      const [yk, rk, xk, dk] = [y, r, x, correction].map((part) => row(part, k, n * n));
      for (let i = 0; i < n * n; i++) {
        dk[i] = xk[i] - rk[i];
        yk[i] = i % (n + 1) === 0 ? 1 : xk[i];
      }
      done &&= norm(yk.map((v, i) => v - xk[i])) <= tol * norm(yk);
    }
    if (done) return true;
  }
  return false;
}

function nearest(stack: Stack, tol: number | undefined, niter: number): Float64Array {
  const y = stack.table.data.slice();
  if (!iterate(y, stack.n, stack.count, tol ?? stack.n * Number.EPSILON, niter)) {
    warn('WARN_NEARCORR', `Nearest correlation matrix not found in ${niter} iterations`);
  }
  return y;
}

/**
 * The nearest correlation matrix in the Frobenius norm: alternating projections with Dykstra's correction (Higham 2002).
 * Matrices of a stack are iterated until all have converged; warns when they do not within `niter`.
 *
 * @param a (…, n, n).
 * @throws ValueError unless the last two axes agree.
 */
export function nearcorr(a: TableInput, options: NearcorrOptions = {}): NDArray {
  const stack = stackOf(a, 'nearcorr');
  return toArray(namespaceOf(a), nearest(stack, options.tol, options.niter ?? 100), stack.table.shape);
}

/**
 * The nearest covariance matrix with the same variances: {@link nearcorr} of the correlations.
 *
 * @param cov (…, n, n).
 * @throws ValueError for negative variances.
 */
export function covNearest(cov: TableInput, tol?: number | null, niter?: number | null): NDArray {
  const stack = stackOf(cov, 'covNearest');
  const { n, count, table } = stack;
  const norms = new Float64Array(table.data.length);
  for (let k = 0; k < count; k++) {
    const c = row(table.data, k, n * n);
    for (let i = 0; i < n; i++) {
      if (c[i * (n + 1)] < 0) {
        throw new ValueError('negative values on the diagonal', {
          where: { name: 'covNearest' },
          fix: 'Variances are zero or positive.',
        });
      }
      for (let j = 0; j < n; j++) norms[k * n * n + i * n + j] = Math.sqrt(c[i * (n + 1)] * c[j * (n + 1)]);
    }
  }
  const data = table.data.map((c, i) => (norms[i] === 0 ? c : c / norms[i]));
  const near = nearest({ n, count, table: { data, shape: table.shape } }, tol ?? undefined, niter ?? 100);
  return toArray(
    namespaceOf(cov),
    near.map((v, i) => v * norms[i]),
    table.shape,
  );
}
