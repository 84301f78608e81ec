import { DTypeError, IndexError } from '../errors.ts';
import { NDArray } from './ndarray.ts';
import { sameShape, shapeText } from './shape.ts';
import { tidy } from './tidy.ts';

/** A boolean array as an index: selects the elements where it is true, in C order. */
export const isMask = (x: unknown): x is NDArray => x instanceof NDArray && x.dtype === 'bool';

/** `x[mask]`; see `NDArray.getMask`. */
export async function getMask(x: NDArray, mask: NDArray): Promise<NDArray> {
  const { context: ctx } = x;
  checkMask(x, mask);
  const merged = [mask.size, ...x.shape.slice(mask.ndim)];
  const hits = await flatNonzero(mask);
  try {
    return tidy(() => ctx.gather(ctx.view(x, merged), hits, 0));
  } finally {
    hits.dispose();
  }
}

/** Checks that a mask is boolean and covers the axes of x from number `axis` on. */
export function checkMask(x: NDArray, mask: NDArray, axis = 0, what = 'getMask'): void {
  x.context.own(mask, what);
  if (mask.dtype !== 'bool') {
    throw new DTypeError(`${what}: the mask has dtype ${mask.dtype}, not bool`, { where: { name: what } });
  }
  if (!sameShape(mask.shape, x.shape.slice(axis, axis + mask.ndim))) {
    const axes = axis === 0 ? 'the first axes' : `the axes from number ${axis} on`;
    throw new IndexError(
      `a mask of shape ${shapeText(mask.shape)} does not fit ${axes} of an array of shape ${shapeText(x.shape)}`,
      { where: { name: what } },
    );
  }
}

/** Flat positions of the elements that are not zero: 1-d, index dtype. */
export async function flatNonzero(x: NDArray): Promise<NDArray> {
  const { context: ctx } = x;
  if (x.size === 0) return ctx.full([0], 0, ctx.defaults.index);
  const buffer = await ctx.backend.nonzero(x.buffer);
  return ctx.wrap(buffer, [buffer.size]);
}

/** Whether the values of an array can be seen at once, without anything leaving a device. */
export const onHost = (x: NDArray): boolean => x.size === 0 || x.hostView() !== undefined;

/**
 * Where a mask of at least one axis is true: one 1-d integer array per axis (numpy's `nonzero`), at once. Integer arrays
 * in place of the mask select the same elements.
 * @throws DTypeError where the values are on a device elsewhere.
 */
export function maskPlaces(mask: NDArray): NDArray[] {
  if (!onHost(mask)) {
    throw new DTypeError('get: a boolean mask needs its values on the host', {
      where: { name: 'get' },
      fix: 'Use await x.getMask(mask), or xp.where(mask, x, other)',
    });
  }
  const view = mask.size === 0 ? [] : (mask.hostView() as ArrayLike<number>);
  const flat: number[] = [];
  for (let i = 0; i < view.length; i++) if (view[i] !== 0) flat.push(i);
  let stride = mask.size;
  return mask.shape.map((n) => {
    stride = n === 0 ? 0 : stride / n;
    return mask.context.indices(flat.map((i) => Math.floor(i / stride) % n));
  });
}
