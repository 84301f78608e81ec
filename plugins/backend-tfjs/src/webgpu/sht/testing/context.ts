import type { DeviceBuffer, DType } from '@glass-ts/core';
import { DEVICE_BYTES, GpuArray } from '../../array.ts';
import type { KernelContext } from '../../context.ts';
import { openDevice, Runtime } from '../../runtime/index.ts';

let opened: Promise<KernelContext> | undefined;

/** Arrays on the first device, enough for kernels. */
export const testContext = (): Promise<KernelContext> => (opened ??= open());

async function open(): Promise<KernelContext> {
  const gpu = await openDevice();
  if (!gpu) throw new Error('No adapter');
  const runtime = new Runtime(gpu);
  return {
    runtime,
    create: (dtype: DType, size: number) => {
      return new GpuArray(dtype, size, runtime.pool.take((DEVICE_BYTES[dtype] ?? 0) * size));
    },
    of: (x: DeviceBuffer) => x as GpuArray,
    release: (x: GpuArray) => runtime.pool.give(x.storage),
  };
}
