import { DTYPES, type DType, lanesOf, type Scalar, type TypedArray } from '../../array/dtype.ts';
import type {
  ArgReduceOp,
  Backend,
  BackendInfo,
  BinaryOp,
  DeviceBuffer,
  Extent,
  MatmulShape,
  Operand,
  ReduceOp,
  ScanOp,
  ScatterMode,
  UnaryOp,
} from '../types.ts';
import { binary } from './binary.ts';
import { BufferPool, type HostBuffer } from './buffer.ts';
import { cast } from './cast.ts';
import { arange, full } from './create.ts';
import { fft } from './fft/index.ts';
import { gather, gatherAlong, nonzero } from './gather.ts';
import { storageFor } from './host.ts';
import { type ReferenceKernels, referenceKernels } from './kernels/index.ts';
import { matmul } from './matmul.ts';
import { broadcast, concat, slice, transpose, where } from './movement.ts';
import { philoxFill } from './philox.ts';
import { argReduce, reduce } from './reduce/index.ts';
import { scan } from './scan.ts';
import { scatter } from './scatter.ts';
import { argsort, searchsorted, sort } from './sort/index.ts';
import type { Shaped, Tensor } from './tensor.ts';
import { unary } from './unary.ts';
import { MAX_BYTES } from './words.ts';

const INFO: BackendInfo = {
  description: 'Reference backend: plain TypeScript, one thread, IEEE 754 double precision',
  dtypes: DTYPES,
  defaults: { real: 'float64', complex: 'complex128', integral: 'int64', index: 'int64' },
  maxBytes: MAX_BYTES,
  concurrency: 1,
};

/** Every primitive for every dtype in plain TypeScript: the oracle of the other backends. */
export class ReferenceBackend implements Backend {
  readonly name = 'reference';
  readonly device = 'cpu';
  readonly info = INFO;
  readonly kernels: ReferenceKernels;
  readonly #pool = new BufferPool();

  constructor() {
    this.kernels = referenceKernels(
      (x) => this.#read(x),
      (x) => this.#wrap(x),
    );
  }

  #read(x: DeviceBuffer): Tensor {
    const { data, dtype, size } = this.#pool.own(x);
    return { data, dtype, size };
  }

  #shaped({ buffer, shape }: Operand): Shaped {
    const { data, dtype, size } = this.#pool.own(buffer);
    return { data, dtype, size, shape };
  }

  #wrap({ data, dtype, size }: Tensor): HostBuffer {
    return this.#pool.adopt(data, dtype, size);
  }

  fromHost(
    data: TypedArray,
    dtype: DType,
    options: { readonly transfer?: boolean; readonly reason?: string } = {},
  ): DeviceBuffer {
    const storage = storageFor(data, dtype);
    return this.#pool.adopt(options.transfer ? storage : storage.slice(), dtype, data.length / lanesOf(dtype));
  }

  async toHost(x: DeviceBuffer, _reason?: string): Promise<TypedArray> {
    return this.toHostSync(x);
  }

  toHostSync(x: DeviceBuffer, _reason?: string): TypedArray {
    return this.#read(x).data.slice();
  }

  hostView(x: DeviceBuffer): TypedArray {
    return this.#read(x).data;
  }

  release(x: DeviceBuffer): void {
    this.#pool.release(x);
  }

  memory(): { readonly buffers: number; readonly bytes: number } {
    return this.#pool.memory();
  }

  full(size: number, value: Scalar, dtype: DType): DeviceBuffer {
    return this.#wrap(full(size, value, dtype));
  }

  arange(start: number | bigint, step: number | bigint, size: number, dtype: DType): DeviceBuffer {
    return this.#wrap(arange(start, step, size, dtype));
  }

  unary(op: UnaryOp, x: Operand, out: DType): DeviceBuffer {
    return this.#wrap(unary(op, this.#shaped(x), out));
  }

  binary(op: BinaryOp, x: Operand, y: Operand, shape: readonly number[], out: DType): DeviceBuffer {
    return this.#wrap(binary(op, this.#shaped(x), this.#shaped(y), shape, out));
  }

  where(condition: Operand, x: Operand, y: Operand, shape: readonly number[]): DeviceBuffer {
    return this.#wrap(where(this.#shaped(condition), this.#shaped(x), this.#shaped(y), shape));
  }

  cast(x: DeviceBuffer, dtype: DType): DeviceBuffer {
    return this.#wrap(cast(this.#read(x), dtype));
  }

  reduce(op: ReduceOp, x: DeviceBuffer, extent: Extent, out: DType): DeviceBuffer {
    return this.#wrap(reduce(op, this.#read(x), extent, out));
  }

  argReduce(op: ArgReduceOp, x: DeviceBuffer, extent: Extent): DeviceBuffer {
    return this.#wrap(argReduce(op, this.#read(x), extent));
  }

  scan(op: ScanOp, x: DeviceBuffer, extent: Extent, out: DType): DeviceBuffer {
    return this.#wrap(scan(op, this.#read(x), extent, out));
  }

  sort(x: DeviceBuffer, extent: Extent, options: { readonly descending: boolean }): DeviceBuffer {
    return this.#wrap(sort(this.#read(x), extent, options.descending));
  }

  argsort(x: DeviceBuffer, extent: Extent, options: { readonly descending: boolean }): DeviceBuffer {
    return this.#wrap(argsort(this.#read(x), extent, options.descending));
  }

  searchsorted(sorted: DeviceBuffer, values: DeviceBuffer, side: 'left' | 'right'): DeviceBuffer {
    return this.#wrap(searchsorted(this.#read(sorted), this.#read(values), side));
  }

  transpose(x: Operand, perm: readonly number[]): DeviceBuffer {
    return this.#wrap(transpose(this.#shaped(x), perm));
  }

  broadcast(x: Operand, shape: readonly number[]): DeviceBuffer {
    return this.#wrap(broadcast(this.#shaped(x), shape));
  }

  slice(x: Operand, starts: readonly number[], steps: readonly number[], sizes: readonly number[]): DeviceBuffer {
    return this.#wrap(slice(this.#shaped(x), starts, steps, sizes));
  }

  concat(xs: readonly Operand[], axis: number): DeviceBuffer {
    return this.#wrap(
      concat(
        xs.map((x) => this.#shaped(x)),
        axis,
      ),
    );
  }

  gather(x: DeviceBuffer, indices: DeviceBuffer, extent: Extent): DeviceBuffer {
    return this.#wrap(gather(this.#read(x), this.#read(indices), extent));
  }

  gatherAlong(x: DeviceBuffer, indices: DeviceBuffer, extent: Extent, count: number): DeviceBuffer {
    return this.#wrap(gatherAlong(this.#read(x), this.#read(indices), extent, count));
  }

  scatter(
    x: DeviceBuffer,
    indices: DeviceBuffer,
    values: DeviceBuffer,
    extent: Extent,
    mode: ScatterMode,
  ): DeviceBuffer {
    return this.#wrap(scatter(this.#read(x), this.#read(indices), this.#read(values), extent, mode));
  }

  async nonzero(x: DeviceBuffer): Promise<DeviceBuffer> {
    return this.#wrap(nonzero(this.#read(x)));
  }

  matmul(x: DeviceBuffer, y: DeviceBuffer, shape: MatmulShape): DeviceBuffer {
    return this.#wrap(matmul(this.#read(x), this.#read(y), shape));
  }

  fft(x: DeviceBuffer, rows: number, n: number, sign: 1 | -1): DeviceBuffer {
    return this.#wrap(fft(this.#read(x), rows, n, sign));
  }

  randomBits(
    key: readonly [number, number],
    start: number,
    counter: readonly [number, number],
    count: number,
  ): DeviceBuffer {
    const data = new Uint32Array(4 * count);
    philoxFill(data, key, start, counter, count);
    return this.#wrap({ data, dtype: 'uint32', size: 4 * count });
  }
}
