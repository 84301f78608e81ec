import { type DType, isComplex, isInt64, type TypedArray } from '../../array/dtype.ts';

/**
 * Each loop of this backend is written for one storage type, a lane, so that the engine compiles it for one kind of
 * memory. Other dtypes pass through blocks of a lane: float32 and complex64 through double (and are rounded once; the
 * commonest float32 arithmetic has loops of its own), narrow integers through double or int32.
 */
export type Lane = Float64Array | Float32Array | Int32Array | BigInt64Array | BigUint64Array;
export type LaneName = 'float' | 'single' | 'int' | 'int64' | 'uint64';

/** Numbers per block: three blocks stay in the first-level cache. */
export const BLOCK = 2048;

const CONSTRUCTORS = {
  float: Float64Array,
  single: Float32Array,
  int: Int32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
} as const;

export const newLane = (lane: LaneName, length: number): Lane => new CONSTRUCTORS[lane](length);

/** The lane that holds the dtype without loss. */
export const laneOf = (dtype: DType): LaneName => (isInt64(dtype) ? dtype : 'float');

/** Numbers per element. */
export const lanesPer = (dtype: DType): number => (isComplex(dtype) ? 2 : 1);

/** The same memory as a lane where the bit patterns agree, else undefined. */
export function viewAsLane(data: TypedArray, lane: LaneName): Lane | undefined {
  const { buffer, byteOffset, length } = data;
  switch (lane) {
    case 'float':
      return data instanceof Float64Array ? data : undefined;
    case 'single':
      return data instanceof Float32Array ? data : undefined;
    case 'int':
      if (data instanceof Int32Array) return data;
      return data instanceof Uint32Array ? new Int32Array(buffer, byteOffset, length) : undefined;
    case 'int64':
      if (data instanceof BigInt64Array) return data;
      return data instanceof BigUint64Array ? new BigInt64Array(buffer, byteOffset, length) : undefined;
    case 'uint64':
      if (data instanceof BigUint64Array) return data;
      return data instanceof BigInt64Array ? new BigUint64Array(buffer, byteOffset, length) : undefined;
  }
}

/** Copies numbers between storages as the typed arrays convert: rounding to float32, wrapping integers. */
export function convertInto(z: TypedArray, x: TypedArray, offset = 0): void {
  if (z instanceof BigInt64Array || z instanceof BigUint64Array) {
    if (x instanceof BigInt64Array || x instanceof BigUint64Array) z.set(x, offset);
    else throw new RangeError('Numbers cannot be copied into 64-bit integers without a cast');
  } else if (x instanceof BigInt64Array || x instanceof BigUint64Array) {
    throw new RangeError('64-bit integers cannot be copied into numbers without a cast');
  } else z.set(x, offset);
}

/** The whole storage as a lane: a view where possible, else a copy. */
export function toLane(data: TypedArray, lane: LaneName): Lane {
  const view = viewAsLane(data, lane);
  if (view) return view;
  const copy = newLane(lane, data.length);
  convertInto(copy, data);
  return copy;
}

/** `toLane` for the most common case. */
export const toFloats = (data: TypedArray): Float64Array => toLane(data, 'float') as Float64Array;
