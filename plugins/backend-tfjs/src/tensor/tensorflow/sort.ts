import type { DType, Extent } from '@glass-ts/core';
import { sortKeys } from './axis.ts';
import { product, type Runtime, type Tensor, TF } from './runtime.ts';

const swapLast = (rt: Runtime, x: Tensor): Tensor => rt.op('Transpose', [x, rt.ints([0, 2, 1])]);

/**
 * Stable order along the middle axis, NaN last in both directions. `TopKV2` of all elements gives descending keys, and of
 * equal ones the first first.
 */
export function argsort(rt: Runtime, x: Tensor, dtype: DType, extent: Extent, descending: boolean): Tensor {
  const [, n, inner] = extent;
  const key = sortKeys(rt, x, dtype, descending ? 'first' : 'last');
  const wanted = rt.reshape(descending ? key : rt.op('Invert', [key]), extent);
  const rows = inner === 1 ? rt.reshape(wanted, extent.slice(0, 2)) : swapLast(rt, wanted);
  const [, places] = rt.ops('TopKV2', [rows, rt.scalar(n, TF.int32)], { sorted: true }, 2);
  const order = rt.cast(places, TF.int64);
  return inner === 1 ? order : swapLast(rt, order);
}

/** Insertion points of values into an ascending list; NaN counts as the largest number. */
export function searchsorted(
  rt: Runtime,
  sorted: Tensor,
  values: Tensor,
  dtype: DType,
  side: 'left' | 'right',
): Tensor {
  const [list, wanted] = [sorted, values].map((x) => rt.reshape(sortKeys(rt, x, dtype, 'last'), [1, product(x.shape)]));
  const name = side === 'left' ? 'LowerBound' : 'UpperBound';
  return rt.op(name, [list, wanted], { out_type: { type: TF.int64 } });
}
