import type { DType, TypedArray } from '../../array/dtype.ts';
import { GlassError } from '../../errors.ts';
import type { DeviceBuffer } from '../types.ts';

/** Memory of the reference backend: a typed array on the host, until it is released. */
export class HostBuffer implements DeviceBuffer {
  readonly dtype: DType;
  readonly size: number;
  #data: TypedArray | undefined;
  readonly #owner: BufferPool;

  constructor(owner: BufferPool, data: TypedArray, dtype: DType, size: number) {
    this.#owner = owner;
    this.#data = data;
    this.dtype = dtype;
    this.size = size;
  }

  /** The values. Throws `ERR_RELEASED` after the release. */
  get data(): TypedArray {
    if (this.#data === undefined) throw released(this);
    return this.#data;
  }

  belongsTo(pool: BufferPool): boolean {
    return this.#owner === pool;
  }

  /** Gives the memory back; returns its bytes. Throws `ERR_RELEASED` the second time. */
  free(): number {
    const bytes = this.data.byteLength;
    this.#data = undefined;
    return bytes;
  }
}

function released(x: DeviceBuffer): GlassError {
  return new GlassError(`This ${x.dtype} buffer of ${x.size} elements was released`, {
    code: 'ERR_RELEASED',
    fix: 'Keep an array that outlives its scope with keep(x) or x.retain(), or return it from the scope',
  });
}

/** Hands out buffers and keeps the books for `memory()`. */
export class BufferPool {
  #buffers = 0;
  #bytes = 0;

  adopt(data: TypedArray, dtype: DType, size: number): HostBuffer {
    this.#buffers++;
    this.#bytes += data.byteLength;
    return new HostBuffer(this, data, dtype, size);
  }

  release(x: DeviceBuffer): void {
    this.#bytes -= this.own(x).free();
    this.#buffers--;
  }

  /** The buffer as ours; throws `ERR_FOREIGN_BUFFER` for one of another backend. */
  own(x: DeviceBuffer): HostBuffer {
    if (x instanceof HostBuffer && x.belongsTo(this)) return x;
    throw new GlassError('This buffer belongs to another backend', {
      code: 'ERR_FOREIGN_BUFFER',
      fix: 'Move the array with xp.asarray(x, { device }) or through the host before mixing backends',
    });
  }

  memory(): { buffers: number; bytes: number } {
    return { buffers: this.#buffers, bytes: this.#bytes };
  }
}
