import { type Backend, type DeviceBuffer, type DType, referenceBackend, type TypedArray } from '@glass-ts/core';
import { describe, it } from 'vitest';
import { createWebGpuBackend, type WebGpuBackend, type WebGpuOptions } from '../backend.ts';
import { findAdapter } from '../runtime/index.ts';

/** Why there is no adapter; undefined where there is one. */
async function missing(): Promise<string | undefined> {
  try {
    return (await findAdapter()) ? undefined : 'Dawn finds no adapter (scripts/software-gpu.mjs brings one)';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const reason = await missing();
const required = process.env.GLASS_WEBGPU === 'require' || ['1', 'true'].includes(process.env.CI ?? '');

/**
 * Tests on a WebGPU device. Where none answers they are reported as skipped, with the reason; with `CI=1` or
 * `GLASS_WEBGPU=require` that is a failure.
 */
export function describeWebGpu(name: string, tests: () => void): void {
  if (reason === undefined) describe(name, tests);
  else {
    it(`${name}: a WebGPU device`, ({ skip }) => {
      if (required) throw new Error(reason);
      skip(reason);
    });
  }
}

const shared = new Map<string, Promise<WebGpuBackend>>();

/** The backend with the options, one per test file. */
export function webGpu(options: WebGpuOptions = {}): Promise<WebGpuBackend> {
  const key = JSON.stringify(options);
  const backend = shared.get(key) ?? createWebGpuBackend(options);
  shared.set(key, backend);
  return backend;
}

/** Numbers in [0, 1) that look random (a linear congruential generator, Numerical Recipes' constants). */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const STORAGE = {
  bool: Uint8Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  complex64: Float32Array,
} as const;

/** Puts numbers on a backend; `index` is its index dtype. */
export type Put = (data: ArrayLike<number>, dtype: keyof typeof STORAGE | 'index') => DeviceBuffer;

/** Something that any backend can be asked. */
export type Question = (backend: Backend, put: Put) => DeviceBuffer | Promise<DeviceBuffer>;

/** The answer of a backend as numbers. */
export async function ask(backend: Backend, question: Question): Promise<{ dtype: DType; values: number[] }> {
  const put: Put = (data, dtype) => {
    if (dtype !== 'index') return backend.fromHost(STORAGE[dtype].from(data), dtype);
    const index = backend.info.defaults.index;
    return index === 'int64'
      ? backend.fromHost(BigInt64Array.from(Array.from(data), BigInt), 'int64')
      : backend.fromHost(Int32Array.from(data), 'int32');
  };
  const buffer = await question(backend, put);
  const data: TypedArray = await backend.toHost(buffer);
  return { dtype: buffer.dtype, values: Array.from(data as ArrayLike<number | bigint>, Number) };
}

/** What the reference backend says. */
export const expected = async (question: Question): Promise<number[]> => (await ask(referenceBackend, question)).values;
