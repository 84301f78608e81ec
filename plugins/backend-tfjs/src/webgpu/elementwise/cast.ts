import type { DType } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { map } from './map.ts';

type Engine = 'bool' | 'int32' | 'uint32' | 'float32' | 'complex64';

const TO_REAL: Readonly<Record<Engine, string>> = {
  bool: 'f32(a)',
  int32: 'f32(a)',
  uint32: 'f32(a)',
  float32: 'a',
  complex64: 'a.x',
};

const TO_WORD: Readonly<Record<Engine, string>> = {
  bool: 'a',
  int32: 'bitcast<u32>(a)',
  uint32: 'a',
  float32: 'toInt32(a)',
  complex64: 'toInt32(a.x)',
};

const TO_BOOL: Readonly<Record<Engine, string>> = {
  bool: 'a',
  int32: 'select(0u, 1u, a != 0)',
  uint32: 'select(0u, 1u, a != 0u)',
  float32: 'select(1u, 0u, isZero(a))',
  complex64: 'select(1u, 0u, isZero(a.x) && isZero(a.y))',
};

/** WGSL of the element `a` of one dtype as another, by the rules of the reference backend's cast. */
export function castExpression(from: DType, to: DType): string {
  const x = from as Engine;
  if (from === to) return 'a';
  if (to === 'bool') return TO_BOOL[x];
  if (to === 'uint32') return TO_WORD[x];
  if (to === 'int32') return `bitcast<i32>(${TO_WORD[x]})`;
  return to === 'float32' ? TO_REAL[x] : `vec2f(${TO_REAL[x]}, 0.0)`;
}

/** A new array of the dtype. */
export function cast(context: KernelContext, x: GpuArray, dtype: DType): GpuArray {
  if (dtype === x.dtype) {
    const y = context.create(dtype, x.size);
    context.runtime.copy(x.storage, 0, y.storage, 0, y.bytes);
    return y;
  }
  const shape = [x.size];
  return map(context, { key: 'cast', expression: castExpression(x.dtype, dtype) }, [{ array: x, shape }], shape, dtype);
}
