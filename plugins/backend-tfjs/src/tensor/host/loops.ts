import type { Backend, DeviceBuffer, DType, Operand, ReferenceBackend, TypedArray } from '@glass-ts/core';
import type { TensorStore } from './buffer.ts';

/** A tensor as an operand of the reference backend, on the same memory. */
export type AsOperand = (x: Operand) => Operand;
export type AsBuffer = (x: DeviceBuffer) => DeviceBuffer;

/** Runs the loops of the reference backend over the memory of tensors, without a copy of the operands. */
export class Loops {
  readonly store: TensorStore;
  readonly #reference: ReferenceBackend;

  constructor(store: TensorStore, reference: ReferenceBackend) {
    this.store = store;
    this.#reference = reference;
  }

  /** The result of one operation as a new array. int64 numbers (indices) are narrowed, doubles are rounded. */
  run(operation: (reference: Backend, of: AsOperand, at: AsBuffer) => DeviceBuffer): DeviceBuffer {
    const held: DeviceBuffer[] = [];
    const at = this.#lender(held);
    try {
      const result = operation(this.#reference, ({ buffer, shape }) => ({ buffer: at(buffer), shape }), at);
      held.push(result);
      return this.#place(result);
    } finally {
      for (const x of held) this.#reference.release(x);
    }
  }

  /** The same for an operation that the contract makes asynchronous. */
  async runAsync(operation: (reference: Backend, at: AsBuffer) => Promise<DeviceBuffer>): Promise<DeviceBuffer> {
    const held: DeviceBuffer[] = [];
    try {
      const result = await operation(this.#reference, this.#lender(held));
      held.push(result);
      return this.#place(result);
    } finally {
      for (const x of held) this.#reference.release(x);
    }
  }

  #lender(held: DeviceBuffer[]): AsBuffer {
    return (x) => {
      const lent = this.#reference.fromHost(this.store.view(x), x.dtype, { transfer: true });
      held.push(lent);
      return lent;
    };
  }

  #place(result: DeviceBuffer): DeviceBuffer {
    const data = this.#reference.hostView(result);
    const [narrow, dtype] = narrowed(data, result.dtype);
    return this.store.place(narrow, dtype, result.size);
  }
}

function narrowed(data: TypedArray, dtype: DType): [TypedArray, DType] {
  if (data instanceof BigInt64Array) {
    const words = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
    const low = new Int32Array(data.length);
    for (let k = 0; k < low.length; k++) low[k] = words[2 * k];
    return [low, 'int32'];
  }
  if (data instanceof Float64Array && dtype === 'float64') return [Float32Array.from(data), 'float32'];
  return [data, dtype];
}
