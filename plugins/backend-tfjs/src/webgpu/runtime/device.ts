/// <reference types="@webgpu/types" />
import { create, globals } from 'webgpu';

/** A WebGPU device and what is known of it. */
export interface GpuDevice {
  readonly device: GPUDevice;
  readonly adapter?: GPUAdapter;
  /** Vendor, architecture, name and driver, for people. */
  readonly description: string;
  /** True for a driver that computes on the CPU. */
  readonly software: boolean;
}

/** Dawn stops when its instance or adapter is collected while a device lives, so both are held here. */
const held: unknown[] = [];

let instance: GPU | undefined;

/**
 * Workgroup memory is zeroed by loops in the shader: software drivers write the zeros that the extension asks for one by
 * one, and compile 30 times longer.
 */
const FLAGS = ['disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension'];

/** Dawn's entry, what browsers have as `navigator.gpu`. */
export function gpu(): GPU {
  if (!instance) {
    Object.assign(globalThis, globals);
    instance = create(FLAGS);
  }
  return instance;
}

const RAISED = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/** An adapter of this machine; undefined where Dawn finds none. */
export async function findAdapter(): Promise<GPUAdapter | undefined> {
  return (await gpu().requestAdapter({ powerPreference: 'high-performance' })) ?? undefined;
}

let opened: Promise<GpuDevice | undefined> | undefined;

/**
 * The device of the best adapter, with the adapter's own limits; undefined where there is no adapter. There is one per
 * process, opened again when it was lost: drivers allow few, and buffers belong to one.
 */
export function openDevice(): Promise<GpuDevice | undefined> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open(): Promise<GpuDevice | undefined> {
  const adapter = await findAdapter();
  if (!adapter) return undefined;
  const requiredLimits = Object.fromEntries(RAISED.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ requiredLimits });
  held.push(gpu(), adapter, device);
  void device.lost.then(() => {
    opened = undefined;
  });
  const { vendor, architecture, description } = adapter.info;
  const software = architecture === 'swiftshader' || /llvmpipe|lavapipe|swiftshader/i.test(description);
  return { device, adapter, description: [vendor, architecture, description].filter(Boolean).join(' '), software };
}
