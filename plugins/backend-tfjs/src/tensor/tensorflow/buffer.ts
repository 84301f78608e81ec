import { type DeviceBuffer, type DType, GlassError } from '@glass-ts/core';
import { deviceBytes } from './dtypes.ts';
import type { Runtime, Tensor } from './runtime.ts';

/** An array kept in a tensor of TensorFlow, of any shape with its number of elements, until it is released. */
export class TensorFlowBuffer implements DeviceBuffer {
  readonly dtype: DType;
  readonly size: number;
  readonly owner: TensorFlowStore;
  tensor: Tensor | undefined;

  constructor(owner: TensorFlowStore, tensor: Tensor, dtype: DType, size: number) {
    this.owner = owner;
    this.tensor = tensor;
    this.dtype = dtype;
    this.size = size;
  }
}

/** The tensors of one backend and their books. */
export class TensorFlowStore {
  readonly #rt: Runtime;
  #buffers = 0;
  #bytes = 0;

  constructor(rt: Runtime) {
    this.#rt = rt;
  }

  adopt(tensor: Tensor, dtype: DType, size: number): TensorFlowBuffer {
    this.#buffers += 1;
    this.#bytes += size * deviceBytes(dtype);
    return new TensorFlowBuffer(this, tensor, dtype, size);
  }

  /** The tensor of an array. Throws `ERR_RELEASED` after its release, `ERR_FOREIGN_BUFFER` for one of another backend. */
  of(x: DeviceBuffer): Tensor {
    const { tensor } = this.#own(x);
    if (tensor) return tensor;
    throw new GlassError(`This ${x.dtype} buffer of ${x.size} elements was released`, {
      code: 'ERR_RELEASED',
      fix: 'Keep an array that outlives its scope with keep(x) or x.retain(), or return it from the scope',
    });
  }

  release(x: DeviceBuffer): void {
    this.#rt.free(this.of(x));
    this.#own(x).tensor = undefined;
    this.#buffers -= 1;
    this.#bytes -= x.size * deviceBytes(x.dtype);
  }

  memory(): { buffers: number; bytes: number } {
    return { buffers: this.#buffers, bytes: this.#bytes };
  }

  #own(x: DeviceBuffer): TensorFlowBuffer {
    if (x instanceof TensorFlowBuffer && x.owner === this) return x;
    throw new GlassError('This buffer belongs to another backend', {
      code: 'ERR_FOREIGN_BUFFER',
      fix: 'Move the array with xp.asarray(x, { device }) or through the host before mixing backends',
    });
  }
}
