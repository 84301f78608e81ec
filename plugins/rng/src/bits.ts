import { type DrawPlace, type DType, type Namespace, type NDArray, xpx } from '@glass-ts/core';
import { wrapBuffer } from './wrap-buffer.ts';

/** The real dtype in which a backend draws: float64, or float32 where there is no float64. */
export const drawDType = (xp: Namespace): DType => (xp.backend.info.dtypes.includes('float64') ? 'float64' : 'float32');

/** Largest float32 below 1, to which float32 uniforms are limited. */
export const BELOW_ONE = 1 - 2 ** -24;

/** The four words of every block of a place: uint32, each of shape (count). */
export function blockWords(xp: Namespace, place: DrawPlace): [NDArray, NDArray, NDArray, NDArray] {
  const { key, start, counter, count } = place;
  if (count === 0) {
    const none = (): NDArray => xp.zeros([0], { dtype: 'uint32' });
    return [none(), none(), none(), none()];
  }
  const words = wrapBuffer(xp, xp.backend.randomBits(key, start, counter, count), [count, 4]);
  const column = (k: number): NDArray => words.get(undefined, k);
  return [column(0), column(1), column(2), column(3)];
}

/** (upper 27 bits of w0)·2²⁶ + (upper 26 bits of w1) + offset, times 2⁻⁵³; exact in float64 for the offsets 0 and ½. */
function fraction(xp: Namespace, w0: NDArray, w1: NDArray, offset: number): NDArray {
  const dtype = drawDType(xp);
  const high = xp.astype(w0.rshift(5), dtype).mul(2 ** -27);
  const last = xp.astype(w1.rshift(6), dtype);
  const low = (offset === 0 ? last : last.add(offset)).mul(2 ** -53);
  return high.add(low);
}

/** Uniforms in [0, 1) from two words: multiples of 2⁻⁵³; on backends without float64 rounded to float32, below 1. */
export function uniformOf(xp: Namespace, w0: NDArray, w1: NDArray): NDArray {
  const u = fraction(xp, w0, w1, 0);
  return u.dtype === 'float64' ? u : xp.minimum(u, BELOW_ONE);
}

/**
 * Standard normals from two words: the quantile of (b + ½)/2⁵³ for their 53 bits b. The upper half is the mirror image of
 * the lower one (the bits' complement), so that both tails have the resolution of the lower.
 */
export function normalOf(xp: Namespace, w0: NDArray, w1: NDArray): NDArray {
  const upper = w0.ge(0x8000_0000);
  const tail = fraction(xp, xp.where(upper, w0.invert(), w0), xp.where(upper, w1.invert(), w1), 0.5);
  const below = xpx.ndtri(tail);
  return xp.where(upper, below.neg(), below);
}
