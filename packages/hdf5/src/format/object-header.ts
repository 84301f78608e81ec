import { readSync } from 'node:fs';
import { Cursor, UNDEFINED_ADDRESS } from './bytes.ts';
import type { Superblock } from './superblock.ts';

/** A header message: its type number and its bytes. */
export interface HeaderMessage {
  readonly type: number;
  /** Bit 1: the message lies elsewhere (committed datatypes). */
  readonly flags: number;
  readonly data: Uint8Array;
}

export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  groupInfo: 0x0a,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
} as const;

const LARGEST_BLOCK = 1 << 24;
/** More blocks than that are a damaged header whose continuations go round in circles. */
const MOST_BLOCKS = 1000;

function block(fd: number, address: number, length: number): Uint8Array {
  if (length > LARGEST_BLOCK) throw new RangeError('header block');
  const bytes = new Uint8Array(length);
  if (readSync(fd, bytes, 0, length, address) !== length) throw new RangeError('header past the end of the file');
  return bytes;
}

interface Block {
  readonly address: number;
  readonly length: number;
}

function continuation(data: Uint8Array, sb: Superblock): Block {
  const c = new Cursor(data);
  return { address: c.uint(sb.offsetSize) + sb.base, length: c.uint(sb.lengthSize) };
}

function* version1(fd: number, address: number, sb: Superblock): Generator<HeaderMessage> {
  const prefix = new Cursor(block(fd, address, 16));
  if (prefix.u8() !== 1) throw new RangeError('object header version');
  prefix.skip(1);
  let left = prefix.u16();
  prefix.skip(4);
  const queue: Block[] = [{ address: address + 16, length: prefix.u32() }];
  for (let at = queue.shift(); at && left > 0; at = queue.shift()) {
    const c = new Cursor(block(fd, at.address, at.length));
    while (c.remaining >= 8 && left > 0) {
      const type = c.u16();
      const size = c.u16();
      const flags = c.u8();
      const data = c.skip(3).bytes(size);
      left--;
      if (type === MESSAGE.continuation) queue.push(continuation(data, sb));
      else yield { type, flags, data };
    }
  }
}

function* version2(fd: number, address: number, sb: Superblock): Generator<HeaderMessage> {
  const prefix = new Cursor(block(fd, address, 34), 5);
  const flags = prefix.u8();
  prefix.skip((flags & 32 ? 16 : 0) + (flags & 16 ? 4 : 0));
  const length = prefix.uint(1 << (flags & 3));
  const head = flags & 4 ? 6 : 4;
  const queue: Block[] = [{ address: address + prefix.position, length }];
  let blocks = 0;
  for (let at = queue.shift(); at; at = queue.shift()) {
    if (++blocks > MOST_BLOCKS) throw new RangeError('endless header');
    const c = new Cursor(block(fd, at.address, at.length));
    // Fewer bytes than a message head are a gap.
    while (c.remaining >= head) {
      const type = c.u8();
      const size = c.u16();
      const bits = c.u8();
      const data = c.skip(head - 4).bytes(size);
      if (type === MESSAGE.continuation) {
        const next = continuation(data, sb);
        // The block is framed by a signature and a checksum.
        queue.push({ address: next.address + 4, length: next.length - 8 });
      } else yield { type, flags: bits, data };
    }
  }
}

/**
 * The messages of the object header at `address` (counted from the superblock's base), versions 1 and 2
 * (HDF5 File Format Specification IV.A.1). Throws a RangeError when the bytes make no sense.
 */
export function* headerMessages(fd: number, address: bigint, sb: Superblock): Generator<HeaderMessage> {
  const at = Number(address) + sb.base;
  const magic = new Cursor(block(fd, at, 4)).text(4);
  if (magic === 'OHDR') yield* version2(fd, at, sb);
  else yield* version1(fd, at, sb);
}

export interface ContiguousLayout {
  /** Where the data start in the file on disk; undefined when no storage was ever allocated. */
  readonly address: number | undefined;
  readonly bytes: number;
}

/** Reads a data layout message of version 3 or 4. @returns undefined unless it is contiguous. */
export function parseContiguous(message: Uint8Array, sb: Superblock): ContiguousLayout | undefined {
  const c = new Cursor(message);
  const version = c.u8();
  if (version < 3 || c.u8() !== 1) return undefined;
  if (sb.offsetSize !== 8) return undefined;
  const address = c.u64();
  const bytes = c.uint(sb.lengthSize);
  return { address: address === UNDEFINED_ADDRESS ? undefined : Number(address) + sb.base, bytes };
}

/** Dimensions of a dataspace message. */
export const parseDimensions = (message: Uint8Array, sb: Superblock): number[] =>
  parseDataspace(message, sb).dimensions;

/** Dimensions of a dataspace message, and how large they may become: the same where nothing is said. */
export function parseDataspace(message: Uint8Array, sb: Superblock): { dimensions: number[]; maxima: number[] } {
  const c = new Cursor(message);
  const version = c.u8();
  const rank = c.u8();
  const growing = (c.u8() & 1) !== 0;
  c.skip(version === 1 ? 5 : 1);
  const extents = (): number[] => Array.from({ length: rank }, () => c.uint(sb.lengthSize));
  const dimensions = extents();
  return { dimensions, maxima: growing ? extents() : dimensions };
}
