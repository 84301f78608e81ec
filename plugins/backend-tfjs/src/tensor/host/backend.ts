import {
  type ArgReduceOp,
  allocate,
  type Backend,
  type BackendInfo,
  type BinaryOp,
  createReferenceBackend,
  type DeviceBuffer,
  type DType,
  DTypeError,
  type Extent,
  type Kernels,
  type MatmulShape,
  type Operand,
  type ReduceOp,
  type Scalar,
  type ScanOp,
  type ScatterMode,
  type TypedArray,
  type UnaryOp,
} from '@glass-ts/core';
import { DTYPE_BYTES, requireDType, TensorStore } from './buffer.ts';
import type { HostEngine } from './engine.ts';
import { fastBinary, fastMatmul, fastUnary } from './fast.ts';
import { hostKernels } from './kernels.ts';
import { Loops } from './loops.ts';

/**
 * Arrays in TensorFlow.js tensors whose memory is the host's (engines `cpu` and `wasm`). A kernel of TensorFlow.js runs
 * where it is right to the last bit and the faster way (`HostEngine.fast`); everything else runs in the loops of the
 * reference backend, over the memory of the tensors in place: float32 sums are added in double precision, and no
 * operation is missing.
 */
export class HostTensorBackend implements Backend {
  readonly name: string;
  readonly device: string = 'cpu';
  readonly info: BackendInfo;
  readonly kernels: Partial<Kernels>;
  readonly #engine: HostEngine;
  readonly #store: TensorStore;
  readonly #loops: Loops;

  constructor(engine: HostEngine) {
    this.name = engine.name;
    this.#engine = engine;
    this.#store = new TensorStore(engine);
    this.#loops = new Loops(this.#store, createReferenceBackend());
    this.info = {
      description: engine.description,
      dtypes: Object.keys(DTYPE_BYTES) as DType[],
      defaults: { real: 'float32', complex: 'complex64', integral: 'int32', index: 'int32' },
      maxBytes: engine.maxBytes,
      concurrency: 1,
    };
    this.kernels = hostKernels(this.#loops);
  }

  /** Tensors that TensorFlow.js holds on this engine, those of other users included. */
  tensors(): number {
    return this.#engine.tensors();
  }

  fromHost(data: TypedArray, dtype: DType, options: { readonly transfer?: boolean } = {}): DeviceBuffer {
    requireDType(this.name, dtype);
    const wanted = allocate(dtype, 0)[Symbol.toStringTag];
    if (data[Symbol.toStringTag] !== wanted) {
      throw new DTypeError(`Data of ${dtype} come in a ${wanted}, not a ${data[Symbol.toStringTag]}`, {
        fix: 'Convert the data, or name the dtype that they have',
      });
    }
    this.#engine.reserve(data.byteLength);
    return this.#loops.run((r) => r.fromHost(data, dtype, options));
  }

  async toHost(x: DeviceBuffer): Promise<TypedArray> {
    return this.toHostSync(x);
  }

  toHostSync(x: DeviceBuffer): TypedArray {
    return this.#store.view(x).slice();
  }

  hostView(x: DeviceBuffer): TypedArray {
    return this.#store.view(x);
  }

  release(x: DeviceBuffer): void {
    this.#store.release(x);
  }

  memory(): { readonly buffers: number; readonly bytes: number } {
    return this.#store.memory();
  }

  full(size: number, value: Scalar, dtype: DType): DeviceBuffer {
    this.#engine.reserve(size * requireDType(this.name, dtype));
    return this.#loops.run((r) => r.full(size, value, dtype));
  }

  arange(start: number | bigint, step: number | bigint, size: number, dtype: DType): DeviceBuffer {
    this.#engine.reserve(size * requireDType(this.name, dtype));
    return this.#loops.run((r) => r.arange(start, step, size, dtype));
  }

  unary(op: UnaryOp, x: Operand, out: DType): DeviceBuffer {
    return fastUnary(this.#store, op, x, out) ?? this.#loops.run((r, of) => r.unary(op, of(x), out));
  }

  binary(op: BinaryOp, x: Operand, y: Operand, shape: readonly number[], out: DType): DeviceBuffer {
    return (
      fastBinary(this.#store, op, x, y, shape, out) ??
      this.#loops.run((r, of) => r.binary(op, of(x), of(y), shape, out))
    );
  }

  where(condition: Operand, x: Operand, y: Operand, shape: readonly number[]): DeviceBuffer {
    return this.#loops.run((r, of) => r.where(of(condition), of(x), of(y), shape));
  }

  cast(x: DeviceBuffer, dtype: DType): DeviceBuffer {
    requireDType(this.name, dtype);
    return this.#loops.run((r, _, at) => r.cast(at(x), dtype));
  }

  reduce(op: ReduceOp, x: DeviceBuffer, extent: Extent, out: DType): DeviceBuffer {
    return this.#loops.run((r, _, at) => r.reduce(op, at(x), extent, out));
  }

  argReduce(op: ArgReduceOp, x: DeviceBuffer, extent: Extent): DeviceBuffer {
    return this.#loops.run((r, _, at) => r.argReduce(op, at(x), extent));
  }

  scan(op: ScanOp, x: DeviceBuffer, extent: Extent, out: DType): DeviceBuffer {
    return this.#loops.run((r, _, at) => r.scan(op, at(x), extent, out));
  }

  sort(x: DeviceBuffer, extent: Extent, options: { readonly descending: boolean }): DeviceBuffer {
    return this.#loops.run((r, _, at) => r.sort(at(x), extent, options));
  }

  argsort(x: DeviceBuffer, extent: Extent, options: { readonly descending: boolean }): DeviceBuffer {
    return this.#loops.run((r, _, at) => r.argsort(at(x), extent, options));
  }

  searchsorted(sorted: DeviceBuffer, values: DeviceBuffer, side: 'left' | 'right'): DeviceBuffer {
    return this.#loops.run((r, _, at) => r.searchsorted(at(sorted), at(values), side));
  }

  transpose(x: Operand, perm: readonly number[]): DeviceBuffer {
    return this.#loops.run((r, of) => r.transpose(of(x), perm));
  }

  broadcast(x: Operand, shape: readonly number[]): DeviceBuffer {
    return this.#loops.run((r, of) => r.broadcast(of(x), shape));
  }

  slice(x: Operand, starts: readonly number[], steps: readonly number[], sizes: readonly number[]): DeviceBuffer {
    return this.#loops.run((r, of) => r.slice(of(x), starts, steps, sizes));
  }

  concat(xs: readonly Operand[], axis: number): DeviceBuffer {
    return this.#loops.run((r, of) => r.concat(xs.map(of), axis));
  }

  gather(x: DeviceBuffer, indices: DeviceBuffer, extent: Extent): DeviceBuffer {
    return this.#loops.run((r, _, at) => r.gather(at(x), at(indices), extent));
  }

  gatherAlong(x: DeviceBuffer, indices: DeviceBuffer, extent: Extent, count: number): DeviceBuffer {
    return this.#loops.run((r, _, at) => r.gatherAlong(at(x), at(indices), extent, count));
  }

  scatter(
    x: DeviceBuffer,
    indices: DeviceBuffer,
    values: DeviceBuffer,
    extent: Extent,
    mode: ScatterMode,
  ): DeviceBuffer {
    return this.#loops.run((r, _, at) => r.scatter(at(x), at(indices), at(values), extent, mode));
  }

  async nonzero(x: DeviceBuffer): Promise<DeviceBuffer> {
    return this.#loops.runAsync((r, at) => r.nonzero(at(x)));
  }

  matmul(x: DeviceBuffer, y: DeviceBuffer, shape: MatmulShape): DeviceBuffer {
    return fastMatmul(this.#store, x, y, shape) ?? this.#loops.run((r, _, at) => r.matmul(at(x), at(y), shape));
  }

  fft(x: DeviceBuffer, rows: number, n: number, sign: 1 | -1): DeviceBuffer {
    return this.#loops.run((r, _, at) => r.fft(at(x), rows, n, sign));
  }

  randomBits(
    key: readonly [number, number],
    start: number,
    counter: readonly [number, number],
    count: number,
  ): DeviceBuffer {
    this.#engine.reserve(16 * count);
    return this.#loops.run((r) => r.randomBits(key, start, counter, count));
  }
}
