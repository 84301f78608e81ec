/// <reference types="@webgpu/types" />

const SLOT = 256;
const SLOTS = 1024;

/** Parameters of the dispatches that wait for one submission: a slot each, uploaded together. */
export class Uniforms {
  readonly buffer: GPUBuffer;
  readonly #queue: GPUQueue;
  readonly #host = new Uint8Array(SLOT * SLOTS);
  #used = 0;

  constructor(device: GPUDevice) {
    this.#queue = device.queue;
    this.buffer = device.createBuffer({
      label: 'parameters',
      size: SLOT * SLOTS,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  get full(): boolean {
    return this.#used === SLOTS;
  }

  /** Bytes that a shader sees of its slot. */
  static readonly size = SLOT;

  /** Keeps the parameters of one dispatch; gives their offset in the buffer. */
  put(params: ArrayBufferView | undefined): number {
    const offset = this.#used * SLOT;
    if (params) {
      if (params.byteLength > SLOT) throw new RangeError(`${params.byteLength} bytes of parameters are over ${SLOT}`);
      this.#host.set(new Uint8Array(params.buffer, params.byteOffset, params.byteLength), offset);
    }
    this.#used += 1;
    return offset;
  }

  /** Uploads what was put; afterwards the slots are free, for the queue keeps the order. */
  flush(): void {
    if (this.#used > 0) this.#queue.writeBuffer(this.buffer, 0, this.#host, 0, this.#used * SLOT);
    this.#used = 0;
  }
}
