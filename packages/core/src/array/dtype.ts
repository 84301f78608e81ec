/** The data types of the Python array API standard 2024.12. A dtype is its name. */
export const DTYPES = [
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float32',
  'float64',
  'complex64',
  'complex128',
] as const;

/** Names of dtypes, as in the array API standard. */
export type DType = (typeof DTYPES)[number];

/** dtypes whose host values are bigint. */
export type Int64Like = 'int64' | 'uint64';

/** Host storage. Complex numbers are interleaved (re, im); bool is one byte, 0 or 1. */
export type TypedArray =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** A complex number on the host. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** A single element: bigint only where a number cannot hold the value. */
export type Scalar = number | bigint | boolean | Complex;

/** Families of dtypes, between which promotion is decided. */
export type Kind = 'bool' | 'signed' | 'unsigned' | 'float' | 'complex';

interface Traits {
  readonly kind: Kind;
  /** Bytes per element. */
  readonly bytes: number;
  /** Numbers of the storage array per element: 2 for complex. */
  readonly lanes: 1 | 2;
  readonly storage: new (content: number | ArrayBuffer) => TypedArray;
}

const TRAITS: Readonly<Record<DType, Traits>> = {
  bool: { kind: 'bool', bytes: 1, lanes: 1, storage: Uint8Array },
  int8: { kind: 'signed', bytes: 1, lanes: 1, storage: Int8Array },
  int16: { kind: 'signed', bytes: 2, lanes: 1, storage: Int16Array },
  int32: { kind: 'signed', bytes: 4, lanes: 1, storage: Int32Array },
  int64: { kind: 'signed', bytes: 8, lanes: 1, storage: BigInt64Array },
  uint8: { kind: 'unsigned', bytes: 1, lanes: 1, storage: Uint8Array },
  uint16: { kind: 'unsigned', bytes: 2, lanes: 1, storage: Uint16Array },
  uint32: { kind: 'unsigned', bytes: 4, lanes: 1, storage: Uint32Array },
  uint64: { kind: 'unsigned', bytes: 8, lanes: 1, storage: BigUint64Array },
  float32: { kind: 'float', bytes: 4, lanes: 1, storage: Float32Array },
  float64: { kind: 'float', bytes: 8, lanes: 1, storage: Float64Array },
  complex64: { kind: 'complex', bytes: 8, lanes: 2, storage: Float32Array },
  complex128: { kind: 'complex', bytes: 16, lanes: 2, storage: Float64Array },
};

/** Family of a dtype. */
export const kindOf = (dtype: DType): Kind => TRAITS[dtype].kind;
/** Bytes per element; 16 for complex128. */
export const bytesOf = (dtype: DType): number => TRAITS[dtype].bytes;
/** Numbers per element in host memory: 2 for complex dtypes, 1 for all others. */
export const lanesOf = (dtype: DType): 1 | 2 => TRAITS[dtype].lanes;
/** Whether a value is the name of a dtype. */
export const isDType = (x: unknown): x is DType => typeof x === 'string' && (DTYPES as readonly string[]).includes(x);
/** Whether a dtype is complex64 or complex128. */
export const isComplex = (dtype: DType): boolean => kindOf(dtype) === 'complex';
/** Whether a dtype is float32 or float64. */
export const isFloat = (dtype: DType): boolean => kindOf(dtype) === 'float';
/** Whether a dtype is an integer, with or without sign; bool is none. */
export const isInteger = (dtype: DType): boolean => kindOf(dtype) === 'signed' || kindOf(dtype) === 'unsigned';
/** Whether host values of a dtype are bigint. */
export const isInt64 = (dtype: DType): dtype is Int64Like => dtype === 'int64' || dtype === 'uint64';
/** float32 for complex64, float64 for complex128; real floats are returned as they are. */
export const realOf = (dtype: DType): DType =>
  dtype === 'complex64' ? 'float32' : dtype === 'complex128' ? 'float64' : dtype;

/** Zeroed host storage for `size` elements. */
export function allocate(dtype: DType, size: number): TypedArray {
  const t = TRAITS[dtype];
  return new t.storage(size * t.lanes);
}

/** Bytes between which memory comes without zeros: below it costs nothing to zero it, above Node's buffers end. */
const UNSET_FROM = 1 << 9;
const UNSET_TO = 2 ** 30;

/**
 * Host storage for `size` elements that hold anything: for loops that write every one of them. Zeroing memory takes as
 * long as a cheap loop over it.
 */
export function allocateUnset(dtype: DType, size: number): TypedArray {
  const { storage: Storage, lanes, bytes } = TRAITS[dtype];
  const length = size * bytes;
  // Outside of Node there may be no such memory.
  const unset = length >= UNSET_FROM && length <= UNSET_TO && globalThis.Buffer !== undefined;
  if (!unset) return new Storage(size * lanes);
  return new Storage(Buffer.allocUnsafeSlow(length).buffer);
}
