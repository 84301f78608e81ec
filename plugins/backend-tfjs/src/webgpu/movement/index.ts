import { broadcastStrides, contiguousStrides } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import type { Input } from '../elementwise/index.ts';
import { copyWalk } from './copy.ts';

export { concat } from './concat.ts';
export { gather, gatherAlong } from './gather.ts';
export { nonzero } from './nonzero.ts';
export { scatter } from './scatter.ts';

/** Axis k of the result is axis perm[k] of x. */
export function transpose(context: KernelContext, { array, shape }: Input, perm: readonly number[]): GpuArray {
  const strides = contiguousStrides(shape);
  const walk = { shape: perm.map((axis) => shape[axis]), strides: [perm.map((axis) => strides[axis])] };
  return copyWalk(context, array, walk, 0);
}

/** x repeated along the axes that it lacks, or has with length 1. */
export const broadcast = (context: KernelContext, { array, shape }: Input, to: readonly number[]): GpuArray =>
  copyWalk(context, array, { shape: to, strides: [broadcastStrides(shape, to)] }, 0);

/** Element start + k·step of every axis, k = 0 … size − 1; steps may be negative. */
export function slice(
  context: KernelContext,
  { array, shape }: Input,
  starts: readonly number[],
  steps: readonly number[],
  sizes: readonly number[],
): GpuArray {
  const strides = contiguousStrides(shape);
  const base = starts.reduce((sum, start, k) => sum + start * strides[k], 0);
  return copyWalk(context, array, { shape: sizes, strides: [steps.map((step, k) => step * strides[k])] }, base);
}
