import { extentOf, normaliseAxis } from '../array/axes.ts';
import type { NDArray } from '../array/ndarray.ts';
import { requireReal } from '../array/statistical.ts';
import { contextOf } from './arguments.ts';

function scan(op: 'max' | 'min', x: NDArray, axis: number): NDArray {
  const ctx = contextOf(x, `cumulative ${op}`);
  requireReal(x, `cumulative ${op}`);
  const along = normaliseAxis(axis, x.ndim, `cumulative ${op}`);
  if (x.size === 0) return ctx.full(x.shape, 0, x.dtype);
  return ctx.wrap(ctx.backend.scan(op, x.buffer, extentOf(x.shape, along), x.dtype), x.shape);
}

/** Running maximum along an axis. */
export const cumulativeMax = (x: NDArray, options: { readonly axis?: number } = {}): NDArray =>
  scan('max', x, options.axis ?? -1);
/** Running minimum along an axis. */
export const cumulativeMin = (x: NDArray, options: { readonly axis?: number } = {}): NDArray =>
  scan('min', x, options.axis ?? -1);
