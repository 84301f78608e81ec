import { DTypeError, ValueError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { isComplex, isFloat, realOf } from '../dtype.ts';
import type { NDArray } from '../ndarray.ts';
import type { AxisOption } from '../reducing.ts';
import { tidy } from '../tidy.ts';
import type { FactorFunctions } from './factor.ts';
import { requireMatrices } from './stack.ts';

export type MatrixNormOrder = 'fro' | 'nuc' | number;

/** Norms of the `linalg` extension; results are real. */
export interface NormFunctions {
  /** Norms of the last two axes: 'fro', 'nuc', ±1, ±2, ±inf. */
  matrixNorm(x: NDArray, options?: { readonly keepdims?: boolean; readonly ord?: MatrixNormOrder | null }): NDArray;
  /** p-norm over axes (all by default); 0 counts non-zeros, ±inf are the extremes. */
  vectorNorm(
    x: NDArray,
    options?: { readonly axis?: AxisOption; readonly keepdims?: boolean; readonly ord?: number },
  ): NDArray;
}

export function normFunctions(ctx: Context, factor: FactorFunctions): NormFunctions {
  function ofSingular(x: NDArray, ord: 'nuc' | 2 | -2, keepdims: boolean): NDArray {
    const values = factor.svdvals(x);
    const op = ord === 'nuc' ? 'sum' : ord === 2 ? 'max' : 'min';
    const out = ctx.xp[op](values, { axis: -1 });
    return keepdims ? ctx.view(out, [...out.shape, 1, 1]) : out;
  }

  /** Σ|x|ᵖ over axes, to the power 1/p. */
  function power(x: NDArray, p: number, axis: AxisOption | undefined, keepdims: boolean): NDArray {
    const { xp } = ctx;
    const size = xp.abs(x);
    // nothing is the largest of nothing: the norm of no elements is 0
    if (p === Infinity) return size.size === 0 ? xp.sum(size, { axis, keepdims }) : xp.max(size, { axis, keepdims });
    if (p === -Infinity) return xp.min(size, { axis, keepdims });
    if (p === 0) return ctx.cast(xp.countNonzero(x, { axis, keepdims }), size.dtype);
    if (p === 1) return xp.sum(size, { axis, keepdims });
    if (p === 2) return xp.sqrt(xp.sum(xp.square(size), { axis, keepdims }));
    return xp.pow(xp.sum(xp.pow(size, p), { axis, keepdims }), 1 / p);
  }

  return {
    matrixNorm(x, options = {}) {
      requireMatrices(ctx, x, 'matrixNorm', false);
      const ord = options.ord ?? 'fro';
      const keepdims = options.keepdims === true;
      if (!['fro', 'nuc', 1, -1, 2, -2, Infinity, -Infinity].includes(ord)) {
        throw new ValueError(`matrixNorm: there is no norm ${String(ord)}`, {
          where: { name: 'matrixNorm' },
          fix: "Use 'fro', 'nuc', ±1, ±2 or ±Infinity",
        });
      }
      return tidy(() => {
        if (x.shape[x.ndim - 1] * x.shape[x.ndim - 2] === 0) {
          const shape = keepdims ? [...x.shape.slice(0, -2), 1, 1] : x.shape.slice(0, -2);
          return ctx.full(shape, 0, realOf(x.dtype));
        }
        if (ord === 'fro') return power(x, 2, [-2, -1], keepdims);
        if (ord === 'nuc' || ord === 2 || ord === -2) return ofSingular(x, ord, keepdims);
        const along = Math.abs(ord) === 1 ? -2 : -1;
        const sums = ctx.xp.sum(ctx.xp.abs(x), { axis: along, keepdims: true });
        const out = ctx.xp[ord > 0 ? 'max' : 'min'](sums, { axis: [-2, -1], keepdims });
        return out;
      });
    },
    vectorNorm(x, options = {}) {
      if (!isFloat(ctx.own(x, 'vectorNorm').dtype) && !isComplex(x.dtype)) {
        throw new DTypeError(`vectorNorm is defined for floating arrays, not ${x.dtype}`, {
          where: { name: 'vectorNorm' },
          fix: "Cast first: xp.astype(x, 'float64')",
        });
      }
      const { ord = 2, axis, keepdims = false } = options;
      if (typeof ord !== 'number')
        throw new ValueError(`vectorNorm: there is no norm ${String(ord)}`, { where: { name: 'vectorNorm' } });
      return tidy(() => power(x, ord, axis, keepdims));
    },
  };
}
