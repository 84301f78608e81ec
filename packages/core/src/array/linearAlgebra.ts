import { DTypeError, ValueError } from '../errors.ts';
import { normaliseAxes, normaliseAxis } from './axes.ts';
import type { Context } from './context.ts';
import { isComplex } from './dtype.ts';
import type { NDArray } from './ndarray.ts';
import { promote } from './promote.ts';
import { broadcastPair, sameShape, shapeText, sizeOf } from './shape.ts';
import { tidy } from './tidy.ts';

/** Linear algebra functions of the main namespace of the standard. */
export interface LinearAlgebraFunctions {
  /** Product of the last two axes; a 1-d argument is a row on the left and a column on the right. */
  matmul(x1: NDArray, x2: NDArray): NDArray;
  /** The last two axes exchanged. */
  matrixTranspose(x: NDArray): NDArray;
  /** Contracts the last `axes` axes of x1 with the first of x2, or the axes listed for each. */
  tensordot(
    x1: NDArray,
    x2: NDArray,
    options?: { readonly axes?: number | readonly [readonly number[], readonly number[]] },
  ): NDArray;
  /** Σ conj(x1)·x2 along an axis; axes count from the last, before broadcasting. */
  vecdot(x1: NDArray, x2: NDArray, options?: { readonly axis?: number }): NDArray;
}

const mismatch = (what: string, x1: NDArray, x2: NDArray): ValueError =>
  new ValueError(`${what}: shapes ${shapeText(x1.shape)} and ${shapeText(x2.shape)} do not fit`, {
    where: { name: what },
  });

/** Both arrays in the dtype they promote to. @throws DTypeError for bool. */
export function numericPair(ctx: Context, x1: NDArray, x2: NDArray, what: string): [NDArray, NDArray] {
  const dtype = promote(ctx.own(x1, what).dtype, ctx.own(x2, what).dtype, what);
  if (dtype === 'bool') {
    throw new DTypeError(`${what} is defined for numeric arrays, not bool`, {
      where: { name: what },
      fix: "Cast first: xp.astype(x, 'int64')",
    });
  }
  return [ctx.cast(x1, dtype), ctx.cast(x2, dtype)];
}

export function linearAlgebraFunctions(ctx: Context): LinearAlgebraFunctions {
  /** (…, m, k) × (…, k, n), both at least 2-d, of one dtype. */
  function product(x1: NDArray, x2: NDArray): NDArray {
    const [m, k] = x1.shape.slice(-2);
    const [k2, n] = x2.shape.slice(-2);
    if (k !== k2) throw mismatch('matmul', x1, x2);
    const [stack1, stack2] = [x1.shape.slice(0, -2), x2.shape.slice(0, -2)];
    const stack = broadcastPair(stack1, stack2);
    const shape = [...stack, m, n];
    if (sizeOf(shape) === 0 || k === 0) return ctx.full(shape, 0, x1.dtype);
    const [one1, one2] = [sizeOf(stack1) === 1, sizeOf(stack2) === 1];
    const a = one1 || sameShape(stack1, stack) ? x1 : ctx.broadcast(x1, [...stack, m, k]);
    const b = one2 || sameShape(stack2, stack) ? x2 : ctx.broadcast(x2, [...stack, k, n]);
    const batch = sizeOf(stack);
    // one right-hand matrix for a whole stack is a single taller product
    const flat = one2 && batch > 1;
    const buffer = ctx.backend.matmul(a.buffer, b.buffer, {
      batch: flat ? 1 : batch,
      m: flat ? batch * m : m,
      k,
      n,
      xBatched: !flat && !one1,
      yBatched: !one2,
    });
    return ctx.wrap(buffer, shape);
  }

  function matmul(x1: NDArray, x2: NDArray): NDArray {
    return tidy(() => {
      const [a, b] = numericPair(ctx, x1, x2, 'matmul');
      if (a.ndim === 0 || b.ndim === 0) {
        throw new ValueError('matmul of a 0-d array is undefined', { where: { name: 'matmul' }, fix: 'Use multiply' });
      }
      if (a.ndim > 1 && b.ndim > 1) return product(a, b);
      const full = product(a.ndim > 1 ? a : ctx.view(a, [1, a.size]), b.ndim > 1 ? b : ctx.view(b, [b.size, 1]));
      const shape = [...full.shape.slice(0, -2)];
      if (a.ndim > 1) shape.push(a.shape[a.ndim - 2]);
      if (b.ndim > 1) shape.push(b.shape[b.ndim - 1]);
      return ctx.view(full, shape);
    });
  }

  return {
    matmul,
    matrixTranspose(x) {
      if (ctx.own(x, 'matrixTranspose').ndim < 2) {
        throw new ValueError(`matrixTranspose needs at least 2 axes, not ${x.ndim}`, {
          where: { name: 'matrixTranspose' },
        });
      }
      const perm = x.shape.map((_, i) => i);
      return ctx.transpose(x, [...perm.slice(0, -2), x.ndim - 1, x.ndim - 2]);
    },
    tensordot(x1, x2, options = {}) {
      const axes = options.axes ?? 2;
      return tidy(() => {
        const [a, b] = numericPair(ctx, x1, x2, 'tensordot');
        let of1: number[];
        let of2: number[];
        if (typeof axes === 'number') {
          if (!Number.isInteger(axes) || axes < 0 || axes > Math.min(a.ndim, b.ndim)) throw mismatch('tensordot', a, b);
          of1 = Array.from({ length: axes }, (_, i) => a.ndim - axes + i);
          of2 = Array.from({ length: axes }, (_, i) => i);
        } else {
          of1 = normaliseAxes(axes[0], a.ndim, 'tensordot');
          of2 = normaliseAxes(axes[1], b.ndim, 'tensordot');
        }
        if (of1.length !== of2.length || of1.some((axis, i) => a.shape[axis] !== b.shape[of2[i]])) {
          throw mismatch('tensordot', a, b);
        }
        const free1 = a.shape.map((_, i) => i).filter((i) => !of1.includes(i));
        const free2 = b.shape.map((_, i) => i).filter((i) => !of2.includes(i));
        const shape = [...free1.map((i) => a.shape[i]), ...free2.map((i) => b.shape[i])];
        const k = sizeOf(of1.map((i) => a.shape[i]));
        const left = ctx.view(ctx.transpose(a, [...free1, ...of1]), [sizeOf(free1.map((i) => a.shape[i])), k]);
        const right = ctx.view(ctx.transpose(b, [...of2, ...free2]), [k, sizeOf(free2.map((i) => b.shape[i]))]);
        return ctx.view(product(left, right), shape);
      });
    },
    vecdot(x1, x2, options = {}) {
      const axis = options.axis ?? -1;
      return tidy(() => {
        const [a, b] = numericPair(ctx, x1, x2, 'vecdot');
        // counted from the end, so that it names the same axis before and after broadcasting
        if (axis >= 0) {
          if (a.ndim !== b.ndim) {
            throw new ValueError('vecdot: a non-negative axis needs arrays of one rank', {
              where: { name: 'vecdot' },
              fix: 'Count the axis from the last: −1 …',
            });
          }
        }
        const of1 = normaliseAxis(axis, a.ndim, 'vecdot');
        const of2 = normaliseAxis(axis, b.ndim, 'vecdot');
        if (a.shape[of1] !== b.shape[of2]) throw mismatch('vecdot', a, b);
        const { xp } = ctx;
        const terms = xp.multiply(isComplex(a.dtype) ? xp.conj(a) : a, b);
        return xp.sum(terms, { axis: axis < 0 ? axis : axis - a.ndim, dtype: a.dtype });
      });
    },
  };
}
