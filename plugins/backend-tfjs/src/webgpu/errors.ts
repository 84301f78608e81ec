import { type DType, DTypeError, GlassError, NotImplementedError } from '@glass-ts/core';
import { DEVICE_BYTES } from './array.ts';

const FIX: Readonly<Partial<Record<DType, string>>> = {
  float64: 'Use float32, or a backend of double precision: native, or reference',
  complex128: 'Use complex64, or a backend of double precision: native, or reference',
  int64: 'Use int32, or another backend: native, or reference',
};

/** Throws where the engine has no such dtype. */
export function requireDType(dtype: DType): void {
  if (DEVICE_BYTES[dtype] !== undefined) return;
  throw new DTypeError(`The webgpu engine has no ${dtype}`, {
    fix: FIX[dtype] ?? 'Use int32, uint32, float32, complex64 or bool, or another backend: native, or reference',
  });
}

/** What the engine cannot do for a dtype. */
export const undefinedFor = (op: string, dtype: DType): NotImplementedError =>
  new NotImplementedError(`${op} is not defined for ${dtype}`);

const MIB = 2 ** 20;

/** An array that the device cannot hold. */
export const tooLarge = (bytes: number, limit: number, why: string): GlassError =>
  new GlassError(`An array of ${Math.ceil(bytes / MIB)} MiB does not fit: ${why} ${Math.floor(limit / MIB)} MiB`, {
    code: 'ERR_MEMORY_DEVICE',
    fix: 'Use a smaller nside or fewer maps at once, a GPU with more memory, or the native backend',
  });
