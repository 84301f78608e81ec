import { contiguousStrides } from '../backend/strides.ts';
import type { ArgReduceOp } from '../backend/types.ts';
import { DTypeError, ValueError } from '../errors.ts';
import { normaliseAxis } from './axes.ts';
import type { Context } from './context.ts';
import { isInteger, type Scalar } from './dtype.ts';
import { normaliseIndices } from './indices.ts';
import { flatNonzero } from './masks.ts';
import { NDArray, type Other } from './ndarray.ts';
import { isScalar, promote, scalarMeets } from './promote.ts';
import { prepareReduction, type ReduceOptions } from './reducing.ts';
import { broadcastShapes } from './shape.ts';
import { requireReal } from './statistical.ts';
import { tidy } from './tidy.ts';
import { truthOf } from './utility.ts';

export interface ArgOptions {
  /** Left out: the index into the flattened array. */
  readonly axis?: number | null;
  readonly keepdims?: boolean;
}

export interface SearchsortedOptions {
  readonly side?: 'left' | 'right';
  /** Indices that sort x1. */
  readonly sorter?: NDArray | null;
}

/** Searching functions of the standard. */
export interface SearchingFunctions {
  /** Index of the first largest value. */
  argmax(x: NDArray, options?: ArgOptions): NDArray;
  /** Index of the first smallest element. */
  argmin(x: NDArray, options?: ArgOptions): NDArray;
  /** Number of elements that are not zero, as the index dtype. */
  countNonzero(x: NDArray, options?: ReduceOptions): NDArray;
  /** Indices of the elements that are not zero, one array per axis. */
  nonzero(x: NDArray): Promise<NDArray[]>;
  /** Where the values of x2 belong in the ascending 1-d x1; `side` says on which side of equal ones. */
  searchsorted(x1: NDArray, x2: Other, options?: SearchsortedOptions): NDArray;
  /** x1 where the condition holds, else x2. */
  where(condition: NDArray, x1: Other, x2: Other): NDArray;
}

/** Both sides as arrays of one dtype; scalars become 0-d. Use inside `tidy`. */
export function pairOf(ctx: Context, x1: Other, x2: Other, what: string): [NDArray, NDArray] {
  const scalar = (value: Scalar, x: NDArray): [NDArray, NDArray] => {
    const dtype = scalarMeets(value, x.dtype, what);
    return [ctx.cast(x, dtype), ctx.full([], value, dtype)];
  };
  if (x1 instanceof NDArray && x2 instanceof NDArray) {
    const dtype = promote(ctx.own(x1, what).dtype, ctx.own(x2, what).dtype, what);
    return [ctx.cast(x1, dtype), ctx.cast(x2, dtype)];
  }
  if (x1 instanceof NDArray && isScalar(x2)) return scalar(x2, ctx.own(x1, what));
  if (x2 instanceof NDArray && isScalar(x1)) {
    const [b, a] = scalar(x1, ctx.own(x2, what));
    return [a, b];
  }
  throw new DTypeError(`${what} needs at least one array, and scalars besides`, { where: { name: what } });
}

export function searchingFunctions(ctx: Context): SearchingFunctions {
  function arg(op: ArgReduceOp, x: NDArray, options: ArgOptions): NDArray {
    requireReal(ctx.own(x, op), op);
    const axis = options.axis ?? null;
    if (axis !== null) normaliseAxis(axis, x.ndim, op);
    return tidy(() => {
      const r = prepareReduction(ctx, x, options, op);
      if (r.count === 0) throw new ValueError(`${op} of an empty axis has no value`, { where: { name: op } });
      if (x.size === 0) return ctx.full(r.shape, 0, ctx.defaults.index);
      return ctx.wrap(ctx.backend.argReduce(op, r.x.buffer, r.extent), r.shape);
    });
  }

  return {
    argmax: (x, options = {}) => arg('argmax', x, options),
    argmin: (x, options = {}) => arg('argmin', x, options),
    countNonzero(x, options = {}) {
      ctx.own(x, 'countNonzero');
      return tidy(() => {
        const kernel = ctx.backend.kernels.countNonzero;
        if (kernel !== undefined) {
          const r = prepareReduction(ctx, x, options, 'countNonzero');
          return ctx.wrap(kernel(r.x, r.extent), r.shape);
        }
        const ones = ctx.cast(truthOf(ctx, x), ctx.flag);
        const r = prepareReduction(ctx, ones, options, 'countNonzero');
        return ctx.reduceFlat('sum', r.x, r.extent, r.shape, ctx.defaults.index);
      });
    },
    async nonzero(x) {
      if (ctx.own(x, 'nonzero').ndim === 0) {
        throw new ValueError('nonzero of a 0-d array is undefined', {
          where: { name: 'nonzero' },
          fix: 'Reshape it to 1-d first',
        });
      }
      const flat = await flatNonzero(x);
      if (x.ndim === 1) return [flat];
      const { xp } = ctx;
      const strides = contiguousStrides(x.shape);
      const axes = tidy(() =>
        x.shape.map((n, axis) => {
          const along = strides[axis] <= 1 ? flat : xp.floorDivide(flat, strides[axis]);
          return axis === 0 || n === 0 ? ctx.view(along, along.shape) : xp.remainder(along, n);
        }),
      );
      flat.dispose();
      return axes;
    },
    searchsorted(x1, x2, options = {}) {
      const what = 'searchsorted';
      if (ctx.own(x1, what).ndim !== 1) {
        throw new ValueError(`searchsorted: x1 is ${x1.ndim}-d, not 1-d`, { where: { name: what } });
      }
      const side = options.side ?? 'left';
      if (side !== 'left' && side !== 'right') {
        throw new ValueError(`searchsorted: side is 'left' or 'right', not ${String(side)}`, { where: { name: what } });
      }
      return tidy(() => {
        const [table, values] = pairOf(ctx, x1, x2, what);
        requireReal(table, what);
        if (values.size === 0 || x1.size === 0) return ctx.full(values.shape, 0, ctx.defaults.index);
        const sorter = options.sorter ?? undefined;
        if (sorter !== undefined && !isInteger(ctx.own(sorter, what).dtype)) {
          throw new DTypeError(`searchsorted: the sorter has dtype ${sorter.dtype}`, { where: { name: what } });
        }
        const sorted =
          sorter === undefined ? table : ctx.gather(table, normaliseIndices(ctx, sorter, x1.size, what), 0);
        return ctx.wrap(ctx.backend.searchsorted(sorted.buffer, values.buffer, side), values.shape);
      });
    },
    where(condition, x1, x2) {
      if (ctx.own(condition, 'where').dtype !== 'bool') {
        throw new DTypeError(`where: the condition has dtype ${condition.dtype}, not bool`, {
          where: { name: 'where' },
          fix: 'Compare first, such as condition.ne(0)',
        });
      }
      return tidy(() => {
        const [a, b] = pairOf(ctx, x1, x2, 'where');
        return ctx.where(condition, a, b, broadcastShapes(condition.shape, a.shape, b.shape));
      });
    },
  };
}
