/// <reference types="@webgpu/types" />
import {
  type ArgReduceOp,
  type Backend,
  type BackendInfo,
  type BackendStatistics,
  type BinaryOp,
  type DeviceBuffer,
  type DType,
  type Extent,
  GlassError,
  type Kernels,
  type MatmulShape,
  type Operand,
  type ReduceOp,
  type Scalar,
  type ScanOp,
  type ScatterMode,
  type TypedArray,
  type UnaryOp,
  ValueError,
} from '@glass-ts/core';
import { fft } from './algebra/fft.ts';
import { matmul } from './algebra/matmul.ts';
import { DEVICE_BYTES, GpuArray } from './array.ts';
import { argReduce } from './axis/place.ts';
import { reduce } from './axis/reduce.ts';
import { scan } from './axis/scan.ts';
import { argsort, searchsorted, sort } from './axis/sort.ts';
import type { KernelContext } from './context.ts';
import { arange, fromDevice, full, toDevice } from './create.ts';
import { binary, cast, type Input, unary, where } from './elementwise/index.ts';
import { requireDType, tooLarge } from './errors.ts';
import { deviceKernels } from './kernels/index.ts';
import { broadcast, concat, gather, gatherAlong, nonzero, scatter, slice, transpose } from './movement/index.ts';
import { randomBits } from './random.ts';
import { type GpuDevice, openDevice, Runtime, type RuntimeOptions } from './runtime/index.ts';
import { shtKernels } from './sht/index.ts';
import { hostSize } from './storage.ts';

export interface WebGpuOptions extends RuntimeOptions {
  /** Bytes of the largest array; the device's limit unless given. */
  readonly maxBytes?: number;
  /** Accelerations of composite operations; all that there are unless given. */
  readonly kernels?: (context: KernelContext) => Partial<Kernels>;
}

const allKernels = (context: KernelContext): Partial<Kernels> => ({
  ...deviceKernels(context),
  ...shtKernels(context),
});

/** Arrays in GPU memory, and WGSL for every primitive. */
export class WebGpuBackend implements Backend, KernelContext {
  readonly name = 'tfjs-webgpu';
  readonly device: string;
  readonly info: BackendInfo;
  readonly kernels: Partial<Kernels>;
  readonly runtime: Runtime;
  readonly #live = new Set<GpuArray>();
  /** Arrays on memory of others, and what to tell these at the end. */
  readonly #adopted = new Map<GpuArray, (() => void) | undefined>();
  #bytes = 0;

  constructor(gpu: GpuDevice, options: WebGpuOptions = {}) {
    this.runtime = new Runtime(gpu, options);
    this.device = 'gpu:0';
    const maxBytes = Math.min(gpu.device.limits.maxBufferSize, options.maxBytes ?? Number.POSITIVE_INFINITY);
    this.info = {
      description: `WebGPU (Dawn): ${gpu.description}`,
      dtypes: ['bool', 'int32', 'uint32', 'float32', 'complex64'],
      defaults: { real: 'float32', complex: 'complex64', integral: 'int32', index: 'int32' },
      maxBytes,
    };
    this.kernels = (options.kernels ?? allKernels)(this);
  }

  create(dtype: DType, size: number): GpuArray {
    requireDType(dtype);
    const bytes = size * (DEVICE_BYTES[dtype] ?? 0);
    if (bytes > this.info.maxBytes) throw tooLarge(bytes, this.info.maxBytes, 'the GPU takes buffers of at most');
    const x = new GpuArray(dtype, size, this.runtime.pool.take(bytes));
    this.#live.add(x);
    this.#bytes += x.bytes;
    return x;
  }

  of(x: DeviceBuffer): GpuArray {
    if (x instanceof GpuArray && this.#live.has(x)) return x;
    throw new GlassError('This buffer was released, or belongs to another backend', {
      code: 'ERR_BACKEND_BUFFER',
      fix: 'Keep the array until its last use, or bring it here with asarray',
    });
  }

  release(x: DeviceBuffer): void {
    const array = this.of(x);
    this.#live.delete(array);
    this.#bytes -= array.bytes;
    if (!this.#adopted.has(array)) {
      this.runtime.pool.give(array.storage);
      return;
    }
    // What reads the foreign memory must be on its way before its owner uses it again.
    this.runtime.submit();
    this.#adopted.get(array)?.();
    this.#adopted.delete(array);
  }

  /**
   * An array on a buffer of this device that belongs to somebody else; `released` is called when the array is.
   *
   * @throws ValueError where the buffer is too small or shaders cannot read it
   */
  adopt(buffer: GPUBuffer, dtype: DType, size: number, released?: () => void): GpuArray {
    requireDType(dtype);
    const x = new GpuArray(dtype, size, buffer);
    if (buffer.size < x.bytes) {
      throw new ValueError(`A buffer of ${buffer.size} bytes cannot hold ${size} elements of ${dtype}`, {
        fix: `Give one of at least ${x.bytes} bytes`,
      });
    }
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    if ((buffer.usage & usage) !== usage) {
      throw new ValueError('The buffer cannot be read by shaders and copies', {
        fix: 'Create it with GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC',
      });
    }
    this.#live.add(x);
    this.#bytes += x.bytes;
    this.#adopted.set(x, released);
    return x;
  }

  memory(): { readonly buffers: number; readonly bytes: number } {
    return { buffers: this.#live.size, bytes: this.#bytes };
  }

  statistics(): BackendStatistics {
    const { dispatches, boundBytes } = this.runtime.counters;
    return { dispatches, boundBytes, peakBytes: this.runtime.pool.held.peak };
  }

  fromHost(data: TypedArray, dtype: DType): DeviceBuffer {
    requireDType(dtype);
    const x = this.create(dtype, hostSize(data, dtype));
    this.runtime.write(x.storage, 0, toDevice(data, dtype));
    return x;
  }

  async toHost(x: DeviceBuffer): Promise<TypedArray> {
    const { storage, bytes, dtype } = this.of(x);
    return fromDevice(await this.runtime.download(storage, 0, bytes), dtype);
  }

  full(size: number, value: Scalar, dtype: DType): DeviceBuffer {
    return full(this, size, value, dtype);
  }

  arange(start: number | bigint, step: number | bigint, size: number, dtype: DType): DeviceBuffer {
    return arange(this, start, step, size, dtype);
  }

  unary(op: UnaryOp, x: Operand, out: DType): DeviceBuffer {
    requireDType(out);
    return unary(this, op, this.of(x.buffer), out);
  }

  binary(op: BinaryOp, x: Operand, y: Operand, shape: readonly number[], out: DType): DeviceBuffer {
    requireDType(out);
    return binary(this, op, this.#input(x), this.#input(y), shape, out);
  }

  where(condition: Operand, x: Operand, y: Operand, shape: readonly number[]): DeviceBuffer {
    return where(this, this.#input(condition), this.#input(x), this.#input(y), shape);
  }

  cast(x: DeviceBuffer, dtype: DType): DeviceBuffer {
    requireDType(dtype);
    return cast(this, this.of(x), dtype);
  }

  reduce(op: ReduceOp, x: DeviceBuffer, extent: Extent, out: DType): DeviceBuffer {
    requireDType(out);
    return reduce(this, op, this.of(x), extent, out);
  }

  argReduce(op: ArgReduceOp, x: DeviceBuffer, extent: Extent): DeviceBuffer {
    return argReduce(this, op, this.of(x), extent);
  }

  scan(op: ScanOp, x: DeviceBuffer, extent: Extent, out: DType): DeviceBuffer {
    requireDType(out);
    return scan(this, op, this.of(x), extent, out);
  }

  sort(x: DeviceBuffer, extent: Extent, options: { readonly descending: boolean }): DeviceBuffer {
    return sort(this, this.of(x), extent, options.descending);
  }

  argsort(x: DeviceBuffer, extent: Extent, options: { readonly descending: boolean }): DeviceBuffer {
    return argsort(this, this.of(x), extent, options.descending);
  }

  searchsorted(sorted: DeviceBuffer, values: DeviceBuffer, side: 'left' | 'right'): DeviceBuffer {
    return searchsorted(this, this.of(sorted), this.of(values), side);
  }

  transpose(x: Operand, perm: readonly number[]): DeviceBuffer {
    return transpose(this, this.#input(x), perm);
  }

  broadcast(x: Operand, shape: readonly number[]): DeviceBuffer {
    return broadcast(this, this.#input(x), shape);
  }

  slice(x: Operand, starts: readonly number[], steps: readonly number[], sizes: readonly number[]): DeviceBuffer {
    return slice(this, this.#input(x), starts, steps, sizes);
  }

  concat(xs: readonly Operand[], axis: number): DeviceBuffer {
    return concat(
      this,
      xs.map((x) => this.#input(x)),
      axis,
    );
  }

  gather(x: DeviceBuffer, indices: DeviceBuffer, extent: Extent): DeviceBuffer {
    return gather(this, this.of(x), this.of(indices), extent);
  }

  gatherAlong(x: DeviceBuffer, indices: DeviceBuffer, extent: Extent, count: number): DeviceBuffer {
    return gatherAlong(this, this.of(x), this.of(indices), extent, count);
  }

  scatter(
    x: DeviceBuffer,
    indices: DeviceBuffer,
    values: DeviceBuffer,
    extent: Extent,
    mode: ScatterMode,
  ): DeviceBuffer {
    return scatter(this, this.of(x), this.of(indices), this.of(values), extent, mode);
  }

  nonzero(x: DeviceBuffer): Promise<DeviceBuffer> {
    return nonzero(this, this.of(x));
  }

  matmul(x: DeviceBuffer, y: DeviceBuffer, shape: MatmulShape): DeviceBuffer {
    return matmul(this, this.of(x), this.of(y), shape);
  }

  fft(x: DeviceBuffer, rows: number, n: number, sign: 1 | -1): DeviceBuffer {
    return fft(this, this.of(x), rows, n, sign);
  }

  randomBits(
    key: readonly [number, number],
    start: number,
    counter: readonly [number, number],
    count: number,
  ): DeviceBuffer {
    return randomBits(this, key, start, counter, count);
  }

  #input({ buffer, shape }: Operand): Input {
    return { array: this.of(buffer), shape };
  }
}

/** Bytes of GPU memory to take, from `GLASS_WEBGPU_MEMORY` in MiB; WebGPU does not tell how much there is. */
function budgetOf({ GLASS_WEBGPU_MEMORY: text }: NodeJS.ProcessEnv): number | undefined {
  if (text === undefined) return undefined;
  const mebibytes = Number(text);
  if (mebibytes > 0) return mebibytes * 2 ** 20;
  throw new ValueError(`GLASS_WEBGPU_MEMORY=${text} is no number of MiB`, { fix: 'Set it to one, such as 16000' });
}

/**
 * A WebGPU backend on the best adapter of this machine. `GLASS_WEBGPU_MEMORY` (MiB) limits the memory that it takes, where
 * `options.budget` does not.
 *
 * @throws GlassError `ERR_BACKEND_UNAVAILABLE` where there is no adapter
 */
export async function createWebGpuBackend(options: WebGpuOptions = {}): Promise<WebGpuBackend> {
  const gpu = await openDevice();
  if (gpu) return new WebGpuBackend(gpu, { ...options, budget: options.budget ?? budgetOf(process.env) });
  throw new GlassError('No GPU answers: Dawn finds no adapter', {
    code: 'ERR_BACKEND_UNAVAILABLE',
    fix: 'Install the Vulkan driver of the GPU (vulkaninfo shows it), or use the native backend',
  });
}
