import { Cursor } from './bytes.ts';

/** A number type as the file stores it (HDF5 File Format Specification IV.A.2.d). */
export interface StoredNumber {
  readonly kind: 'integer' | 'float';
  /** Bytes per value. */
  readonly size: number;
  readonly littleEndian: boolean;
  readonly signed: boolean;
  /** First significant bit and their number: 0 and 8·size for ordinary types. */
  readonly bitOffset: number;
  readonly precision: number;
  readonly float?: FloatFields;
}

export interface FloatFields {
  readonly signBit: number;
  readonly exponentBit: number;
  readonly exponentSize: number;
  readonly mantissaBit: number;
  readonly mantissaSize: number;
  readonly bias: number;
  /** The leading one of the mantissa is not stored. */
  readonly implied: boolean;
}

/** Reads a datatype message. @returns undefined for anything that is not a plain number. */
export function parseNumberType(message: Uint8Array): StoredNumber | undefined {
  const c = new Cursor(message);
  const classAndVersion = c.u8();
  const kind = classAndVersion & 15;
  const bits0 = c.u8();
  const bits1 = c.u8();
  c.skip(1);
  const size = c.u32();
  if (kind > 1) return undefined;
  const bitOffset = c.u16();
  const precision = c.u16();
  if (kind === 0) {
    return { kind: 'integer', size, littleEndian: !(bits0 & 1), signed: (bits0 & 8) !== 0, bitOffset, precision };
  }
  // Bits 0 and 6 together mean VAX order, which nothing has written for decades.
  if (bits0 & 64) return undefined;
  const float: FloatFields = {
    signBit: bits1,
    exponentBit: c.u8(),
    exponentSize: c.u8(),
    mantissaBit: c.u8(),
    mantissaSize: c.u8(),
    bias: c.u32(),
    implied: ((bits0 >> 4) & 3) === 2,
  };
  return { kind: 'float', size, littleEndian: !(bits0 & 1), signed: true, bitOffset, precision, float };
}

const IEEE: Readonly<Record<number, FloatFields>> = {
  2: { signBit: 15, exponentBit: 10, exponentSize: 5, mantissaBit: 0, mantissaSize: 10, bias: 15, implied: true },
  4: { signBit: 31, exponentBit: 23, exponentSize: 8, mantissaBit: 0, mantissaSize: 23, bias: 127, implied: true },
  8: { signBit: 63, exponentBit: 52, exponentSize: 11, mantissaBit: 0, mantissaSize: 52, bias: 1023, implied: true },
};

/** The IEEE 754 type of 2, 4 or 8 bytes. */
export const ieee = (size: number): FloatFields | undefined => IEEE[size];

/** True where the bytes of the file, in little-endian order, are the values of a typed array. */
export function isPlain(type: StoredNumber): boolean {
  if (type.bitOffset !== 0 || type.precision !== type.size * 8) return false;
  if (type.kind === 'integer') return [1, 2, 4, 8].includes(type.size);
  const standard = IEEE[type.size];
  if (!standard || type.size === 2) return false;
  return (Object.keys(standard) as (keyof FloatFields)[]).every((key) => standard[key] === type.float?.[key]);
}
