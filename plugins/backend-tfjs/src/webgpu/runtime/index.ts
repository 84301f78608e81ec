export { findAdapter, type GpuDevice, gpu, openDevice } from './device.ts';
export { linearGroups, linearIndex } from './groups.ts';
export { BufferPool, sizeClass } from './pool.ts';
export type { Program } from './program.ts';
export { type Binding, type Counters, type Groups, Runtime, type RuntimeOptions } from './runtime.ts';
