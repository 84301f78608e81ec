import { ValueError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { isComplex } from '../dtype.ts';
import { numericPair } from '../linearAlgebra.ts';
import type { NDArray } from '../ndarray.ts';
import { broadcastPair, shapeText } from '../shape.ts';
import { tidy } from '../tidy.ts';
import { type NamedTuple, namedTuple } from '../tuple.ts';
import { choleskyFactor } from './cholesky.ts';
import { hermitianEigen } from './eigh.ts';
import { type Matrix, transpose } from './field.ts';
import { luDeterminant, luFactor, luInverse, luProduct, luSolve } from './lu.ts';
import { qrFactor } from './qr.ts';
import { dataOf, readStack, realDType, requireMatrices, writeStack } from './stack.ts';
import { extend, singularValues } from './svd.ts';

/**
 * Factorisations of stacks (…, M, N) of matrices, real or complex. They run on the host in double precision; results
 * have the precision of the input.
 */
export interface FactorFunctions {
  /** Lower (or upper) triangular factor of Hermitian positive definite matrices. @throws LinAlgError for others. */
  cholesky(x: NDArray, options?: { readonly upper?: boolean }): NDArray;
  det(x: NDArray): NDArray;
  /** Eigenvalues in ascending order and eigenvectors in columns of Hermitian matrices. */
  eigh(x: NDArray): NamedTuple<{ eigenvalues: NDArray; eigenvectors: NDArray }>;
  eigvalsh(x: NDArray): NDArray;
  /** @throws LinAlgError for a singular matrix. */
  inv(x: NDArray): NDArray;
  qr(x: NDArray, options?: { readonly mode?: 'reduced' | 'complete' }): NamedTuple<{ Q: NDArray; R: NDArray }>;
  /** Sign (phase) of the determinant and logarithm of its size. */
  slogdet(x: NDArray): NamedTuple<{ sign: NDArray; logabsdet: NDArray }>;
  /** Solves x1·X = x2; a 1-d x2 is a vector, else stacks of matrices. @throws LinAlgError for a singular x1. */
  solve(x1: NDArray, x2: NDArray): NDArray;
  /** x = U·diag(S)·Vh with S descending. */
  svd(x: NDArray, options?: { readonly fullMatrices?: boolean }): NamedTuple<{ U: NDArray; S: NDArray; Vh: NDArray }>;
  svdvals(x: NDArray): NDArray;
}

export function factorFunctions(ctx: Context): FactorFunctions {
  const read = (x: NDArray, what: string, square: boolean) => {
    requireMatrices(ctx, x, what, square);
    return readStack(ctx, x, what);
  };

  function eigen(x: NDArray, what: 'eigh' | 'eigvalsh') {
    const stack = read(x, what, true);
    return { ...stack, parts: stack.matrices.map((a) => hermitianEigen(a, what === 'eigh')) };
  }

  return {
    cholesky(x, options = {}) {
      const { matrices, shape, n, dtype } = read(x, 'cholesky', true);
      const factors = matrices.map(choleskyFactor).map((l) => (options.upper === true ? transpose(l, true) : l));
      return writeStack(ctx, dataOf(factors), shape, [n, n], dtype);
    },
    det(x) {
      const { matrices, shape, dtype } = read(x, 'det', true);
      const parts = matrices.map((a) => Float64Array.from(luProduct(luFactor(a)).slice(0, a.field.lanes)));
      return writeStack(ctx, parts, shape, [], dtype);
    },
    eigh(x) {
      const { parts, shape, n, dtype } = eigen(x, 'eigh');
      return namedTuple({
        eigenvalues: writeStack(
          ctx,
          parts.map((p) => p.values),
          shape,
          [n],
          realDType(dtype),
        ),
        eigenvectors: writeStack(
          ctx,
          parts.map((p) => (p.vectors as Matrix).data),
          shape,
          [n, n],
          dtype,
        ),
      });
    },
    eigvalsh(x) {
      const { parts, shape, n, dtype } = eigen(x, 'eigvalsh');
      return writeStack(
        ctx,
        parts.map((p) => p.values),
        shape,
        [n],
        realDType(dtype),
      );
    },
    inv(x) {
      const { matrices, shape, n, dtype } = read(x, 'inv', true);
      return writeStack(ctx, dataOf(matrices.map((a) => luInverse(luFactor(a)))), shape, [n, n], dtype);
    },
    qr(x, options = {}) {
      const mode = options.mode ?? 'reduced';
      if (mode !== 'reduced' && mode !== 'complete') {
        throw new ValueError(`qr: mode is 'reduced' or 'complete', not ${String(mode)}`, { where: { name: 'qr' } });
      }
      const { matrices, shape, m, n, dtype } = read(x, 'qr', false);
      const parts = matrices.map((a) => qrFactor(a, mode === 'complete'));
      const k = mode === 'complete' ? m : Math.min(m, n);
      return namedTuple({
        Q: writeStack(
          ctx,
          parts.map((p) => p.q.data),
          shape,
          [m, k],
          dtype,
        ),
        R: writeStack(
          ctx,
          parts.map((p) => p.r.data),
          shape,
          [k, n],
          dtype,
        ),
      });
    },
    slogdet(x) {
      const { matrices, shape, dtype } = read(x, 'slogdet', true);
      const parts = matrices.map((a) => luDeterminant(luFactor(a)));
      const signs = parts.map((p) => (isComplex(dtype) ? Float64Array.of(p.re, p.im) : Float64Array.of(p.re)));
      return namedTuple({
        sign: writeStack(ctx, signs, shape, [], dtype),
        logabsdet: writeStack(
          ctx,
          parts.map((p) => Float64Array.of(p.log)),
          shape,
          [],
          realDType(dtype),
        ),
      });
    },
    solve(x1, x2) {
      requireMatrices(ctx, x1, 'solve', true);
      return tidy(() => {
        const [a, given] = numericPair(ctx, x1, x2, 'solve');
        const vector = given.ndim === 1;
        const b = vector ? ctx.view(given, [given.size, 1]) : given;
        requireMatrices(ctx, b, 'solve', false);
        const [n, k] = [a.shape[a.ndim - 1], b.shape[b.ndim - 1]];
        if (b.shape[b.ndim - 2] !== n) {
          throw new ValueError(`solve: shapes ${shapeText(x1.shape)} and ${shapeText(x2.shape)} do not fit`, {
            where: { name: 'solve' },
          });
        }
        const shape = broadcastPair(a.shape.slice(0, -2), b.shape.slice(0, -2));
        const left = readStack(ctx, ctx.broadcast(a, [...shape, n, n]), 'solve');
        const right = readStack(ctx, ctx.broadcast(b, [...shape, n, k]), 'solve');
        const parts = left.matrices.map((matrix, i) => luSolve(luFactor(matrix), right.matrices[i]).data);
        return writeStack(ctx, parts, shape, vector ? [n] : [n, k], a.dtype);
      });
    },
    svd(x, options = {}) {
      const { matrices, shape, m, n, dtype } = read(x, 'svd', false);
      const full = options.fullMatrices ?? true;
      const k = Math.min(m, n);
      const parts = matrices.map(singularValues);
      const side = (a: Matrix): Matrix => (full ? extend(a) : a);
      return namedTuple({
        U: writeStack(
          ctx,
          parts.map((p) => side(p.u).data),
          shape,
          [m, full ? m : k],
          dtype,
        ),
        S: writeStack(
          ctx,
          parts.map((p) => p.s),
          shape,
          [k],
          realDType(dtype),
        ),
        Vh: writeStack(
          ctx,
          parts.map((p) => transpose(side(p.v), true).data),
          shape,
          [full ? n : k, n],
          dtype,
        ),
      });
    },
    svdvals(x) {
      const { matrices, shape, m, n, dtype } = read(x, 'svdvals', false);
      return writeStack(
        ctx,
        matrices.map((a) => singularValues(a).s),
        shape,
        [Math.min(m, n)],
        realDType(dtype),
      );
    },
  };
}
