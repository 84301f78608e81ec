import { DTypeError, ValueError } from '../errors.ts';
import { normaliseAxis } from './axes.ts';
import type { Context } from './context.ts';
import { promoteAll } from './manipulation.ts';
import type { NDArray } from './ndarray.ts';
import { prepareReduction, type ReduceOptions } from './reducing.ts';
import { tidy } from './tidy.ts';

export interface DiffOptions {
  readonly axis?: number;
  /** How many times to take differences. */
  readonly n?: number;
  readonly prepend?: NDArray | null;
  readonly append?: NDArray | null;
}

/** Utility functions of the standard. */
export interface UtilityFunctions {
  /** Whether all elements are non-zero; true of none. */
  all(x: NDArray, options?: ReduceOptions): NDArray;
  /** Whether any element is non-zero; NaN counts as such. */
  any(x: NDArray, options?: ReduceOptions): NDArray;
  /** The n-th discrete difference along an axis. */
  diff(x: NDArray, options?: DiffOptions): NDArray;
}

/** Elements that are not zero, as bool; the array itself where it is bool. */
export const truthOf = (ctx: Context, x: NDArray): NDArray => (x.dtype === 'bool' ? x : ctx.xp.notEqual(x, 0));

export function utilityFunctions(ctx: Context): UtilityFunctions {
  const logical = (op: 'all' | 'any', x: NDArray, options: ReduceOptions): NDArray => {
    ctx.own(x, op);
    return tidy(() => {
      const r = prepareReduction(ctx, truthOf(ctx, x), options, op);
      return ctx.reduceFlat(op, r.x, r.extent, r.shape, 'bool');
    });
  };
  return {
    all: (x, options = {}) => logical('all', x, options),
    any: (x, options = {}) => logical('any', x, options),
    diff(x, options = {}) {
      if (ctx.own(x, 'diff').dtype === 'bool') {
        throw new DTypeError('diff is defined for numeric arrays, not bool', {
          where: { name: 'diff' },
          fix: "Cast first: xp.astype(x, 'int8')",
        });
      }
      const axis = normaliseAxis(options.axis ?? -1, x.ndim, 'diff');
      const order = options.n ?? 1;
      if (!Number.isSafeInteger(order) || order < 0) {
        throw new ValueError(`diff: n is ${order}, not a non-negative integer`, { where: { name: 'diff' } });
      }
      return tidy(() => {
        const parts = [options.prepend, x, options.append].filter((part) => part !== undefined && part !== null);
        let y = parts.length === 1 || order === 0 ? x : ctx.xp.concat(promoteAll(ctx, parts, 'diff'), { axis });
        for (let k = 0; k < order; k++) {
          const n = y.shape[axis];
          y = ctx.xp.subtract(ctx.sliceAxis(y, axis, Math.min(1, n), n), ctx.sliceAxis(y, axis, 0, Math.max(0, n - 1)));
        }
        return y === x ? ctx.view(x, x.shape) : y;
      });
    },
  };
}
