import { bytesOf, type DType, type TypedArray } from '../../array/dtype.ts';
import { GlassError } from '../../errors.ts';

/**
 * Bit patterns. Operations that only move values work on machine words of at most 4 bytes, so that three loops serve all
 * thirteen dtypes and no NaN payload passes through a floating-point register. An element is 1, 2 or 4 words.
 */
export type Words = Uint8Array | Uint16Array | Uint32Array;

/** Largest storage that can be seen as words: typed arrays end at 2^32 elements. */
export const MAX_BYTES = 2 ** 34;

/** The storage seen as words. Throws `ERR_TOO_LARGE` beyond 16 GiB. */
export function wordsOf(data: TypedArray): Words {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT } = data;
  if (byteLength > MAX_BYTES) {
    throw new GlassError(`The reference backend moves arrays of up to 16 GiB, this one has ${byteLength} bytes`, {
      code: 'ERR_TOO_LARGE',
      fix: 'Use the native backend or a smaller nside',
    });
  }
  if (BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, byteLength);
  if (BYTES_PER_ELEMENT === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/** Words per element. */
export const wordsPer = (dtype: DType): number => Math.max(1, bytesOf(dtype) / 4);

/** int64 or uint64 storage as pairs (low, high) of 32-bit words, little endian as on every platform of Node. */
export const pairsOf = (data: TypedArray): Int32Array =>
  new Int32Array(data.buffer, data.byteOffset, data.byteLength / 4);

/** Element k of int64 storage as a double: exact below 2^53, as every index is. */
export const indexAt = (pairs: Int32Array, k: number): number => pairs[2 * k + 1] * 4294967296 + (pairs[2 * k] >>> 0);

/** Writes a safe integer into int64 storage. */
export function putIndex(pairs: Int32Array, k: number, value: number): void {
  pairs[2 * k] = value;
  pairs[2 * k + 1] = Math.floor(value / 4294967296);
}
