import type { NumberType } from '../engine/convert.ts';
import { Builder } from '../format/builder.ts';
import { UNDEFINED_ADDRESS } from '../format/bytes.ts';
import { ieee } from '../format/datatype.ts';

/** Types that the writer knows: `string` has any length and is for attributes, `utf8:N` takes N bytes. */
export type WriteType = NumberType | 'string' | 'bool' | `utf8:${number}`;

const UNLIMITED = UNDEFINED_ADDRESS;
const CLASS = { integer: 0x10, float: 0x11, text: 0x13, enumeration: 0x18, variable: 0x19 } as const;

/** Bytes of a value inside of the file. */
export function storedBytes(type: WriteType): number {
  if (type === 'string') return 16;
  if (type === 'bool') return 1;
  if (type.startsWith('utf8:')) return Number(type.slice(5));
  return Number(type.match(/\d+$/)![0]) / 8;
}

function integer(bytes: number, signed: boolean): Uint8Array {
  return new Builder()
    .u8(CLASS.integer, signed ? 8 : 0, 0, 0)
    .u32(bytes)
    .u16(0)
    .u16(bytes * 8)
    .bytes();
}

/** Datatype message (specification IV.A.2.d), little-endian; booleans are h5py's enumeration. */
export function datatypeMessage(type: WriteType): Uint8Array {
  if (type === 'string') {
    // Variable length, of type string, terminated by zero, in UTF-8, made of bytes.
    return new Builder().u8(CLASS.variable, 0x01, 0x01, 0).u32(16).put(integer(1, false)).bytes();
  }
  if (type === 'bool') {
    return new Builder()
      .u8(CLASS.enumeration, 2, 0, 0)
      .u32(1)
      .put(integer(1, true))
      .put('FALSE\0\0\0TRUE\0\0\0\0')
      .u8(0, 1)
      .bytes();
  }
  const size = storedBytes(type);
  // UTF-8, padded with zeros.
  if (type.startsWith('utf8:')) return new Builder().u8(CLASS.text, 0x11, 0, 0).u32(size).bytes();
  if (!type.startsWith('float')) return integer(size, type.startsWith('int'));
  const f = ieee(size)!;
  return new Builder()
    .u8(CLASS.float, 0x20, f.signBit, 0)
    .u32(size)
    .u16(0)
    .u16(size * 8)
    .u8(f.exponentBit, f.exponentSize, f.mantissaBit, f.mantissaSize)
    .u32(f.bias)
    .bytes();
}

/** Dataspace message, version 2. @param growing the first axis has no limit */
export function dataspaceMessage(shape: readonly number[], growing = false): Uint8Array {
  const b = new Builder().u8(2, shape.length, growing ? 1 : 0, shape.length === 0 ? 0 : 1);
  for (const n of shape) b.u64(n);
  if (growing) for (const [axis, n] of shape.entries()) b.u64(axis === 0 ? UNLIMITED : n);
  return b.bytes();
}

/** Fill value message, version 3: zeros. Space is allocated late (contiguous) or chunk by chunk. */
export const fillMessage = (chunked: boolean): Uint8Array => Uint8Array.of(3, chunked ? 0x0b : 0x0a);

/** Layout of values that lie one after another. */
export const contiguousMessage = (address: number | undefined, bytes: number): Uint8Array =>
  new Builder()
    .u8(3, 1)
    .u64(address ?? UNDEFINED_ADDRESS)
    .u64(bytes)
    .bytes();

/** Layout of chunks found through a version 1 B-tree. */
export function chunkedMessage(tree: number | undefined, chunk: readonly number[], valueBytes: number): Uint8Array {
  const b = new Builder().u8(3, 2, chunk.length + 1).u64(tree ?? UNDEFINED_ADDRESS);
  for (const n of chunk) b.u32(n);
  return b.u32(valueBytes).bytes();
}

export const FILTER = { deflate: 1, shuffle: 2 } as const;

/** Filter pipeline message, version 2. */
export function filtersMessage(filters: readonly (readonly [id: number, parameter: number])[]): Uint8Array {
  const b = new Builder().u8(2, filters.length);
  // Optional: libhdf5 marks these two so itself.
  for (const [id, parameter] of filters) b.u16(id).u16(1).u16(1).u32(parameter);
  return b.bytes();
}

/** Attribute message, version 3, with a UTF-8 name. */
export function attributeMessage(
  name: string,
  type: WriteType,
  shape: readonly number[],
  data: Uint8Array,
): Uint8Array {
  const text = new TextEncoder().encode(`${name}\0`);
  const datatype = datatypeMessage(type);
  const dataspace = dataspaceMessage(shape);
  return new Builder()
    .u8(3, 0)
    .u16(text.length)
    .u16(datatype.length)
    .u16(dataspace.length)
    .u8(1)
    .put(text)
    .put(datatype)
    .put(dataspace)
    .put(data)
    .bytes();
}

/** Link message: a hard link with a UTF-8 name. */
export function linkMessage(name: string, address: number): Uint8Array {
  const text = new TextEncoder().encode(name);
  // Flags: the length of the name takes two bytes (1), a character set is given (16).
  return new Builder().u8(1, 0x11, 1).u16(text.length).put(text).u64(address).bytes();
}

/** Link info message of a group that keeps its links in its header. */
export const linkInfoMessage = (): Uint8Array =>
  new Builder().u8(0, 0).u64(UNDEFINED_ADDRESS).u64(UNDEFINED_ADDRESS).bytes();

export const groupInfoMessage = (): Uint8Array => Uint8Array.of(0, 0);
