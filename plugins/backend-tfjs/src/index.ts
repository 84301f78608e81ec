export { findAdapter, type GpuDevice, openDevice } from './webgpu/runtime/index.ts';
