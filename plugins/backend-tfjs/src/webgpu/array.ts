/// <reference types="@webgpu/types" />
import type { DeviceBuffer, DType } from '@glass-ts/core';

/** dtypes of this engine, and their bytes per element on the device. A bool is a u32 of 0 or 1. */
export const DEVICE_BYTES: Readonly<Partial<Record<DType, number>>> = {
  bool: 4,
  int32: 4,
  uint32: 4,
  float32: 4,
  complex64: 8,
};

/** Types of the elements in WGSL; a complex number is a vec2f of real and imaginary part. */
export const WGSL_TYPE: Readonly<Partial<Record<DType, string>>> = {
  bool: 'u32',
  int32: 'i32',
  uint32: 'u32',
  float32: 'f32',
  complex64: 'vec2f',
};

/** An array in GPU memory: its elements begin at the start of `storage`, which may be longer. */
export class GpuArray implements DeviceBuffer {
  readonly dtype: DType;
  readonly size: number;
  readonly storage: GPUBuffer;

  constructor(dtype: DType, size: number, storage: GPUBuffer) {
    this.dtype = dtype;
    this.size = size;
    this.storage = storage;
  }

  /** Bytes of the elements. */
  get bytes(): number {
    return this.size * (DEVICE_BYTES[this.dtype] ?? 0);
  }
}
