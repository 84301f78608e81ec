import type { Extent } from '../backend/types.ts';
import { normaliseAxes } from './axes.ts';
import type { Context } from './context.ts';
import type { NDArray } from './ndarray.ts';
import { sizeOf } from './shape.ts';

/** `null` or left out: all axes. */
export type AxisOption = number | readonly number[] | null;

export interface ReduceOptions {
  readonly axis?: AxisOption;
  /** Keep reduced axes with length 1. */
  readonly keepdims?: boolean;
}

/** An array with the reduced axes made adjacent. */
export interface Reduction {
  readonly x: NDArray;
  readonly extent: Extent;
  /** Shape of the result. */
  readonly shape: readonly number[];
  /** Elements that make one element of the result. */
  readonly count: number;
}

/** Brings a reduction into the form that backends know; transposes only where the axes are apart. Use inside `tidy`. */
export function prepareReduction(ctx: Context, x: NDArray, options: ReduceOptions, what: string): Reduction {
  const keep = options.keepdims === true;
  const { axis } = options;
  if (axis === undefined || axis === null) {
    return { x, extent: [1, x.size, 1], shape: keep ? x.shape.map(() => 1) : [], count: x.size };
  }
  const axes = normaliseAxes(axis, x.ndim, what).sort((a, b) => a - b);
  const rest: number[] = [];
  for (let i = 0; i < x.ndim; i++) if (!axes.includes(i)) rest.push(i);
  const shape = keep ? x.shape.map((n, i) => (axes.includes(i) ? 1 : n)) : rest.map((i) => x.shape[i]);
  const count = sizeOf(axes.map((i) => x.shape[i]));
  if (axes.length === 0) return { x, extent: [x.size, 1, 1], shape, count };
  const first = axes[0];
  if (axes.at(-1) === first + axes.length - 1) {
    const outer = sizeOf(x.shape.slice(0, first));
    const inner = sizeOf(x.shape.slice(first + axes.length));
    return { x, extent: [outer, count, inner], shape, count };
  }
  const moved = ctx.transpose(x, [...rest, ...axes]);
  return { x: moved, extent: [sizeOf(rest.map((i) => x.shape[i])), count, 1], shape, count };
}
