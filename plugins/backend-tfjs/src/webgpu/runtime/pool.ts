/// <reference types="@webgpu/types" />
import { GlassError } from '@glass-ts/core';

/** Four classes per power of two: at most a quarter of a buffer is unused. */
export function sizeClass(bytes: number): number {
  const least = Math.max(256, bytes);
  const step = 2 ** Math.max(6, Math.floor(Math.log2(least)) - 2);
  return Math.ceil(least / step) * step;
}

export const STORAGE = (): number => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

export interface PoolOptions {
  /** Bytes that all buffers together may take; what the device has unless given, which WebGPU does not tell. */
  readonly budget?: number;
  /** Called before idle buffers are destroyed: work that reads them has to be submitted. */
  readonly submit?: () => void;
  /** Told of buffers that the device could not make. */
  readonly fault?: (message: string) => void;
}

/** Idle bytes that are kept in any case. */
const KEPT = 64 * 2 ** 20;
const MIB = 2 ** 20;

/**
 * Buffers that were freed, kept by size: the queue is in order, so that one may be used again at once. Idle buffers are
 * handed back to the driver before a new one is made when they are more than those in use, or over the budget.
 */
export class BufferPool {
  readonly #device: GPUDevice;
  readonly #options: PoolOptions;
  readonly #free = new Map<number, GPUBuffer[]>();
  #live = 0;
  #liveBytes = 0;
  #idleBytes = 0;
  #peakBytes = 0;

  constructor(device: GPUDevice, options: PoolOptions = {}) {
    this.#device = device;
    this.#options = options;
  }

  get live(): { readonly buffers: number; readonly bytes: number } {
    return { buffers: this.#live, bytes: this.#liveBytes };
  }

  /** Bytes of all buffers on the device, in use or idle; and the largest value so far. */
  get held(): { readonly bytes: number; readonly peak: number } {
    return { bytes: this.#liveBytes + this.#idleBytes, peak: this.#peakBytes };
  }

  /**
   * A buffer of at least as many bytes; its contents are undefined.
   *
   * @throws GlassError `ERR_MEMORY_DEVICE` where it does not fit the budget
   */
  take(bytes: number): GPUBuffer {
    const size = Math.min(sizeClass(bytes), Math.max(bytes, this.#device.limits.maxBufferSize));
    const idle = this.#free.get(size)?.pop();
    if (idle) this.#idleBytes -= size;
    const buffer = idle ?? this.#make(size);
    this.#live += 1;
    this.#liveBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.held.bytes);
    return buffer;
  }

  give(buffer: GPUBuffer): void {
    this.#live -= 1;
    this.#liveBytes -= buffer.size;
    this.#idleBytes += buffer.size;
    const list = this.#free.get(buffer.size);
    if (list) list.push(buffer);
    else this.#free.set(buffer.size, [buffer]);
  }

  /** Hands idle buffers back to the driver. */
  trim(): void {
    if (this.#idleBytes === 0) return;
    this.#options.submit?.();
    for (const list of this.#free.values()) for (const buffer of list) buffer.destroy();
    this.#free.clear();
    this.#idleBytes = 0;
  }

  #make(size: number): GPUBuffer {
    const { budget = Number.POSITIVE_INFINITY, fault } = this.#options;
    if (this.#idleBytes > Math.max(KEPT, this.#liveBytes) || this.held.bytes + size > budget) this.trim();
    if (this.#liveBytes + size > budget) {
      const [need, used, all] = [size, this.#liveBytes, budget].map((b) => Math.ceil(b / MIB));
      throw new GlassError(`${need} MiB do not fit: ${used} of ${all} MiB of GPU memory are in use`, {
        code: 'ERR_MEMORY_DEVICE',
        fix: 'Use a smaller nside or fewer maps at once, or raise the memory that the engine may take',
      });
    }
    this.#device.pushErrorScope('out-of-memory');
    const buffer = this.#device.createBuffer({ label: 'array', size, usage: STORAGE() });
    const failed = `The GPU has no memory for another ${Math.ceil(size / MIB)} MiB`;
    this.#device.popErrorScope().then(
      (error) => error && fault?.(failed),
      () => fault?.(failed),
    );
    return buffer;
  }
}
