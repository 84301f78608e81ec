import type { Kernels } from '@glass-ts/core';
import type { NativeEngine } from '../addon.ts';
import type { BufferStore } from '../buffer.ts';

/** The optional kernels on the addon. */
export function nativeKernels(_engine: NativeEngine, _store: BufferStore): Partial<Kernels> {
  return {};
}
