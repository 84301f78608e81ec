import { DTypeError, IndexError } from '../errors.ts';
import type { Context } from './context.ts';
import { isInteger, type TypedArray } from './dtype.ts';
import type { NDArray } from './ndarray.ts';

const outside = (index: number | bigint, n: number, what: string): IndexError =>
  new IndexError(`${what}: index ${index} is outside of an axis of length ${n}`, {
    where: { name: what },
    fix: n === 0 ? 'The axis is empty' : `Use ${-n} to ${n - 1}`,
  });

/** A non-negative index into an axis of length n. @throws IndexError outside of it. */
export function normaliseIndex(index: number, n: number, what: string): number {
  if (!Number.isInteger(index)) {
    throw new DTypeError(`${what}: the index ${String(index)} is not an integer`, { where: { name: what } });
  }
  if (index < -n || index >= n) throw outside(index, n, what);
  return index < 0 ? index + n : index;
}

/** Whether any index is negative; throws on one that is outside. */
function checkView(view: TypedArray, n: number, what: string): boolean {
  let negative = false;
  if (view instanceof BigInt64Array) {
    // 64-bit integers as two words each: far faster than bigint
    const words = new Int32Array(view.buffer, view.byteOffset, 2 * view.length);
    for (let i = 0; i < view.length; i++) {
      const value = words[2 * i + 1] * 4294967296 + (words[2 * i] >>> 0);
      if (value >= n || value < -n) throw outside(view[i], n, what);
      if (value < 0) negative = true;
    }
    return negative;
  }
  for (let i = 0; i < view.length; i++) {
    const value = view[i];
    if (value >= n || value < -n) throw outside(value, n, what);
    if (value < 0) negative = true;
  }
  return negative;
}

/**
 * Integer indices made valid for an axis of length n: of the index dtype, negative ones counted from the end. Where the
 * device is the host an index outside throws; elsewhere it is clamped, since nobody may wait for the values.
 * The result may be the argument itself.
 */
export function normaliseIndices(ctx: Context, indices: NDArray, n: number, what: string): NDArray {
  if (!isInteger(indices.dtype)) {
    throw new DTypeError(`${what}: indices of dtype ${indices.dtype} are not integers`, {
      where: { name: what },
      fix:
        indices.dtype === 'bool'
          ? 'Use await x.getMask(mask) for a boolean mask'
          : "Cast them: indices.astype('int64')",
    });
  }
  if (n === 0 && indices.size > 0) throw outside(0, 0, what);
  const ours = ctx.cast(indices, ctx.defaults.index);
  if (ours.size === 0) return ours;
  const view = ours.hostView();
  if (view !== undefined) {
    if (!checkView(view, n, what)) return ours;
    return ctx.xp.where(ctx.xp.less(ours, 0), ctx.xp.add(ours, n), ours);
  }
  const { xp } = ctx;
  const wrapped = indices.dtype.startsWith('u') ? ours : xp.where(xp.less(ours, 0), xp.add(ours, n), ours);
  return xp.clip(wrapped, 0, n - 1);
}
