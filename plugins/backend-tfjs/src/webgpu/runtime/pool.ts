/// <reference types="@webgpu/types" />

/** Four classes per power of two: at most a quarter of a buffer is unused. */
export function sizeClass(bytes: number): number {
  const least = Math.max(256, bytes);
  const step = 2 ** Math.max(6, Math.floor(Math.log2(least)) - 2);
  return Math.ceil(least / step) * step;
}

export const STORAGE = (): number => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** Buffers that were freed, kept by size: the queue is in order, so that one may be used again at once. */
export class BufferPool {
  readonly #device: GPUDevice;
  readonly #free = new Map<number, GPUBuffer[]>();
  #live = 0;
  #liveBytes = 0;
  #idleBytes = 0;
  #peakBytes = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  get live(): { readonly buffers: number; readonly bytes: number } {
    return { buffers: this.#live, bytes: this.#liveBytes };
  }

  /** Bytes of all buffers on the device, in use or idle; and the largest value so far. */
  get held(): { readonly bytes: number; readonly peak: number } {
    return { bytes: this.#liveBytes + this.#idleBytes, peak: this.#peakBytes };
  }

  take(bytes: number): GPUBuffer {
    const size = Math.min(sizeClass(bytes), Math.max(bytes, this.#device.limits.maxBufferSize));
    const idle = this.#free.get(size)?.pop();
    if (idle) this.#idleBytes -= size;
    const buffer = idle ?? this.#device.createBuffer({ label: 'array', size, usage: STORAGE() });
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

  /** Destroys idle buffers; work that reads them must be submitted already (`Runtime.trim`). */
  trim(): void {
    for (const list of this.#free.values()) for (const buffer of list) buffer.destroy();
    this.#free.clear();
    this.#idleBytes = 0;
  }
}
