import type { TypedArray } from '@glass-ts/core';
import type { KernelBackend, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';

/** Numbers as TensorFlow.js keeps them: uint32 as the bits of int32, a complex number as two float32. */
export type Storage = Float32Array | Int32Array | Uint8Array;

/** A TensorFlow.js backend whose tensors lie in memory that this process can address. */
export interface HostEngine {
  readonly name: string;
  /** For people: library, version, instruction set. */
  readonly description: string;
  /** Bytes that all tensors together may take. */
  readonly maxBytes: number;
  readonly backend: KernelBackend;
  /** Throws GlassError `ERR_MEMORY` where so many bytes more do not fit. */
  reserve(bytes: number): void;
  /** A new one-dimensional tensor of these numbers. The engine may keep the memory that it is given. */
  place(data: Storage): TensorInfo;
  /** The memory of a tensor; stays valid until it is freed. */
  view(x: TensorInfo): Storage;
  free(x: TensorInfo): void;
  /** Tensors that the TensorFlow.js backend holds, for the leak tests. */
  tensors(): number;
  /** Runs a kernel of the backend; its result belongs to the caller. */
  run(kernel: string, inputs: Readonly<Record<string, TensorInfo>>, attrs?: NamedAttrMap): TensorInfo;
  /** Kernels that are worth it here; everything else runs in loops over the memory. */
  readonly fast: FastKernels;
}

/**
 * Names of TensorFlow.js kernels by operation, for float32 operands of one shape: those whose results are right to the last
 * bit, special values included, and that take less time than the loop.
 */
export interface FastKernels {
  readonly unary: Readonly<Partial<Record<string, string>>>;
  readonly binary: Readonly<Partial<Record<string, string>>>;
  /** Whether `BatchMatMul` is used for float32. */
  readonly matmul: boolean;
}

/** The dtype under which TensorFlow.js keeps numbers of this storage. */
export function tensorType(data: TypedArray): 'float32' | 'int32' | 'bool' {
  if (data instanceof Float32Array) return 'float32';
  return data instanceof Uint8Array ? 'bool' : 'int32';
}
