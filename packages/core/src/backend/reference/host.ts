import { allocate, type DType, lanesOf, type TypedArray } from '../../array/dtype.ts';
import { DTypeError, ValueError } from '../../errors.ts';

type Storage = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => TypedArray;

/**
 * Host data as the plain storage of a dtype. A Node `Buffer` (or an array of another realm) becomes an ordinary typed
 * array on the same memory; the `slice` of a `Buffer` would not copy. Throws DTypeError for another storage type and
 * ValueError for half a complex number.
 */
export function storageFor(data: TypedArray, dtype: DType): TypedArray {
  const wanted = allocate(dtype, 0);
  if (data[Symbol.toStringTag] !== wanted[Symbol.toStringTag]) {
    throw new DTypeError(
      `Data of ${dtype} come in a ${wanted[Symbol.toStringTag]}, not a ${data[Symbol.toStringTag]}`,
      {
        fix: 'Convert the data, or name the dtype that they have',
      },
    );
  }
  if (data.length % lanesOf(dtype) !== 0) {
    throw new ValueError(`Complex data come in pairs (re, im), but there are ${data.length} numbers`);
  }
  if (data.constructor === wanted.constructor) return data;
  return new (wanted.constructor as Storage)(data.buffer, data.byteOffset, data.length);
}
