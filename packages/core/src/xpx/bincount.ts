import type { Context } from '../array/context.ts';
import { isInteger } from '../array/dtype.ts';
import { normaliseIndices } from '../array/indices.ts';
import type { NDArray } from '../array/ndarray.ts';
import { sameShape } from '../array/shape.ts';
import { tidy } from '../array/tidy.ts';
import { DTypeError, ValueError } from '../errors.ts';
import { contextOf, floating } from './arguments.ts';

/** Options of `bincount`. */
export interface BincountOptions {
  /** Adds these instead of ones. */
  readonly weights?: NDArray | null;
  /** Least length of the result. */
  readonly minlength?: number;
}

/** With the length given nothing has to be read back, so that the result is there at once. */
export interface BincountLengthOptions {
  readonly weights?: NDArray | null;
  /** Length of the result: all values must be below. */
  readonly length: number;
}

/**
 * Occurrences of 0, 1, 2, … in an array of non-negative integers, or the sums of their weights, as `numpy.bincount`.
 * A Promise unless `length` is given, since the largest value decides the length.
 * @param x integers, any shape
 * @returns index dtype, or the floating dtype of the weights; shape (length,)
 * @throws ValueError for a negative value or one beyond `length`, where the device is the host
 */
export function bincount(x: NDArray, options: BincountLengthOptions): NDArray;
export function bincount(x: NDArray, options?: BincountOptions): Promise<NDArray>;
export function bincount(
  x: NDArray,
  options: BincountOptions | BincountLengthOptions = {},
): NDArray | Promise<NDArray> {
  const ctx = contextOf(x, 'bincount');
  if (!isInteger(x.dtype)) {
    throw new DTypeError(`bincount counts integers, not ${x.dtype}`, {
      where: { name: 'bincount' },
      fix: "Cast first: xp.astype(x, 'int64')",
    });
  }
  const weights = options.weights ?? undefined;
  if (weights !== undefined && !sameShape(ctx.own(weights, 'bincount').shape, x.shape)) {
    throw new ValueError('bincount: the weights have another shape than the values', { where: { name: 'bincount' } });
  }
  if ('length' in options && options.length !== undefined) return count(ctx, x, options.length, weights);
  return countAll(ctx, x, 'minlength' in options ? (options.minlength ?? 0) : 0, weights);
}

async function countAll(ctx: Context, x: NDArray, minlength: number, weights: NDArray | undefined): Promise<NDArray> {
  if (x.size === 0) return count(ctx, x, minlength, weights);
  const top = ctx.xp.max(x);
  const largest = Number(await top.item());
  top.dispose();
  return count(ctx, x, Math.max(minlength, largest + 1), weights);
}

function count(ctx: Context, x: NDArray, length: number, weights: NDArray | undefined): NDArray {
  const { backend, defaults } = ctx;
  return tidy(() => {
    const terms = weights === undefined ? undefined : floating(ctx, weights);
    const dtype = terms?.dtype ?? defaults.index;
    if (x.size === 0 || length === 0) {
      if (x.size > 0) throw new ValueError('bincount: values but no bins', { where: { name: 'bincount' } });
      return ctx.full([length], 0, dtype);
    }
    const places = ctx.cast(x, defaults.index);
    checkValues(ctx, places, length);
    const kernel = backend.kernels.bincount;
    if (kernel !== undefined) return ctx.wrap(kernel(places, length, terms), [length]);
    const zeros = ctx.full([length], 0, dtype);
    const values = terms ?? ctx.full([x.size], 1, dtype);
    return ctx.wrap(backend.scatter(zeros.buffer, places.buffer, values.buffer, [1, length, 1], 'add'), [length]);
  });
}

/** Throws for values outside of the bins where they can be seen. */
function checkValues(ctx: Context, places: NDArray, length: number): void {
  if (places.hostView() === undefined) return;
  const valid = normaliseIndices(ctx, places, length, 'bincount');
  if (valid !== places) throw new ValueError('bincount: a value is negative', { where: { name: 'bincount' } });
}
