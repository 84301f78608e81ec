import { DTypeError, ValueError } from '../../errors.ts';
import { normaliseAxis } from '../axes.ts';
import type { Context } from '../context.ts';
import { type DType, isComplex } from '../dtype.ts';
import { numericPair } from '../linearAlgebra.ts';
import type { NDArray } from '../ndarray.ts';
import { shapeText, sizeOf } from '../shape.ts';
import { tidy } from '../tidy.ts';
import type { FactorFunctions } from './factor.ts';
import { requireMatrices } from './stack.ts';

/** Functions of the `linalg` extension that are made of array operations: they run where the arrays are. */
export interface ProductFunctions {
  /** Cross product of 3-vectors along an axis. */
  cross(x1: NDArray, x2: NDArray, options?: { readonly axis?: number }): NDArray;
  /** Diagonals of the last two axes. */
  diagonal(x: NDArray, options?: { readonly offset?: number }): NDArray;
  /** n-th power of square matrices; of the inverse for a negative n. */
  matrixPower(x: NDArray, n: number): NDArray;
  outer(x1: NDArray, x2: NDArray): NDArray;
  /** Moore–Penrose inverse; singular values up to rtol·largest count as 0, rtol being max(M, N)·eps by default. */
  pinv(x: NDArray, options?: { readonly rtol?: number | NDArray | null }): NDArray;
  /** Number of singular values above rtol·largest. */
  matrixRank(x: NDArray, options?: { readonly rtol?: number | NDArray | null }): NDArray;
  trace(x: NDArray, options?: { readonly offset?: number; readonly dtype?: DType | null }): NDArray;
}

export function productFunctions(ctx: Context, factor: FactorFunctions): ProductFunctions {
  function diagonal(x: NDArray, offset: number, what: string): NDArray {
    if (ctx.own(x, what).ndim < 2) {
      throw new ValueError(`${what} needs at least 2 axes, not ${x.ndim}`, { where: { name: what } });
    }
    const [m, n] = x.shape.slice(-2);
    const stack = x.shape.slice(0, -2);
    const length = Math.max(0, offset >= 0 ? Math.min(m, n - offset) : Math.min(m + offset, n));
    if (length === 0 || sizeOf(stack) === 0) return ctx.full([...stack, length], 0, x.dtype);
    return tidy(() => {
      const places = ctx.range(offset >= 0 ? offset : -offset * n, n + 1, length);
      return ctx.gather(ctx.view(x, [...stack, m * n]), places, stack.length);
    });
  }

  /** rtol·(largest singular value), to compare the values (…, K) with. Use inside `tidy`. */
  function threshold(x: NDArray, values: NDArray, rtol: number | NDArray | null | undefined): NDArray {
    const [m, n] = x.shape.slice(-2);
    const { eps } = ctx.xp.finfo(x.dtype);
    const largest = ctx.xp.max(values, { axis: -1, keepdims: true });
    if (rtol === undefined || rtol === null) return ctx.xp.multiply(largest, Math.max(m, n) * eps);
    if (typeof rtol === 'number') return ctx.xp.multiply(largest, rtol);
    return ctx.xp.multiply(largest, ctx.xp.expandDims(ctx.cast(ctx.own(rtol, 'rtol'), values.dtype), -1));
  }

  return {
    cross(x1, x2, options = {}) {
      return tidy(() => {
        const [a, b] = numericPair(ctx, x1, x2, 'cross');
        const axis = options.axis ?? -1;
        const [p, q] = [normaliseAxis(axis, a.ndim, 'cross'), normaliseAxis(axis, b.ndim, 'cross')];
        if (a.shape[p] !== 3 || b.shape[q] !== 3) {
          throw new ValueError(
            `cross: shapes ${shapeText(a.shape)} and ${shapeText(b.shape)} have no axis ${axis} of length 3`,
            {
              where: { name: 'cross' },
            },
          );
        }
        const u = [0, 1, 2].map((k) => ctx.sliceAxis(a, p, k, k + 1));
        const v = [0, 1, 2].map((k) => ctx.sliceAxis(b, q, k, k + 1));
        const parts = [0, 1, 2].map((k) => {
          const [i, j] = [(k + 1) % 3, (k + 2) % 3];
          return ctx.xp.subtract(ctx.xp.multiply(u[i], v[j]), ctx.xp.multiply(u[j], v[i]));
        });
        return ctx.concat(parts, axis >= 0 ? axis : parts[0].ndim + axis);
      });
    },
    diagonal: (x, options = {}) => diagonal(x, options.offset ?? 0, 'diagonal'),
    matrixPower(x, n) {
      requireMatrices(ctx, x, 'matrixPower', true);
      if (!Number.isSafeInteger(n))
        throw new ValueError(`matrixPower: ${n} is not an integer`, { where: { name: 'matrixPower' } });
      return tidy(() => {
        const size = x.shape[x.ndim - 1];
        if (n === 0) return ctx.copy(ctx.broadcast(ctx.xp.eye(size, { dtype: x.dtype }), x.shape));
        let square = n < 0 ? factor.inv(x) : x;
        let out: NDArray | undefined;
        for (let power = Math.abs(n); power > 0; power = Math.floor(power / 2)) {
          if (power % 2 === 1) out = out === undefined ? square : ctx.xp.matmul(out, square);
          if (power > 1) square = ctx.xp.matmul(square, square);
        }
        return out === x ? ctx.view(x, x.shape) : (out as NDArray);
      });
    },
    outer(x1, x2) {
      if (ctx.own(x1, 'outer').ndim !== 1 || ctx.own(x2, 'outer').ndim !== 1) {
        throw new ValueError(`outer needs 1-d arrays, not ${x1.ndim}-d and ${x2.ndim}-d`, { where: { name: 'outer' } });
      }
      return tidy(() => ctx.xp.multiply(ctx.view(x1, [x1.size, 1]), x2));
    },
    pinv(x, options = {}) {
      requireMatrices(ctx, x, 'pinv', false);
      const [m, n] = x.shape.slice(-2);
      if (x.size === 0) return ctx.full([...x.shape.slice(0, -2), n, m], 0, x.dtype);
      return tidy(() => {
        const { U, S, Vh } = factor.svd(x, { fullMatrices: false });
        const keep = ctx.xp.greater(S, threshold(x, S, options.rtol));
        const inverse = ctx.xp.where(keep, ctx.xp.reciprocal(ctx.xp.where(keep, S, 1)), 0);
        const adjoint = (y: NDArray): NDArray => ctx.xp.matrixTranspose(isComplex(y.dtype) ? ctx.xp.conj(y) : y);
        const scaled = ctx.xp.multiply(adjoint(Vh), ctx.cast(ctx.xp.expandDims(inverse, -2), x.dtype));
        return ctx.xp.matmul(scaled, adjoint(U));
      });
    },
    matrixRank(x, options = {}) {
      requireMatrices(ctx, x, 'matrixRank', false);
      if (x.size === 0) return ctx.full(x.shape.slice(0, -2), 0, ctx.defaults.index);
      return tidy(() => {
        const values = factor.svdvals(x);
        return ctx.xp.countNonzero(ctx.xp.greater(values, threshold(x, values, options.rtol)), { axis: -1 });
      });
    },
    trace(x, options = {}) {
      if (ctx.own(x, 'trace').dtype === 'bool') {
        throw new DTypeError('trace is defined for numeric arrays, not bool', { where: { name: 'trace' } });
      }
      return tidy(() => ctx.xp.sum(diagonal(x, options.offset ?? 0, 'trace'), { axis: -1, dtype: options.dtype }));
    },
  };
}
