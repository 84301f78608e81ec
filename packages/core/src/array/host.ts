import { DTypeError, ValueError } from '../errors.ts';
import { allocate, type Complex, type DType, kindOf, type Scalar, type TypedArray } from './dtype.ts';
import { integerRange } from './promote.ts';
import { sizeOf } from './shape.ts';

/** Values of an array as nested lists; a plain value for 0-d. */
export type Nested = Scalar | string | null | Nested[];

/** Element `i` of host storage: int64 beyond 2⁵³ as bigint, bool as boolean, complex as `{re, im}`. */
export function readScalar(data: TypedArray, i: number, dtype: DType): Scalar {
  if (dtype === 'bool') return data[i] !== 0;
  if (dtype === 'complex64' || dtype === 'complex128') {
    return { re: data[2 * i] as number, im: data[2 * i + 1] as number };
  }
  const value = data[i];
  if (typeof value === 'number') return value;
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Writes a scalar into host storage, converted as by a cast; integers out of range are errors. */
export function writeScalar(data: TypedArray, i: number, dtype: DType, value: Scalar): void {
  switch (kindOf(dtype)) {
    case 'bool':
      data[i] = truth(value) ? 1 : 0;
      return;
    case 'complex':
      data[2 * i] = typeof value === 'object' ? value.re : Number(value);
      data[2 * i + 1] = typeof value === 'object' ? value.im : 0;
      return;
    case 'float':
      data[i] = realValue(value, dtype);
      return;
    default:
      writeInteger(data, i, dtype, value);
  }
}

/** Python's `bool(value)`: NaN is true. */
export const truth = (value: Scalar): boolean =>
  typeof value === 'object' ? value.re !== 0 || value.im !== 0 : Boolean(value) || Number.isNaN(value);

function realValue(value: Scalar, dtype: DType): number {
  if (typeof value !== 'object') return Number(value);
  throw new DTypeError(`a complex number does not fit in ${dtype}`, { fix: "Use dtype 'complex128'" });
}

function writeInteger(data: TypedArray, i: number, dtype: DType, value: Scalar): void {
  const number = typeof value === 'bigint' ? value : Math.trunc(realValue(value, dtype));
  const [low, high] = integerRange(dtype);
  if (typeof number === 'number' && !Number.isFinite(number)) throw misfit(value, dtype);
  if (number < low || number > high) throw misfit(value, dtype);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) data[i] = BigInt(number);
  else data[i] = Number(number);
}

const misfit = (value: Scalar, dtype: DType): ValueError =>
  new ValueError(`${String(value)} does not fit in ${dtype}`, { fix: 'Choose a wider dtype' });

/** The dtype of a typed array; complex needs saying so. */
export function dtypeOfTyped(data: TypedArray): DType {
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof BigInt64Array) return 'int64';
  if (data instanceof Uint8Array) return 'uint8';
  if (data instanceof Int8Array) return 'int8';
  if (data instanceof Int16Array) return 'int16';
  if (data instanceof Uint16Array) return 'uint16';
  if (data instanceof Uint32Array) return 'uint32';
  return 'uint64';
}

export const isTyped = (x: unknown): x is TypedArray =>
  ArrayBuffer.isView(x) && !(x instanceof DataView) && !(x instanceof Uint8ClampedArray);

/** A copy of `data` with the lanes of `dtype`, converted element by element. */
export function convertTyped(data: TypedArray, from: DType, to: DType): TypedArray {
  if (from === to) return data.slice();
  const size = kindOf(from) === 'complex' ? data.length / 2 : data.length;
  const out = allocate(to, size);
  for (let i = 0; i < size; i++) writeScalar(out, i, to, readScalar(data, i, from));
  return out;
}

/** Nested lists of the shape; `leaf` makes one element. */
export function nest<T>(shape: readonly number[], leaf: (i: number) => T): Nested2<T> {
  const at = (axis: number, offset: number): Nested2<T> => {
    if (axis === shape.length) return leaf(offset);
    const stride = sizeOf(shape.slice(axis + 1));
    return Array.from({ length: shape[axis] }, (_, k) => at(axis + 1, offset + k * stride));
  };
  return at(0, 0);
}

export type Nested2<T> = T | Nested2<T>[];

/** A scalar that JSON can hold without loss: bigint and non-finite numbers become strings. */
export function jsonScalar(value: Scalar): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  if (typeof value === 'object') return { re: jsonScalar(value.re), im: jsonScalar(value.im) };
  return value;
}

/** Sign-aware test for what the standard calls a Python int: −0 and non-integers are floats. */
export const isIntegral = (value: number): boolean => Number.isSafeInteger(value) && !Object.is(value, -0);

export const asComplex = (value: Scalar): Complex => (typeof value === 'object' ? value : { re: Number(value), im: 0 });
