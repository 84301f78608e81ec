import type { Operand } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { elementProgram, runElements } from './elementwise.ts';

const program = elementProgram({
  label: 'lensing.plane',
  fields: ['s : f32', 't : f32', 'f : f32'],
  storage: [
    ['a', 'f32', 'read'],
    ['b', 'f32', 'read'],
    ['d', 'f32', 'read'],
    ['y', 'f32', 'read_write'],
  ],
  library: '',
  body: `
  y[i] = params.s * a[i] + params.t * b[i] + params.f * d[i];`,
});

/** `lensing.plane`: (1 − t)·a + t·b + f·d in one pass, float32; the factors are rounded from float64 once. */
export function plane(context: KernelContext, a: Operand, b: Operand, d: Operand, t: number, f: number): GpuArray {
  const sources = [a, b, d].map((x) => context.of(x.buffer));
  const size = sources[0]?.size ?? 0;
  const y = context.create('float32', size);
  const columns = [...sources, y].map((x) => ({ buffer: x.storage, stride: 4 }));
  runElements(context, program, size, columns, () => [{ f32: 1 - t }, { f32: t }, { f32: f }]);
  return y;
}
