/// <reference types="@webgpu/types" />
import { GlassError } from '@glass-ts/core';
import type { GpuDevice } from './device.ts';
import { BufferPool } from './pool.ts';
import { type Compiled, compile, type Program } from './program.ts';
import { Uniforms } from './uniforms.ts';

/** Part of a buffer: offset and size in bytes, the whole buffer unless given. Offsets are multiples of 256. */
export interface Binding {
  readonly buffer: GPUBuffer;
  readonly offset?: number;
  readonly size?: number;
}

export type Groups = readonly [x: number, y?: number, z?: number];

export interface RuntimeOptions {
  /** Bytes of one array that a shader may see at once; lowers the device's limit, so that tests take small arrays apart. */
  readonly maxBinding?: number;
  /** Bytes of GPU memory that may be taken; unlimited unless given. */
  readonly budget?: number;
  /** Bytes of one part of a download, a multiple of 4; 128 MiB unless given. */
  readonly staging?: number;
}

export interface Counters {
  readonly dispatches: number;
  readonly submits: number;
  /** Bytes of the arrays that dispatches were given: what they read and write at least once. */
  readonly boundBytes: number;
  readonly uploaded: number;
  readonly downloaded: number;
}

/** Dispatches of one submission: long queues trip the watchdog of desktop drivers. */
const PER_SUBMIT = 256;

/**
 * Runs programs on a device, in order: dispatches gather in one command buffer, which is submitted when it is full,
 * before every transfer, and at `submit()`.
 */
export class Runtime {
  readonly gpu: GpuDevice;
  readonly device: GPUDevice;
  readonly pool: BufferPool;
  /** Bytes of the largest part of a buffer that a shader sees at once, a multiple of 256. */
  readonly maxBinding: number;
  readonly #staging: number;
  readonly #uniforms: Uniforms;
  readonly #programs = new Map<string, Compiled>();
  readonly #tables = new Map<string, GPUBuffer>();
  #encoder: GPUCommandEncoder | undefined;
  #pass: GPUComputePassEncoder | undefined;
  #pending = 0;
  #fault: string | undefined;
  #dispatches = 0;
  #submits = 0;
  #boundBytes = 0;
  #uploaded = 0;
  #downloaded = 0;

  constructor(gpu: GpuDevice, options: RuntimeOptions = {}) {
    this.gpu = gpu;
    this.device = gpu.device;
    this.pool = new BufferPool(gpu.device, {
      budget: options.budget,
      submit: () => this.submit(),
      fault: (message) => {
        this.#fault ??= message;
      },
    });
    const most = Math.min(
      gpu.device.limits.maxStorageBufferBindingSize,
      options.maxBinding ?? Number.POSITIVE_INFINITY,
    );
    this.maxBinding = Math.max(256, Math.floor(most / 256) * 256);
    this.#staging = options.staging ?? 2 ** 27;
    this.#uniforms = new Uniforms(gpu.device);
    // A dispatch fails long after it was asked for: the first fault is thrown by the next transfer.
    gpu.device.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      this.#fault ??= event.error.message;
    });
    void gpu.device.lost.then(({ message, reason }) => {
      if (reason !== 'destroyed') this.#fault ??= `The device was lost: ${message}`;
    });
  }

  get counters(): Counters {
    return {
      dispatches: this.#dispatches,
      submits: this.#submits,
      boundBytes: this.#boundBytes,
      uploaded: this.#uploaded,
      downloaded: this.#downloaded,
    };
  }

  /** Enqueues one dispatch. `storage` are the buffers of the program in its order. */
  dispatch(
    program: Program,
    storage: readonly (GPUBuffer | Binding)[],
    params: ArrayBufferView | undefined,
    groups: Groups,
  ): void {
    const [x, y = 1, z = 1] = groups;
    if (x * y * z === 0) return;
    if (this.#uniforms.full || this.#pending >= PER_SUBMIT) this.submit();
    const { pipeline, layout } = this.#compiled(program);
    const offset = this.#uniforms.put(params);
    const entries: GPUBindGroupEntry[] = [
      { binding: 0, resource: { buffer: this.#uniforms.buffer, size: Uniforms.size } },
      ...storage.map((s, k) => ({ binding: k + 1, resource: 'buffer' in s ? s : { buffer: s } })),
    ];
    this.#encoder ??= this.device.createCommandEncoder();
    this.#pass ??= this.#encoder.beginComputePass();
    this.#pass.setPipeline(pipeline);
    this.#pass.setBindGroup(0, this.device.createBindGroup({ layout, entries }), [offset]);
    this.#pass.dispatchWorkgroups(x, y, z);
    this.#pending += 1;
    this.#dispatches += 1;
    for (const s of storage) this.#boundBytes += s.size ?? ('buffer' in s ? s.buffer.size : 0);
  }

  /** Enqueues a copy on the device; offsets and size in bytes, multiples of 4. */
  copy(from: GPUBuffer, fromOffset: number, to: GPUBuffer, toOffset: number, size: number): void {
    if (size === 0) return;
    this.#endPass().copyBufferToBuffer(from, fromOffset, to, toOffset, size);
    this.#pending += 1;
  }

  /** Enqueues zeros over the whole buffer or a part of it; offset and size in bytes, multiples of 4. */
  clear(buffer: GPUBuffer, offset = 0, size = buffer.size - offset): void {
    if (size === 0) return;
    this.#endPass().clearBuffer(buffer, offset, size);
    this.#pending += 1;
  }

  /** Writes host data into a buffer, after everything that was enqueued before; bytes are a multiple of 4. */
  write(buffer: GPUBuffer, offset: number, data: ArrayBufferView): void {
    if (data.byteLength === 0) return;
    // Queue writes overtake commands that are not submitted yet, and these may still read what the buffer held.
    this.submit();
    // Dawn takes no memory that threads share.
    const shared = data.buffer instanceof SharedArrayBuffer;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.device.queue.writeBuffer(buffer, offset, shared ? bytes.slice() : bytes);
    this.#uploaded += data.byteLength;
  }

  /** A new array of the pool with the data; bytes are a multiple of 4. */
  upload(data: ArrayBufferView): GPUBuffer {
    const buffer = this.pool.take(data.byteLength);
    this.write(buffer, 0, data);
    return buffer;
  }

  /** A constant table, made and uploaded once per key and kept while the runtime lives. */
  table(key: string, make: () => ArrayBufferView): GPUBuffer {
    let buffer = this.#tables.get(key);
    if (!buffer) {
      buffer = this.upload(make());
      this.#tables.set(key, buffer);
    }
    return buffer;
  }

  /** Copies bytes to the host, by parts of a moderate size; waits for everything enqueued before. */
  async download(buffer: GPUBuffer, offset: number, size: number): Promise<ArrayBuffer> {
    const host = new Uint8Array(size);
    // All parts are copied before the first wait: what is enqueued meanwhile may use the buffer for something else.
    const parts: { readonly at: number; readonly staging: GPUBuffer }[] = [];
    for (let at = 0; at < size; at += this.#staging) {
      const bytes = Math.ceil(Math.min(this.#staging, size - at) / 4) * 4;
      const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
      const staging = this.device.createBuffer({ label: 'download', size: bytes, usage });
      this.copy(buffer, offset + at, staging, 0, bytes);
      parts.push({ at, staging });
    }
    this.submit();
    try {
      for (const { at, staging } of parts) {
        await staging.mapAsync(GPUMapMode.READ);
        const length = Math.min(staging.size, size - at);
        host.set(new Uint8Array(staging.getMappedRange(), 0, length), at);
        staging.destroy();
      }
      this.#check();
      this.#downloaded += size;
      return host.buffer;
    } catch (error) {
      this.#check();
      throw error;
    } finally {
      for (const { staging } of parts) staging.destroy();
    }
  }

  /** Waits until the device has done everything; throws what went wrong there. */
  async finish(): Promise<void> {
    this.submit();
    await this.device.queue.onSubmittedWorkDone();
    this.#check();
  }

  /** Hands what was enqueued to the device. */
  submit(): void {
    if (!this.#encoder) return;
    this.#pass?.end();
    this.#uniforms.flush();
    this.device.queue.submit([this.#encoder.finish()]);
    this.#encoder = undefined;
    this.#pass = undefined;
    this.#pending = 0;
    this.#submits += 1;
  }

  #endPass(): GPUCommandEncoder {
    if (this.#pending >= PER_SUBMIT) this.submit();
    this.#pass?.end();
    this.#pass = undefined;
    this.#encoder ??= this.device.createCommandEncoder();
    return this.#encoder;
  }

  #compiled(program: Program): Compiled {
    const key = `${program.entry ?? 'main'}\n${program.storage.join()}\n${program.code}`;
    let compiled = this.#programs.get(key);
    if (!compiled) {
      compiled = compile(this.device, program);
      this.#programs.set(key, compiled);
    }
    return compiled;
  }

  #check(): void {
    const fault = this.#fault;
    if (fault === undefined) return;
    this.#fault = undefined;
    throw new GlassError(`The GPU reports: ${fault}`, {
      code: 'ERR_BACKEND_DEVICE',
      fix: 'Try another engine or a smaller nside; report a fault of the shaders with the text above',
    });
  }
}
