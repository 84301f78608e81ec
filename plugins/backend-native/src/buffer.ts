import { constants } from 'node:buffer';
import {
  allocate,
  allocateUnset,
  bytesOf,
  type DeviceBuffer,
  DTYPES,
  type DType,
  GlassError,
  type TypedArray,
} from '@glass-ts/core';
import type { NativeAddon, NativeEngine } from './addon.ts';
import { guarded } from './errors.ts';

const CODES: ReadonlyMap<DType, number> = new Map(DTYPES.map((dtype, code) => [dtype, code]));

/** Position of a dtype in `DTYPES`, which is its code in the addon. */
export const codeOf = (dtype: DType): number => CODES.get(dtype)!;

/** Node refuses longer ArrayBuffers, and gives back the memory of those that it refuses. */
function checkLength({ dtype, size }: DeviceBuffer): void {
  const bytes = size * bytesOf(dtype);
  if (bytes <= constants.MAX_LENGTH) return;
  throw new GlassError(`${bytes} bytes are more than Node ${process.version} holds in one piece`, {
    code: 'ERR_MEMORY',
    fix: 'Take parts of the array, x.get(slice(start, stop)), or use float32',
  });
}

/** The bytes of a typed array, without a copy. */
export const bytesIn = (data: TypedArray): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Memory of the native backend. */
export class NativeBuffer implements DeviceBuffer {
  /** Undefined after the release. */
  handle: number | undefined;
  view: TypedArray | undefined;

  constructor(
    readonly store: BufferStore,
    handle: number,
    readonly dtype: DType,
    readonly size: number,
  ) {
    this.handle = handle;
  }
}

/** Adopting pays from here on; below, a copy is cheaper than a transfer. */
const ADOPT_FROM = 1 << 16;

/** The buffers of one engine: what JavaScript has to remember about them. */
export class BufferStore {
  /** Host memory that adopted buffers use. */
  readonly #adopted = new Map<number, ArrayBuffer>();
  /** Buffers in use by a computation off the event loop, and whether to release them at its end. */
  readonly #pinned = new Map<number, { pins: number; release: boolean }>();
  /** Releases what was forgotten. */
  readonly #forgotten = new FinalizationRegistry<number>((handle) => this.#free(handle));

  readonly #addon: NativeAddon;
  readonly #engine: NativeEngine;
  readonly #id: number;

  constructor(addon: NativeAddon, engine: NativeEngine) {
    this.#addon = addon;
    this.#engine = engine;
    this.#id = engine.number();
  }

  /** A buffer object for a new handle. */
  wrap(handle: number, dtype: DType, size: number): NativeBuffer {
    const buffer = new NativeBuffer(this, handle, dtype, size);
    this.#forgotten.register(buffer, handle, buffer);
    return buffer;
  }

  /** A buffer object for a new handle, where only the engine knows how long it is. */
  measured(handle: number, dtype: DType): NativeBuffer {
    return this.wrap(handle, dtype, this.#addon.size(this.#id, handle));
  }

  /** The handle of a buffer of this store. */
  handleOf(x: DeviceBuffer): number {
    if (!(x instanceof NativeBuffer) || x.store !== this) {
      throw new GlassError('This buffer belongs to another backend', {
        code: 'ERR_FOREIGN_BUFFER',
        fix: 'Move the array with xp.asarray(x, { device }) or through the host before mixing backends',
      });
    }
    if (x.handle === undefined) {
      throw new GlassError(`This ${x.dtype} buffer of ${x.size} elements was released`, {
        code: 'ERR_RELEASED',
        fix: 'Keep an array that outlives its scope with keep(x) or x.retain(), or return it from the scope',
      });
    }
    return x.handle;
  }

  fromHost(data: TypedArray, dtype: DType, size: number, transfer: boolean): NativeBuffer {
    const { buffer, byteOffset, byteLength } = data;
    if (transfer && byteLength >= ADOPT_FROM && byteOffset === 0 && buffer instanceof ArrayBuffer) {
      if (buffer.byteLength === byteLength) return this.#adopt(buffer, dtype, size);
    }
    return this.wrap(
      guarded(() => this.#addon.upload(this.#id, bytesIn(data), codeOf(dtype), size)),
      dtype,
      size,
    );
  }

  /** Takes the memory away from the caller, so that nobody can detach or change it behind the engine. */
  #adopt(memory: ArrayBuffer, dtype: DType, size: number): NativeBuffer {
    // Memory of the addon's own reading goes back to where it came from when the buffer is released.
    const ours = guarded(() => this.#engine.takeBack(memory, codeOf(dtype), size));
    if (ours >= 0) return this.wrap(ours, dtype, size);
    const own = structuredClone(memory, { transfer: [memory] });
    const handle = guarded(() => this.#engine.adopt(new Uint8Array(own), codeOf(dtype), size));
    this.#adopted.set(handle, own);
    return this.wrap(handle, dtype, size);
  }

  toHost(x: DeviceBuffer): TypedArray {
    const handle = this.handleOf(x);
    checkLength(x);
    const data = allocateUnset(x.dtype, x.size);
    guarded(() => this.#addon.download(this.#id, handle, bytesIn(data)));
    return data;
  }

  /** The memory itself. It becomes empty when the buffer is released. */
  hostView(x: DeviceBuffer): TypedArray {
    const handle = this.handleOf(x);
    const buffer = x as NativeBuffer;
    if (!buffer.view || (buffer.view.length === 0 && x.size > 0)) {
      checkLength(x);
      const memory = this.#adopted.get(handle) ?? guarded(() => this.#addon.view(this.#id, handle));
      const Storage = allocate(x.dtype, 0).constructor as new (memory: ArrayBuffer) => TypedArray;
      buffer.view = new Storage(memory);
    }
    return buffer.view;
  }

  release(x: DeviceBuffer): void {
    const handle = this.handleOf(x);
    const buffer = x as NativeBuffer;
    buffer.handle = undefined;
    buffer.view = undefined;
    this.#forgotten.unregister(buffer);
    const pin = this.#pinned.get(handle);
    if (pin) pin.release = true;
    else this.#free(handle);
  }

  #free(handle: number): void {
    guarded(() => this.#addon.release(this.#id, handle));
    this.#adopted.delete(handle);
  }

  /** Keeps buffers alive while `work` runs, even if they are released meanwhile. */
  async during<T>(buffers: readonly DeviceBuffer[], work: (handles: number[]) => Promise<T>): Promise<T> {
    const handles = buffers.map((x) => this.handleOf(x));
    for (const handle of handles) {
      const pin = this.#pinned.get(handle);
      if (pin) pin.pins++;
      else this.#pinned.set(handle, { pins: 1, release: false });
    }
    try {
      return await work(handles);
    } finally {
      for (const handle of handles) this.#unpin(handle);
      // The buffers stay reachable until here, so that they are not collected as forgotten.
      void buffers.length;
    }
  }

  #unpin(handle: number): void {
    const pin = this.#pinned.get(handle);
    if (!pin || --pin.pins > 0) return;
    this.#pinned.delete(handle);
    if (pin.release) this.#free(handle);
  }
}
