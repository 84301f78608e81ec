/// <reference types="@webgpu/types" />
import type { DeviceBuffer, DType } from '@glass-ts/core';
import type { GpuArray } from './array.ts';
import type { Runtime } from './runtime/index.ts';

/** What kernels need of the backend. */
export interface KernelContext {
  readonly runtime: Runtime;
  /** A new array; its contents are undefined. */
  create(dtype: DType, size: number): GpuArray;
  /** The array behind a buffer of this backend; throws for a foreign or released one. */
  of(x: DeviceBuffer): GpuArray;
  /** Frees an array that a kernel made for itself. */
  release(x: GpuArray): void;
}
