import type { DType, Extent } from '@glass-ts/core';
import { contiguousStrides } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { concat } from '../movement/concat.ts';
import { copyWalk } from '../movement/copy.ts';
import { elementBytes } from '../walk.ts';

type Part = (part: GpuArray, extent: Extent) => GpuArray;

/** x[first …] of `count` along axis 0, 1 or 2 of the extent. */
export function sliceExtent(
  context: KernelContext,
  x: GpuArray,
  extent: Extent,
  axis: 0 | 1 | 2,
  first: number,
  count: number,
): GpuArray {
  const strides = contiguousStrides(extent);
  return copyWalk(context, x, { shape: extent.with(axis, count), strides: [strides] }, first * strides[axis]);
}

/** Whether a shader sees the whole array at once. */
export const fits = (context: KernelContext, x: GpuArray): boolean =>
  x.size * elementBytes(x) <= context.runtime.maxBinding;

/** The axis of the extent along which an array that is too large is halved: rows first, then long columns. */
export function axisToHalve(context: KernelContext, x: GpuArray, [outer, n, inner]: Extent): 0 | 1 | 2 {
  if (outer > 1) return 0;
  return inner === 1 || 2 * n * elementBytes(x) > context.runtime.maxBinding ? 1 : 2;
}

/**
 * A reduction of an array beyond the largest binding, by parts of it: rows apart, then columns apart, then parts of the
 * axis, whose results are reduced again. Undefined where the array fits.
 */
export function bySlices(
  context: KernelContext,
  x: GpuArray,
  extent: Extent,
  out: DType,
  reduce: Part,
): GpuArray | undefined {
  if (fits(context, x)) return undefined;
  const axis = axisToHalve(context, x, extent);
  const half = Math.ceil(extent[axis] / 2);
  const parts = [
    { first: 0, count: half },
    { first: half, count: extent[axis] - half },
  ].map(({ first, count }) => {
    const part = sliceExtent(context, x, extent, axis, first, count);
    const result = reduce(part, extent.with(axis, count) as unknown as Extent);
    context.release(part);
    return result;
  });
  const kept = extent.with(1, axis === 1 ? 2 : 1) as unknown as Extent;
  const shapes = parts.map((_, k) => {
    const along = axis === 1 ? 1 : k === 0 ? half : extent[axis] - half;
    return kept.with(axis, along);
  });
  const joined = concat(
    context,
    parts.map((array, k) => ({ array, shape: shapes[k] })),
    axis,
  );
  for (const part of parts) context.release(part);
  if (axis !== 1) return joined;
  const result = reduce(joined, kept);
  context.release(joined);
  if (result.dtype !== out) throw new RangeError(`${result.dtype} for ${out}`);
  return result;
}
