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

/** From here on two reductions of a compiled backend are faster than a loop. */
const MANY = 4096;

/** Whether all indices are known to lie in 0 … n − 1, by reductions where those are fast. */
function within(ctx: Context, indices: NDArray, n: number): boolean {
  if (ctx.backend.info.compiled !== true || indices.size < MANY) return false;
  const extreme = (op: 'min' | 'max'): number => {
    const x = ctx.wrap(ctx.backend.reduce(op, indices.buffer, [1, indices.size, 1], indices.dtype), []);
    const value = Number(x.hostView()![0]);
    x.dispose();
    return value;
  };
  return extreme('min') >= 0 && extreme('max') < n;
}

/**
 * Elements along an axis of length n by integers, negative ones from the end, as {@link normaliseIndices} says. Where the
 * backend checks them itself, they are looked at only after it has found one that is negative or outside.
 */
export function gatherAt(ctx: Context, x: NDArray, indices: NDArray, axis: number, what: string): NDArray {
  // Of an empty result the backend sees nothing.
  if (ctx.backend.info.compiled === true && x.size > 0 && isInteger(indices.dtype)) {
    try {
      return ctx.gather(x, ctx.cast(indices, ctx.defaults.index), axis);
    } catch (error) {
      if (!(error instanceof IndexError)) throw error;
    }
  }
  return ctx.gather(x, normaliseIndices(ctx, indices, x.shape[axis], what), axis);
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
    if (within(ctx, ours, n) || !checkView(view, n, what)) return ours;
    return ctx.xp.where(ctx.xp.less(ours, 0), ctx.xp.add(ours, n), ours);
  }
  const { xp } = ctx;
  const wrapped = indices.dtype.startsWith('u') ? ours : xp.where(xp.less(ours, 0), xp.add(ours, n), ours);
  return xp.clip(wrapped, 0, n - 1);
}
