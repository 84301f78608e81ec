import type { Backend, DeviceBuffer } from '../backend/types.ts';
import { GlassError } from '../errors.ts';
import type { DType } from './dtype.ts';

/** Device memory shared by arrays that differ in shape only; released when the last of them is disposed. */
export class Storage {
  readonly backend: Backend;
  readonly dtype: DType;
  #buffer: DeviceBuffer;
  #count = 1;

  constructor(backend: Backend, buffer: DeviceBuffer) {
    this.backend = backend;
    this.#buffer = buffer;
    this.dtype = buffer.dtype;
  }

  get buffer(): DeviceBuffer {
    if (this.#count === 0) {
      throw new GlassError('this array was disposed', {
        code: 'ERR_DISPOSED',
        fix: 'Return it from its scope, call keep(x) or x.retain(), or dispose it later',
      });
    }
    return this.#buffer;
  }

  get live(): boolean {
    return this.#count > 0;
  }

  retain(): this {
    this.#count += 1;
    return this;
  }

  release(): void {
    if (this.#count === 0) return;
    this.#count -= 1;
    if (this.#count === 0) this.backend.release(this.#buffer);
  }
}
