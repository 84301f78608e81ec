import { type DType, DTypeError, isComplex, isFloat, isInteger } from '@glass-ts/core';
import { type Runtime, type Tensor, TF, type TfType } from './runtime.ts';

/**
 * dtypes of these engines. All integers are int64 on the device: TensorFlow keeps int32 in the memory of the host, also where
 * it computes on a GPU. uint64 does not fit.
 */
export const TENSORFLOW_DTYPES: readonly DType[] = [
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'float32',
  'float64',
  'complex64',
  'complex128',
];

const FLOATS: Readonly<Partial<Record<DType, TfType>>> = {
  bool: TF.bool,
  float32: TF.float32,
  float64: TF.float64,
  complex64: TF.complex64,
  complex128: TF.complex128,
};

/** The type on the device. Throws DTypeError for a dtype that the engines have not. */
export function deviceType(dtype: DType): TfType {
  const type = FLOATS[dtype] ?? (isInteger(dtype) && dtype !== 'uint64' ? TF.int64 : undefined);
  if (type !== undefined) return type;
  throw new DTypeError(`TensorFlow engines have no ${dtype}`, {
    fix: 'Use int64, or another backend: native, or reference',
  });
}

export const deviceBytes = (dtype: DType): number =>
  dtype === 'bool' ? 1 : dtype === 'float32' ? 4 : dtype === 'complex128' ? 16 : 8;

/** Real type of a complex one; others as they are. */
export const realType = (type: TfType): TfType =>
  type === TF.complex64 ? TF.float32 : type === TF.complex128 ? TF.float64 : type;

const BITS: Readonly<Partial<Record<DType, number>>> = {
  int8: 8,
  int16: 16,
  int32: 32,
  uint8: 8,
  uint16: 16,
  uint32: 32,
};

/** int64 numbers reduced to the range of an integer dtype, as its arithmetic wraps around. */
export function wrapped(rt: Runtime, x: Tensor, dtype: DType): Tensor {
  const bits = BITS[dtype];
  if (bits === undefined) return x;
  if (dtype.startsWith('u')) return rt.op('BitwiseAnd', [x, rt.literal(2 ** bits - 1, TF.int64)]);
  const shift = rt.literal(64 - bits, TF.int64);
  return rt.op('RightShift', [rt.op('LeftShift', [x, shift]), shift]);
}

/** A tensor in another dtype: integers wrap around, floats are truncated, complex numbers lose their imaginary part. */
export function castTo(rt: Runtime, x: Tensor, from: DType, to: DType): Tensor {
  if (from === to) return rt.op('Identity', [x]);
  const type = deviceType(to);
  if (to === 'bool') return rt.truth(x);
  if (isComplex(from) && !isComplex(to)) {
    const real = realPart(rt, x, 'Real');
    return isFloat(to) ? rt.cast(real, type) : castTo(rt, real, 'float64', to);
  }
  if (isFloat(from) && isInteger(to)) {
    const finite = rt.op('IsFinite', [x]);
    return wrapped(rt, rt.cast(rt.where(finite, x, rt.literal(0, x.type)), type), to);
  }
  return wrapped(rt, rt.cast(x, type), to);
}

/** Real or imaginary part of a complex tensor. */
export const realPart = (rt: Runtime, x: Tensor, part: 'Real' | 'Imag'): Tensor =>
  rt.op(part, [x], { Tout: { type: realType(x.type) } });

/** A complex tensor of two real ones. */
export const complexOf = (rt: Runtime, re: Tensor, im: Tensor): Tensor =>
  rt.op('Complex', [re, im], { Tout: { type: re.type === TF.float64 ? TF.complex128 : TF.complex64 } });
