/** Marks an address that is not set: all bits one. */
export const UNDEFINED_ADDRESS = 0xffff_ffff_ffff_ffffn;

/** Little-endian cursor over a piece of an HDF5 file. Reading past the end throws a RangeError. */
export class Cursor {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  get remaining(): number {
    return this.#bytes.length - this.position;
  }

  u8(): number {
    return this.#view.getUint8(this.position++);
  }

  u16(): number {
    this.position += 2;
    return this.#view.getUint16(this.position - 2, true);
  }

  u32(): number {
    this.position += 4;
    return this.#view.getUint32(this.position - 4, true);
  }

  u64(): bigint {
    this.position += 8;
    return this.#view.getBigUint64(this.position - 8, true);
  }

  /** Unsigned integer of 1, 2, 4 or 8 bytes as a number; exact below 2^53. */
  uint(size: number): number {
    if (size === 1) return this.u8();
    if (size === 2) return this.u16();
    if (size === 4) return this.u32();
    if (size === 8) return Number(this.u64());
    throw new RangeError(`integer of ${size} bytes`);
  }

  /** Unsigned integer of any number of bytes up to 8; exact below 2^53. */
  uintOf(size: number): number {
    return this.bytes(size).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  text(length: number): string {
    return String.fromCharCode(...this.bytes(length));
  }

  bytes(length: number): Uint8Array {
    if (length > this.remaining) throw new RangeError('past the end');
    this.position += length;
    return this.#bytes.subarray(this.position - length, this.position);
  }

  skip(count: number): this {
    this.position += count;
    return this;
  }
}
