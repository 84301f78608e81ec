import {
  type ArgReduceOp,
  type Backend,
  type BackendInfo,
  type BinaryOp,
  broadcastStrides,
  contiguousStrides,
  type DeviceBuffer,
  DTYPES,
  type DType,
  DTypeError,
  type Extent,
  isComplex,
  isInt64,
  type Kernels,
  lanesOf,
  type MatmulShape,
  mergedAxes,
  type Operand,
  type ReduceOp,
  type Scalar,
  type ScanOp,
  type ScatterMode,
  sizeOf,
  type TypedArray,
  type UnaryOp,
} from '@glass-ts/core';
import type { NativeAddon, NativeEngine, OperationKind } from './addon.ts';
import { AxisLists } from './axis-lists.ts';
import { BufferStore, codeOf, type NativeBuffer } from './buffer.ts';
import { guarded } from './errors.ts';
import { nativeKernels } from './kernels/index.ts';

/** Options of `createNativeBackend`. */
export interface NativeBackendOptions {
  /** Threads; default is every core that this process may use, or GLASS_THREADS. */
  readonly threads?: number;
}

/** Codes of the operations of a kind by name. */
function codes<Op extends string>(addon: NativeAddon, kind: OperationKind): Record<Op, number> {
  return Object.fromEntries(addon.operationNames(kind).map((name, code) => [name, code])) as Record<Op, number>;
}

/** The backend on the Rust addon: every operation is one call into it, and returns a new handle. */
export class NativeBackend implements Backend {
  readonly name = 'native';
  readonly device = 'cpu';
  readonly info: BackendInfo;
  readonly kernels: Partial<Kernels>;
  readonly #addon: NativeAddon;
  readonly #engine: NativeEngine;
  /** The engine's number. */
  readonly #id: number;
  readonly #store: BufferStore;
  readonly #lists = new AxisLists();
  readonly #unary: Record<UnaryOp, number>;
  readonly #binary: Record<BinaryOp, number>;
  readonly #reduce: Record<ReduceOp, number>;
  readonly #argReduce: Record<ArgReduceOp, number>;
  readonly #scan: Record<ScanOp, number>;
  readonly #scatter: Record<ScatterMode, number>;

  constructor(addon: NativeAddon, threads: number) {
    this.#addon = addon;
    this.#engine = new addon.Engine(threads);
    this.#id = this.#engine.number();
    this.#store = new BufferStore(addon, this.#engine);
    this.#unary = codes(addon, 'unary');
    this.#binary = codes(addon, 'binary');
    this.#reduce = codes(addon, 'reduce');
    this.#argReduce = codes(addon, 'argReduce');
    this.#scan = codes(addon, 'scan');
    this.#scatter = codes(addon, 'scatter');
    this.info = {
      description: `native (Rust, ${addon.simdName()}, ${threads} thread${threads === 1 ? '' : 's'})`,
      dtypes: DTYPES,
      defaults: { real: 'float64', complex: 'complex128', integral: 'int64', index: 'int64' },
      maxBytes: Number.POSITIVE_INFINITY,
      concurrency: threads,
      compiled: true,
    };
    this.kernels = nativeKernels(addon, this.#engine, this.#store);
  }

  #make(dtype: DType, size: number, call: () => number): NativeBuffer {
    return this.#store.wrap(guarded(call), dtype, size);
  }

  #handle(x: DeviceBuffer): number {
    return this.#store.handleOf(x);
  }

  fromHost(data: TypedArray, dtype: DType, options?: { readonly transfer?: boolean }): DeviceBuffer {
    return this.#store.fromHost(data, dtype, data.length / lanesOf(dtype), options?.transfer === true);
  }

  async toHost(x: DeviceBuffer): Promise<TypedArray> {
    return this.#store.toHost(x);
  }

  toHostSync(x: DeviceBuffer): TypedArray {
    return this.#store.toHost(x);
  }

  hostView(x: DeviceBuffer): TypedArray {
    return this.#store.hostView(x);
  }

  release(x: DeviceBuffer): void {
    this.#store.release(x);
  }

  memory(): { readonly buffers: number; readonly bytes: number } {
    const [buffers, bytes] = this.#engine.memory();
    return { buffers, bytes };
  }

  full(size: number, value: Scalar, dtype: DType): DeviceBuffer {
    const code = codeOf(dtype);
    if (typeof value === 'object') {
      if (!isComplex(dtype)) throw new DTypeError(`A complex value cannot fill an array of ${dtype}`);
      return this.#make(dtype, size, () => this.#addon.full(this.#id, size, value.re, value.im, code));
    }
    if (typeof value === 'bigint' && isInt64(dtype)) {
      return this.#make(dtype, size, () => this.#addon.fullInteger(this.#id, size, value, code));
    }
    return this.#make(dtype, size, () => this.#addon.full(this.#id, size, Number(value), 0, code));
  }

  empty(size: number, dtype: DType): DeviceBuffer {
    // A truth is 0 or 1 to whoever reads it.
    return dtype === 'bool'
      ? this.full(size, 0, dtype)
      : this.#make(dtype, size, () => this.#addon.empty(this.#id, size, codeOf(dtype)));
  }

  arange(start: number | bigint, step: number | bigint, size: number, dtype: DType): DeviceBuffer {
    const code = codeOf(dtype);
    if (isInt64(dtype)) {
      const [first, delta] = [start, step].map((v) => BigInt(typeof v === 'number' ? Math.trunc(v) : v));
      return this.#make(dtype, size, () => this.#addon.arangeInteger(this.#id, first, delta, size, code));
    }
    return this.#make(dtype, size, () => this.#addon.arange(this.#id, Number(start), Number(step), size, code));
  }

  unary(op: UnaryOp, x: Operand, out: DType): DeviceBuffer {
    const handle = this.#handle(x.buffer);
    return this.#make(out, x.buffer.size, () => this.#addon.unary(this.#id, this.#unary[op], handle, codeOf(out)));
  }

  binary(op: BinaryOp, x: Operand, y: Operand, shape: readonly number[], out: DType): DeviceBuffer {
    const size = sizeOf(shape);
    const [a, b] = [this.#handle(x.buffer), this.#handle(y.buffer)];
    const [code, dtype] = [this.#binary[op], codeOf(out)];
    if (x.buffer.size === size && y.buffer.size === size) {
      return this.#make(out, size, () => this.#addon.binary(this.#id, code, a, b, size, dtype));
    }
    const lists = this.#lists.of(shape, broadcastStrides(x.shape, shape), broadcastStrides(y.shape, shape));
    return this.#make(out, size, () => this.#addon.binaryBroadcast(this.#id, code, a, b, shape.length, lists, dtype));
  }

  binaryScalar(op: BinaryOp, x: Operand, value: Scalar, reversed: boolean, out: DType): DeviceBuffer {
    const { dtype, size } = x.buffer;
    if (typeof value === 'bigint') {
      // Beyond what a number holds.
      const scalar = { buffer: this.full(1, value, dtype), shape: [] };
      try {
        return reversed ? this.binary(op, scalar, x, x.shape, out) : this.binary(op, x, scalar, x.shape, out);
      } finally {
        this.release(scalar.buffer);
      }
    }
    const handle = this.#handle(x.buffer);
    const [code, result] = [this.#binary[op], codeOf(out)];
    const [re, im] = typeof value === 'object' ? [value.re, value.im] : [Number(value), 0];
    return this.#make(out, size, () => this.#addon.binaryScalar(this.#id, code, handle, re, im, reversed, result));
  }

  where(condition: Operand, x: Operand, y: Operand, shape: readonly number[]): DeviceBuffer {
    const operands = [condition, x, y];
    const [c, a, b] = operands.map((o) => this.#handle(o.buffer));
    const lists = this.#lists.of(shape, ...operands.map((o) => broadcastStrides(o.shape, shape)));
    return this.#make(x.buffer.dtype, sizeOf(shape), () => this.#addon.select(this.#id, c, a, b, shape.length, lists));
  }

  cast(x: DeviceBuffer, dtype: DType): DeviceBuffer {
    const handle = this.#handle(x);
    return this.#make(dtype, x.size, () => this.#addon.cast(this.#id, handle, codeOf(dtype)));
  }

  reduce(op: ReduceOp, x: DeviceBuffer, [outer, n, inner]: Extent, out: DType): DeviceBuffer {
    const handle = this.#handle(x);
    return this.#make(out, outer * inner, () =>
      this.#addon.reduce(this.#id, this.#reduce[op], handle, outer, n, inner, codeOf(out)),
    );
  }

  argReduce(op: ArgReduceOp, x: DeviceBuffer, [outer, n, inner]: Extent): DeviceBuffer {
    const handle = this.#handle(x);
    return this.#make('int64', outer * inner, () =>
      this.#addon.argReduce(this.#id, this.#argReduce[op], handle, outer, n, inner),
    );
  }

  scan(op: ScanOp, x: DeviceBuffer, [outer, n, inner]: Extent, out: DType): DeviceBuffer {
    const handle = this.#handle(x);
    return this.#make(out, x.size, () =>
      this.#addon.scan(this.#id, this.#scan[op], handle, outer, n, inner, codeOf(out)),
    );
  }

  sort(x: DeviceBuffer, [outer, n, inner]: Extent, { descending }: { readonly descending: boolean }): DeviceBuffer {
    const handle = this.#handle(x);
    return this.#make(x.dtype, x.size, () => this.#addon.sort(this.#id, handle, outer, n, inner, descending));
  }

  argsort(x: DeviceBuffer, [outer, n, inner]: Extent, { descending }: { readonly descending: boolean }): DeviceBuffer {
    const handle = this.#handle(x);
    return this.#make('int64', x.size, () => this.#addon.argsort(this.#id, handle, outer, n, inner, descending));
  }

  searchsorted(sorted: DeviceBuffer, values: DeviceBuffer, side: 'left' | 'right'): DeviceBuffer {
    const [s, v] = [this.#handle(sorted), this.#handle(values)];
    return this.#make('int64', values.size, () => this.#addon.searchsorted(this.#id, s, v, side === 'right'));
  }

  #strided(x: DeviceBuffer, shape: readonly number[], strides: readonly number[], offset: number): DeviceBuffer {
    const handle = this.#handle(x);
    const [sizes, steps] = mergedAxes(shape, strides);
    const lists = this.#lists.of(sizes, steps);
    return this.#make(x.dtype, sizeOf(shape), () => this.#addon.strided(this.#id, handle, sizes.length, lists, offset));
  }

  transpose(x: Operand, perm: readonly number[]): DeviceBuffer {
    const own = contiguousStrides(x.shape);
    return this.#strided(
      x.buffer,
      perm.map((d) => x.shape[d]),
      perm.map((d) => own[d]),
      0,
    );
  }

  broadcast(x: Operand, shape: readonly number[]): DeviceBuffer {
    return this.#strided(x.buffer, shape, broadcastStrides(x.shape, shape), 0);
  }

  slice(x: Operand, starts: readonly number[], steps: readonly number[], sizes: readonly number[]): DeviceBuffer {
    const own = contiguousStrides(x.shape);
    const empty = sizes.includes(0);
    const offset = empty ? 0 : starts.reduce((sum, start, d) => sum + start * own[d], 0);
    return this.#strided(
      x.buffer,
      sizes,
      steps.map((step, d) => (sizes[d] > 1 ? step * own[d] : 0)),
      offset,
    );
  }

  concat(xs: readonly Operand[], axis: number): DeviceBuffer {
    const { shape, buffer } = xs[0];
    const [outer, inner] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
    const handles = xs.map((x) => this.#handle(x.buffer));
    const lengths = xs.map((x) => x.shape[axis]);
    const total = lengths.reduce((a, b) => a + b, 0);
    return this.#make(buffer.dtype, outer * total * inner, () =>
      this.#addon.concat(this.#id, handles, lengths, outer, inner),
    );
  }

  gather(x: DeviceBuffer, indices: DeviceBuffer, [outer, n, inner]: Extent): DeviceBuffer {
    const [a, i] = [this.#handle(x), this.#handle(indices)];
    return this.#make(x.dtype, outer * indices.size * inner, () => this.#addon.gather(this.#id, a, i, outer, n, inner));
  }

  gatherAlong(x: DeviceBuffer, indices: DeviceBuffer, [outer, n, inner]: Extent, count: number): DeviceBuffer {
    const [a, i] = [this.#handle(x), this.#handle(indices)];
    return this.#make(x.dtype, outer * count * inner, () =>
      this.#addon.gatherAlong(this.#id, a, i, outer, n, inner, count),
    );
  }

  scatter(
    x: DeviceBuffer,
    indices: DeviceBuffer,
    values: DeviceBuffer,
    [outer, n, inner]: Extent,
    mode: ScatterMode,
  ): DeviceBuffer {
    const [a, i, v] = [x, indices, values].map((b) => this.#handle(b));
    return this.#make(x.dtype, x.size, () =>
      this.#addon.scatter(this.#id, a, i, v, outer, n, inner, this.#scatter[mode]),
    );
  }

  async nonzero(x: DeviceBuffer): Promise<DeviceBuffer> {
    const handle = this.#handle(x);
    const found = guarded(() => this.#addon.nonzero(this.#id, handle));
    return this.#store.measured(found, 'int64');
  }

  matmul(x: DeviceBuffer, y: DeviceBuffer, { batch, m, k, n, xBatched, yBatched }: MatmulShape): DeviceBuffer {
    const [a, b] = [this.#handle(x), this.#handle(y)];
    return this.#make(x.dtype, batch * m * n, () =>
      this.#addon.matmul(this.#id, a, b, batch, m, k, n, xBatched, yBatched),
    );
  }

  fft(x: DeviceBuffer, rows: number, n: number, sign: 1 | -1): DeviceBuffer {
    const handle = this.#handle(x);
    return this.#make(x.dtype, x.size, () => this.#addon.fft(this.#id, handle, rows, n, sign === 1));
  }

  randomBits(
    key: readonly [number, number],
    start: number,
    counter: readonly [number, number],
    count: number,
  ): DeviceBuffer {
    return this.#make('uint32', 4 * count, () =>
      this.#engine.randomBits(key[0], key[1], start, counter[0], counter[1], count),
    );
  }
}
