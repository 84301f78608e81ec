import { readSync } from 'node:fs';
import { Cursor, UNDEFINED_ADDRESS } from '../bytes.ts';
import { lookup3 } from '../checksum.ts';
import type { Superblock } from '../superblock.ts';

/** Where the chunks of a dataset are, by their place in the grid of chunks, row-major. */
export interface ChunkTable {
  /** Bytes from the beginning of the file on disk. */
  readonly addresses: Float64Array;
  /** Bytes in the file. */
  readonly sizes: Float64Array;
  /** Filters that were left out. */
  readonly masks: Uint32Array;
}

/** A dataset whose chunks are looked up. */
export interface ChunkGrid {
  readonly fd: number;
  readonly superblock: Superblock;
  /** Bytes of the file on disk. */
  readonly fileSize: number;
  readonly shape: readonly number[];
  readonly chunk: readonly number[];
  readonly itemBytes: number;
  /** Bytes of a chunk's values. */
  readonly chunkBytes: number;
  readonly filtered: boolean;
}

const MOST_CHUNKS = 1 << 24;
const LARGEST_BLOCK = 1 << 26;

/** Number of chunks along every axis. */
export const gridOf = ({ shape, chunk }: Pick<ChunkGrid, 'shape' | 'chunk'>): number[] =>
  shape.map((n, axis) => Math.ceil(n / chunk[axis]!));

export function chunkCount(grid: ChunkGrid): number {
  const count = gridOf(grid).reduce((a, b) => a * b, 1);
  if (!(count >= 1 && count <= MOST_CHUNKS)) throw new RangeError('number of chunks');
  return count;
}

export function emptyTable(grid: ChunkGrid): ChunkTable {
  const count = chunkCount(grid);
  return {
    addresses: new Float64Array(count).fill(-1),
    sizes: new Float64Array(count),
    masks: new Uint32Array(count),
  };
}

/** Bytes of the file from an address counted from the superblock's base. */
export function blockAt(grid: ChunkGrid, address: number, length: number): Uint8Array {
  const at = address + grid.superblock.base;
  if (!(at >= 0 && length >= 0 && length <= LARGEST_BLOCK && at + length <= grid.fileSize))
    throw new RangeError('block outside of the file');
  const bytes = new Uint8Array(length);
  if (readSync(grid.fd, bytes, 0, length, at) !== length) throw new RangeError('block past the end of the file');
  return bytes;
}

/** A block that begins with a signature and version 0 and ends with its checksum; the cursor stands behind the version. */
export function framed(grid: ChunkGrid, address: number, length: number, signature: string): Cursor {
  const bytes = blockAt(grid, address, length);
  requireChecksum(bytes);
  const c = new Cursor(bytes);
  if (c.text(4) !== signature || c.u8() !== 0) throw new RangeError(`no ${signature}`);
  return c;
}

export function requireChecksum(bytes: Uint8Array): void {
  const end = bytes.length - 4;
  if (end < 0 || new Cursor(bytes, end).u32() !== lookup3(bytes.subarray(0, end))) throw new RangeError('checksum');
}

/** Reads an address that must be set. */
export function addressOf(c: Cursor): number {
  const address = c.u64();
  if (address === UNDEFINED_ADDRESS || address > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('no address');
  return Number(address);
}

/** Enters a chunk, checked: inside of the file, set once, and without filters exactly as large as its values. */
export function setChunk(
  grid: ChunkGrid,
  table: ChunkTable,
  index: number,
  chunk: { readonly address: number; readonly size: number; readonly mask: number },
): void {
  const { address, size, mask } = chunk;
  const at = address + grid.superblock.base;
  const last = Math.min(grid.fileSize, grid.superblock.endOfFile);
  if (!(index < table.addresses.length) || table.addresses[index] !== -1)
    throw new RangeError('chunk outside of the grid');
  if (!(size > 0 && at > 0 && at + size <= last)) throw new RangeError('chunk outside of the file');
  if (!grid.filtered && size !== grid.chunkBytes) throw new RangeError('size of a chunk');
  table.addresses[index] = at;
  table.sizes[index] = size;
  table.masks[index] = mask;
}

/** How an array of chunks stores one: its address and, of filtered ones, size and mask. */
export interface EntryFormat {
  readonly filtered: boolean;
  readonly bytes: number;
}

export function entryFormat(grid: ChunkGrid, client: number, bytes: number): EntryFormat {
  const filtered = client === 1;
  if (client > 1 || filtered !== grid.filtered) throw new RangeError('kind of chunks');
  if (filtered ? bytes < 8 + 1 + 4 || bytes > 8 + 8 + 4 : bytes !== 8) throw new RangeError('size of an entry');
  return { filtered, bytes };
}

/** Reads one entry of an array of chunks into the table. */
export function readEntry(grid: ChunkGrid, table: ChunkTable, index: number, c: Cursor, format: EntryFormat): void {
  const address = addressOf(c);
  const size = format.filtered ? c.uintOf(format.bytes - 12) : grid.chunkBytes;
  const mask = format.filtered ? c.u32() : 0;
  setChunk(grid, table, index, { address, size, mask });
}
