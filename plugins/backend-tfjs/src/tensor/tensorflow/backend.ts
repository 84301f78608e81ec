import {
  type ArgReduceOp,
  type Backend,
  type BackendInfo,
  type BackendStatistics,
  type BinaryOp,
  type DeviceBuffer,
  type DType,
  DTypeError,
  type Extent,
  isComplex,
  isFloat,
  isInteger,
  type Kernels,
  lanesOf,
  type MatmulShape,
  type Operand,
  type ReduceOp,
  type Scalar,
  type ScanOp,
  type ScatterMode,
  type TypedArray,
  type UnaryOp,
} from '@glass-ts/core';
import { argReduce, reduce, scan } from './axis.ts';
import { aligned, binary } from './binary.ts';
import { TensorFlowStore } from './buffer.ts';
import { castTo, complexOf, deviceType, TENSORFLOW_DTYPES, wrapped } from './dtypes.ts';
import { download, upload } from './host.ts';
import { tensorFlowKernels } from './kernels.ts';
import { concat, gather, gatherAlong, scatter, slice } from './movement.ts';
import { randomWords } from './random.ts';
import { type Runtime, type Tensor, TF } from './runtime.ts';
import { argsort, searchsorted } from './sort.ts';
import { unary } from './unary.ts';

/** Default precision of an engine. Double precision is there in both cases. */
export type Precision = 'single' | 'double';

export interface TensorFlowOptions {
  readonly name: string;
  readonly device: string;
  readonly description: string;
  readonly maxBytes: number;
  readonly precision: Precision;
}

/**
 * Arrays in tensors of TensorFlow (engines `node` and `node-gpu`), every operation a few of TensorFlow's own, run on its
 * device: nothing here looks at a value. Double precision and 64-bit integers, which TensorFlow.js does not know, are
 * tensors like others: they are made and read as pairs of words.
 */
export class TensorFlowBackend implements Backend {
  readonly name: string;
  readonly device: string;
  readonly info: BackendInfo;
  readonly kernels: Partial<Kernels>;
  readonly #rt: Runtime;
  readonly #store: TensorFlowStore;
  #peak = 0;

  constructor(rt: Runtime, { name, device, description, maxBytes, precision }: TensorFlowOptions) {
    this.name = name;
    this.device = device;
    this.#rt = rt;
    this.#store = new TensorFlowStore(rt);
    const single = precision === 'single';
    this.info = {
      description,
      maxBytes,
      dtypes: TENSORFLOW_DTYPES,
      defaults: {
        real: single ? 'float32' : 'float64',
        complex: single ? 'complex64' : 'complex128',
        integral: 'int64',
        index: 'int64',
      },
    };
    this.kernels = tensorFlowKernels(
      rt,
      (x) => this.#of(x),
      (dtype, size, f) => this.#make(dtype, size, f),
    );
  }

  /** Tensors that TensorFlow holds, those of other users of the package included. */
  tensors(): number {
    return this.#rt.binding.getNumOfTensors();
  }

  statistics(): BackendStatistics {
    const { operations, boundBytes } = this.#rt;
    return { dispatches: operations, boundBytes, peakBytes: this.#peak };
  }

  #of(x: DeviceBuffer): Tensor {
    return this.#store.of(x);
  }

  #shaped({ buffer, shape }: Operand): Tensor {
    return this.#rt.reshape(this.#of(buffer), shape);
  }

  #make(dtype: DType, size: number, f: () => Tensor): DeviceBuffer {
    const buffer = this.#store.adopt(this.#rt.fresh(f), dtype, size);
    this.#peak = Math.max(this.#peak, this.#store.memory().bytes);
    return buffer;
  }

  fromHost(data: TypedArray, dtype: DType, options: { readonly transfer?: boolean } = {}): DeviceBuffer {
    const own = options.transfer ? data : data.slice();
    // A Buffer's slice is a view; TensorFlow would share its memory.
    const copied = own.buffer === data.buffer && !options.transfer ? Uint8Array.from(data as Uint8Array) : own;
    return this.#make(dtype, data.length / lanesOf(dtype), () => upload(this.#rt, copied, dtype));
  }

  async toHost(x: DeviceBuffer): Promise<TypedArray> {
    return this.toHostSync(x);
  }

  toHostSync(x: DeviceBuffer): TypedArray {
    return download(this.#rt, this.#of(x), x.dtype);
  }

  release(x: DeviceBuffer): void {
    this.#store.release(x);
  }

  memory(): { readonly buffers: number; readonly bytes: number } {
    return this.#store.memory();
  }

  full(size: number, value: Scalar, dtype: DType): DeviceBuffer {
    const rt = this.#rt;
    const type = deviceType(dtype);
    return this.#make(dtype, size, () => {
      const sizes = rt.ints([size]);
      if (typeof value !== 'object') {
        const number = isInteger(dtype) && typeof value === 'number' ? Math.trunc(value) : value;
        const one = typeof number === 'boolean' ? Number(number) : number;
        return rt.op('Fill', [
          sizes,
          isInteger(dtype) ? wrapped(rt, rt.scalar(one, type), dtype) : rt.scalar(one, type),
        ]);
      }
      if (!isComplex(dtype)) throw new DTypeError(`A complex value cannot fill an array of ${dtype}`);
      const [re, im] = [value.re, value.im].map((v) => rt.scalar(v, TF.float64));
      return rt.op('Fill', [sizes, rt.cast(complexOf(rt, re, im), type)]);
    });
  }

  arange(start: number | bigint, step: number | bigint, size: number, dtype: DType): DeviceBuffer {
    const rt = this.#rt;
    const type = deviceType(dtype);
    return this.#make(dtype, size, () => {
      const wide = isInteger(dtype) ? TF.int64 : TF.float64;
      const whole = (v: number | bigint): number | bigint =>
        isInteger(dtype) && typeof v === 'number' ? Math.trunc(v) : v;
      const [zero, end, one] = [0, size, 1].map((v) => rt.scalar(v, TF.int64));
      const numbers = rt.cast(rt.op('Range', [zero, end, one]), wide);
      const steps = rt.op('Mul', [numbers, rt.scalar(whole(step), wide)]);
      const values = rt.op('AddV2', [steps, rt.scalar(whole(start), wide)]);
      return isInteger(dtype) ? wrapped(rt, values, dtype) : rt.cast(values, type);
    });
  }

  unary(op: UnaryOp, x: Operand, out: DType): DeviceBuffer {
    const { dtype, size } = x.buffer;
    return this.#make(out, size, () => {
      const rt = this.#rt;
      return rt.cast(unary(rt, op, this.#of(x.buffer), dtype, out), deviceType(out));
    });
  }

  binary(op: BinaryOp, x: Operand, y: Operand, shape: readonly number[], out: DType): DeviceBuffer {
    const size = shape.reduce((a, b) => a * b, 1);
    const rt = this.#rt;
    return this.#make(out, size, () => {
      const [a, b] = aligned(
        rt,
        [x, y].map((o) => [o, this.#of(o.buffer)] as const),
        shape,
      );
      const z = binary(rt, op, a, b, x.buffer.dtype);
      return rt.cast(this.#spread(z, shape), deviceType(out));
    });
  }

  /** A result in the wanted shape; all operands may have been single numbers. */
  #spread(z: Tensor, shape: readonly number[]): Tensor {
    const size = shape.reduce((a, b) => a * b, 1);
    return z.shape.length === 0 && size > 1 ? this.#rt.op('Fill', [this.#rt.ints([size]), z]) : z;
  }

  where(condition: Operand, x: Operand, y: Operand, shape: readonly number[]): DeviceBuffer {
    const size = shape.reduce((a, b) => a * b, 1);
    const rt = this.#rt;
    return this.#make(x.buffer.dtype, size, () => {
      const operands = [condition, x, y].map((o) => [o, this.#of(o.buffer)] as const);
      const [c, a, b] = aligned(rt, operands, shape);
      return this.#spread(rt.where(rt.truth(c), a, b), shape);
    });
  }

  cast(x: DeviceBuffer, dtype: DType): DeviceBuffer {
    return this.#make(dtype, x.size, () => castTo(this.#rt, this.#of(x), x.dtype, dtype));
  }

  reduce(op: ReduceOp, x: DeviceBuffer, extent: Extent, out: DType): DeviceBuffer {
    return this.#make(out, extent[0] * extent[2], () => reduce(this.#rt, op, this.#of(x), x.dtype, extent, out));
  }

  argReduce(op: ArgReduceOp, x: DeviceBuffer, extent: Extent): DeviceBuffer {
    return this.#make('int64', extent[0] * extent[2], () => argReduce(this.#rt, op, this.#of(x), x.dtype, extent));
  }

  scan(op: ScanOp, x: DeviceBuffer, extent: Extent, out: DType): DeviceBuffer {
    return this.#make(out, x.size, () => scan(this.#rt, op, this.#of(x), x.dtype, extent, out));
  }

  sort(x: DeviceBuffer, extent: Extent, { descending }: { readonly descending: boolean }): DeviceBuffer {
    const rt = this.#rt;
    return this.#make(x.dtype, x.size, () => {
      const order = argsort(rt, this.#of(x), x.dtype, extent, descending);
      return gatherAlong(rt, this.#of(x), order, extent, extent[1]);
    });
  }

  argsort(x: DeviceBuffer, extent: Extent, { descending }: { readonly descending: boolean }): DeviceBuffer {
    return this.#make('int64', x.size, () => argsort(this.#rt, this.#of(x), x.dtype, extent, descending));
  }

  searchsorted(sorted: DeviceBuffer, values: DeviceBuffer, side: 'left' | 'right'): DeviceBuffer {
    return this.#make('int64', values.size, () =>
      searchsorted(this.#rt, this.#of(sorted), this.#of(values), sorted.dtype, side),
    );
  }

  transpose(x: Operand, perm: readonly number[]): DeviceBuffer {
    const rt = this.#rt;
    return this.#make(x.buffer.dtype, x.buffer.size, () => rt.op('Transpose', [this.#shaped(x), rt.ints(perm)]));
  }

  broadcast(x: Operand, shape: readonly number[]): DeviceBuffer {
    const rt = this.#rt;
    const size = shape.reduce((a, b) => a * b, 1);
    return this.#make(x.buffer.dtype, size, () => rt.op('BroadcastTo', [this.#shaped(x), rt.ints(shape)]));
  }

  slice(x: Operand, starts: readonly number[], steps: readonly number[], sizes: readonly number[]): DeviceBuffer {
    const size = sizes.reduce((a, b) => a * b, 1);
    return this.#make(x.buffer.dtype, size, () => slice(this.#rt, this.#shaped(x), starts, steps, sizes));
  }

  concat(xs: readonly Operand[], axis: number): DeviceBuffer {
    const size = xs.reduce((sum, x) => sum + x.buffer.size, 0);
    return this.#make(xs[0].buffer.dtype, size, () =>
      concat(
        this.#rt,
        xs.map((x) => this.#shaped(x)),
        axis,
      ),
    );
  }

  gather(x: DeviceBuffer, indices: DeviceBuffer, extent: Extent): DeviceBuffer {
    return this.#make(x.dtype, extent[0] * indices.size * extent[2], () =>
      gather(this.#rt, this.#of(x), this.#of(indices), extent),
    );
  }

  gatherAlong(x: DeviceBuffer, indices: DeviceBuffer, extent: Extent, count: number): DeviceBuffer {
    return this.#make(x.dtype, extent[0] * count * extent[2], () =>
      gatherAlong(this.#rt, this.#of(x), this.#of(indices), extent, count),
    );
  }

  scatter(
    x: DeviceBuffer,
    indices: DeviceBuffer,
    values: DeviceBuffer,
    extent: Extent,
    mode: ScatterMode,
  ): DeviceBuffer {
    const rt = this.#rt;
    const { dtype } = x;
    // Sums and products of many values in double precision, those of booleans ("or", "and") in integers.
    const wide: DType = mode === 'set' ? dtype : isFloat(dtype) ? 'float64' : isComplex(dtype) ? 'complex128' : 'int64';
    const to = (t: Tensor): Tensor => rt.cast(t, deviceType(wide));
    return this.#make(dtype, x.size, () => {
      const z = scatter(rt, to(this.#of(x)), this.#of(indices), to(this.#of(values)), extent, mode);
      return isInteger(dtype) ? wrapped(rt, z, dtype) : castTo(rt, z, wide, dtype);
    });
  }

  async nonzero(x: DeviceBuffer): Promise<DeviceBuffer> {
    const rt = this.#rt;
    const found = rt.fresh(() => rt.flat(rt.op('Where', [rt.truth(rt.flat(this.#of(x)))])));
    return this.#store.adopt(found, 'int64', found.shape[0]);
  }

  matmul(x: DeviceBuffer, y: DeviceBuffer, { batch, m, k, n, xBatched, yBatched }: MatmulShape): DeviceBuffer {
    const rt = this.#rt;
    return this.#make(x.dtype, batch * m * n, () => {
      const [a, b] = [
        rt.reshape(this.#of(x), [xBatched ? batch : 1, m, k]),
        rt.reshape(this.#of(y), [yBatched ? batch : 1, k, n]),
      ];
      const z = rt.op('BatchMatMulV2', [a, b]);
      return isInteger(x.dtype) ? wrapped(rt, z, x.dtype) : z;
    });
  }

  fft(x: DeviceBuffer, rows: number, n: number, sign: 1 | -1): DeviceBuffer {
    const rt = this.#rt;
    return this.#make(x.dtype, x.size, () => {
      const z = rt.op(sign === 1 ? 'IFFT' : 'FFT', [rt.reshape(this.#of(x), [rows, n])]);
      return sign === 1 ? rt.op('Mul', [z, rt.cast(rt.scalar(n, TF.float64), z.type)]) : z;
    });
  }

  randomBits(
    key: readonly [number, number],
    start: number,
    counter: readonly [number, number],
    count: number,
  ): DeviceBuffer {
    return this.#make('uint32', 4 * count, () => randomWords(this.#rt, { key, start, counter, count }));
  }
}
