/// <reference types="@webgpu/types" />
import type { Binding } from '../runtime/index.ts';

/** Offsets of bindings are multiples of this everywhere. */
const ALIGNMENT = 256;

/** A part of a buffer as a binding, and the elements that lie before the part in the binding. */
export interface Window {
  readonly binding: Binding;
  readonly skip: number;
}

/** The binding of `count` elements of `bytes` bytes each from element `first` on. */
export function window(buffer: GPUBuffer, bytes: number, first: number, count: number): Window {
  const begin = first * bytes;
  const offset = Math.floor(begin / ALIGNMENT) * ALIGNMENT;
  return {
    binding: { buffer, offset, size: Math.ceil((begin + count * bytes - offset) / 4) * 4 },
    skip: (begin - offset) / bytes,
  };
}
