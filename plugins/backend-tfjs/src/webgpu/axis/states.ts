import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import type { Accumulator } from './accumulator.ts';

/** Memory of states. */
export type States = GpuArray;

/** Memory for `count` states of an accumulator. */
export const stateArray = (context: KernelContext, a: Accumulator, count: number): States =>
  context.create('uint32', count * a.words);
