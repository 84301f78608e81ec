import { type DeviceBuffer, type DType, DTypeError, GlassError, type TypedArray } from '@glass-ts/core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { HostEngine, Storage } from './engine.ts';

/** dtypes that TensorFlow.js tensors hold, with bytes per element. */
export const DTYPE_BYTES: Readonly<Partial<Record<DType, number>>> = {
  bool: 1,
  int32: 4,
  uint32: 4,
  float32: 4,
  complex64: 8,
};

/** Throws DTypeError for a dtype that the tensors do not hold. */
export function requireDType(engine: string, dtype: DType): number {
  const bytes = DTYPE_BYTES[dtype];
  if (bytes !== undefined) return bytes;
  throw new DTypeError(`Engine ${engine} has no ${dtype}`, {
    where: { name: engine },
    fix: `Use ${Object.keys(DTYPE_BYTES).join(', ')}, or a backend of double precision (native, reference)`,
  });
}

/** An array kept in a TensorFlow.js tensor, until it is released. */
export class TensorBuffer implements DeviceBuffer {
  readonly dtype: DType;
  readonly size: number;
  readonly #store: TensorStore;
  #tensor: TensorInfo | undefined;

  constructor(store: TensorStore, tensor: TensorInfo, dtype: DType, size: number) {
    this.#store = store;
    this.#tensor = tensor;
    this.dtype = dtype;
    this.size = size;
  }

  /** Throws `ERR_RELEASED` after the release. */
  get tensor(): TensorInfo {
    if (this.#tensor) return this.#tensor;
    throw new GlassError(`This ${this.dtype} buffer of ${this.size} elements was released`, {
      code: 'ERR_RELEASED',
      fix: 'Keep an array that outlives its scope with keep(x) or x.retain(), or return it from the scope',
    });
  }

  belongsTo(store: TensorStore): boolean {
    return this.#store === store;
  }

  /** Gives the tensor up; throws `ERR_RELEASED` the second time. */
  take(): TensorInfo {
    const tensor = this.tensor;
    this.#tensor = undefined;
    return tensor;
  }
}

/** The tensors of one backend and their books. */
export class TensorStore {
  readonly engine: HostEngine;
  #buffers = 0;
  #bytes = 0;

  constructor(engine: HostEngine) {
    this.engine = engine;
  }

  /** A new array of these numbers, whose memory may be kept. */
  place(data: TypedArray, dtype: DType, size: number): TensorBuffer {
    requireDType(this.engine.name, dtype);
    return this.adopt(this.engine.place(plain(data)), dtype, size);
  }

  /** A tensor made by a kernel as an array. */
  adopt(tensor: TensorInfo, dtype: DType, size: number): TensorBuffer {
    const buffer = new TensorBuffer(this, tensor, dtype, size);
    this.#buffers += 1;
    this.#bytes += bytesOf(buffer);
    return buffer;
  }

  release(x: DeviceBuffer): void {
    const buffer = this.own(x);
    this.engine.free(buffer.take());
    this.#buffers -= 1;
    this.#bytes -= bytesOf(buffer);
  }

  /** The buffer as ours; throws `ERR_FOREIGN_BUFFER` for one of another backend. */
  own(x: DeviceBuffer): TensorBuffer {
    if (x instanceof TensorBuffer && x.belongsTo(this)) return x;
    throw new GlassError('This buffer belongs to another backend', {
      code: 'ERR_FOREIGN_BUFFER',
      fix: 'Move the array with xp.asarray(x, { device }) or through the host before mixing backends',
    });
  }

  /** The memory of an array, in the storage of its dtype. */
  view(x: DeviceBuffer): TypedArray {
    const buffer = this.own(x);
    const data = this.engine.view(buffer.tensor);
    return buffer.dtype === 'uint32' ? new Uint32Array(data.buffer, data.byteOffset, data.length) : data;
  }

  memory(): { buffers: number; bytes: number } {
    return { buffers: this.#buffers, bytes: this.#bytes };
  }
}

const bytesOf = ({ dtype, size }: DeviceBuffer): number => size * (DTYPE_BYTES[dtype] ?? 0);

/** Numbers in a storage that TensorFlow.js knows, on the same memory. */
function plain(data: TypedArray): Storage {
  if (data instanceof Uint32Array) return new Int32Array(data.buffer, data.byteOffset, data.length);
  return data as Storage;
}
