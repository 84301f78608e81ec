/// <reference types="@webgpu/types" />
import type { DeviceBuffer, DType } from '@glass-ts/core';
import { create, globals } from 'webgpu';
import { DEVICE_BYTES, GpuArray } from '../../array.ts';
import type { KernelContext } from '../../context.ts';
import { Runtime } from '../../runtime/index.ts';

/** Dawn stops when its instance or adapter is collected while a device lives. */
const held: unknown[] = [];
let opened: Promise<KernelContext> | undefined;

/** Arrays on the first device, enough for kernels. */
export const testContext = (): Promise<KernelContext> => (opened ??= open());

async function open(): Promise<KernelContext> {
  Object.assign(globalThis, globals);
  // The software driver writes the zeros that the extension asks for one by one: it compiles 30 times longer.
  const gpu = create(['disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension']);
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new Error('No adapter');
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const device = await adapter.requestDevice({ requiredLimits: { maxStorageBufferBindingSize, maxBufferSize } });
  held.push(gpu, adapter, device);
  const runtime = new Runtime({ device, description: adapter.info.description, software: true });
  return {
    runtime,
    create: (dtype: DType, size: number) => {
      return new GpuArray(dtype, size, runtime.pool.take((DEVICE_BYTES[dtype] ?? 0) * size));
    },
    of: (x: DeviceBuffer) => x as GpuArray,
    release: (x: GpuArray) => runtime.pool.give(x.storage),
  };
}
