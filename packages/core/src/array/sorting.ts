import { extentOf, normaliseAxis } from './axes.ts';
import type { Context } from './context.ts';
import type { NDArray } from './ndarray.ts';
import { requireReal } from './statistical.ts';

export interface SortOptions {
  readonly axis?: number;
  readonly descending?: boolean;
  /** Sorts are always stable. */
  readonly stable?: boolean;
}

/** Sorting functions of the standard. NaN comes last, ascending and descending. */
export interface SortingFunctions {
  /** Indices that sort x along the axis, as the index dtype. */
  argsort(x: NDArray, options?: SortOptions): NDArray;
  /** x sorted along an axis, the last by default; stable. */
  sort(x: NDArray, options?: SortOptions): NDArray;
}

export function sortingFunctions(ctx: Context): SortingFunctions {
  const run = (op: 'sort' | 'argsort', x: NDArray, options: SortOptions): NDArray => {
    requireReal(ctx.own(x, op), op);
    const axis = normaliseAxis(options.axis ?? -1, x.ndim, op);
    if (x.size === 0) return ctx.full(x.shape, 0, op === 'sort' ? x.dtype : ctx.defaults.index);
    const descending = options.descending === true;
    return ctx.wrap(ctx.backend[op](x.buffer, extentOf(x.shape, axis), { descending }), x.shape);
  };
  return {
    argsort: (x, options = {}) => run('argsort', x, options),
    sort: (x, options = {}) => run('sort', x, options),
  };
}
