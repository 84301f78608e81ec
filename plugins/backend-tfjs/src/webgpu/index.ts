export type { GpuArray } from './array.ts';
export { createWebGpuBackend, WebGpuBackend, type WebGpuOptions } from './backend.ts';
export type { KernelContext } from './context.ts';
export { fromGPUBuffer, fromTensor, tensorFlowOn, toGPUBuffer, toTensor } from './interop.ts';
