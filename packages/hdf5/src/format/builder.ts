import { lookup3 } from './checksum.ts';

/** Grows a little-endian byte string. */
export class Builder {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  u8(...values: number[]): this {
    const at = this.#reserve(values.length);
    this.#bytes.set(values, at);
    return this;
  }

  u16(value: number): this {
    const at = this.#reserve(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    const at = this.#reserve(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  u64(value: number | bigint): this {
    const at = this.#reserve(8);
    this.#view.setBigUint64(at, BigInt(value), true);
    return this;
  }

  /** Bytes, or text as UTF-8 without a terminator. */
  put(bytes: Uint8Array | string): this {
    const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
    const at = this.#reserve(data.length);
    this.#bytes.set(data, at);
    return this;
  }

  zeros(count: number): this {
    this.#reserve(count);
    return this;
  }

  /** Zeros up to a multiple of `unit`. */
  align(unit: number): this {
    return this.zeros((unit - (this.#length % unit)) % unit);
  }

  /** Appends the checksum of all bytes so far. */
  checksum(): this {
    return this.u32(lookup3(this.bytes()));
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
