import type { Extent } from '../backend/types.ts';
import { IndexError, ValueError } from '../errors.ts';

/**
 * A non-negative axis of an array with `ndim` axes.
 * @throws IndexError outside of −ndim … ndim−1.
 */
export function normaliseAxis(axis: number, ndim: number, what: string): number {
  if (!Number.isInteger(axis)) {
    throw new ValueError(`${what}: the axis ${String(axis)} is not an integer`, { where: { name: what } });
  }
  if (axis < -ndim || axis >= ndim) {
    throw new IndexError(`${what}: axis ${axis} is outside of an array with ${ndim} ${ndim === 1 ? 'axis' : 'axes'}`, {
      where: { name: what },
      fix: ndim === 0 ? 'A 0-d array has no axes' : `Use ${-ndim} to ${ndim - 1}`,
    });
  }
  return axis < 0 ? axis + ndim : axis;
}

/**
 * Non-negative distinct axes, in the order given.
 * @throws IndexError outside of the array, ValueError for an axis given twice.
 */
export function normaliseAxes(axes: number | readonly number[], ndim: number, what: string): number[] {
  const out = (typeof axes === 'number' ? [axes] : axes).map((axis) => normaliseAxis(axis, ndim, what));
  if (new Set(out).size !== out.length) {
    throw new ValueError(`${what}: an axis is given twice in (${String(axes)})`, { where: { name: what } });
  }
  return out;
}

/** The array seen along one axis. */
export function extentOf(shape: readonly number[], axis: number): Extent {
  let outer = 1;
  let inner = 1;
  for (let i = 0; i < axis; i++) outer *= shape[i];
  for (let i = axis + 1; i < shape.length; i++) inner *= shape[i];
  return [outer, shape[axis], inner];
}
