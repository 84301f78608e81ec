import type { Cursor } from '../bytes.ts';
import {
  addressOf,
  type ChunkGrid,
  type ChunkTable,
  chunkCount,
  type EntryFormat,
  emptyTable,
  entryFormat,
  framed,
  readEntry,
} from './table.ts';

const HEADER = 4 + 1 + 1 + 6 + 6 * 8 + 8 + 4;

interface Shape {
  readonly address: number;
  readonly format: EntryFormat;
  /** Elements in the index block itself, in the smallest data block, data block addresses of the first super block. */
  readonly inIndex: number;
  readonly smallest: number;
  readonly pointers: number;
  readonly perPage: number;
  /** Bytes of an element's number. */
  readonly offsetBytes: number;
  readonly superBlocks: number;
}

function readShape(grid: ChunkGrid, address: number): readonly [Shape, number] {
  const c = framed(grid, address, HEADER, 'EAHD');
  const format = entryFormat(grid, c.u8(), c.u8());
  const bits = c.u8();
  const inIndex = c.u8();
  const smallest = c.u8();
  const pointers = c.u8();
  const perPage = 2 ** c.u8();
  c.skip(6 * 8);
  const power = (n: number) => n > 0 && (n & (n - 1)) === 0;
  if (bits > 64 || !power(smallest) || !power(pointers)) throw new RangeError('shape of an array');
  const superBlocks = 1 + bits - Math.log2(smallest);
  const offsetBytes = Math.ceil(bits / 8);
  return [{ address, format, inIndex, smallest, pointers, perPage, offsetBytes, superBlocks }, addressOf(c)];
}

/** Data blocks in super block k, and elements in each. */
const blocksIn = (k: number): number => 2 ** (k >> 1);
const elementsIn = (k: number, smallest: number): number => 2 ** ((k + 1) >> 1) * smallest;

/** The chunks of an extensible array: a dataset that grows along one axis (HDF5 File Format Specification VII.C). */
export function readExtensibleArray(grid: ChunkGrid, address: number): ChunkTable {
  const table = emptyTable(grid);
  const count = chunkCount(grid);
  const [shape, indexBlock] = readShape(grid, address);
  const { format, inIndex, smallest, pointers, perPage, offsetBytes } = shape;
  let next = 0;
  const entries = (c: Cursor, n: number): void => {
    for (const end = Math.min(next + n, count); next < end; next++) readEntry(grid, table, next, c, format);
  };
  const behind = (c: Cursor, extra: number): Cursor => {
    if (c.u8() !== (format.filtered ? 1 : 0) || addressOf(c) !== address)
      throw new RangeError('array of something else');
    return c.skip(extra);
  };

  function dataBlock(at: number, elements: number): void {
    // Beyond, at more than a hundred thousand chunks, blocks come in pages.
    if (elements > perPage) throw new RangeError('an array in pages');
    const length = 4 + 1 + 1 + 8 + offsetBytes + elements * format.bytes + 4;
    entries(behind(framed(grid, at, length, 'EADB'), offsetBytes), elements);
  }

  function superBlock(at: number, k: number): void {
    const [blocks, elements] = [blocksIn(k), elementsIn(k, smallest)];
    const length = 4 + 1 + 1 + 8 + offsetBytes + blocks * 8 + 4;
    const c = behind(framed(grid, at, length, 'EASB'), offsetBytes);
    for (let b = 0; b < blocks && next < count; b++) dataBlock(addressOf(c), elements);
  }

  // The first super blocks have no block of their own: the addresses of their data blocks stand in the index block.
  const direct = 2 * Math.log2(pointers);
  const directBlocks = 2 * (pointers - 1);
  const others = shape.superBlocks - direct;
  if (others < 0) throw new RangeError('shape of an array');
  const length = 4 + 1 + 1 + 8 + inIndex * format.bytes + (directBlocks + others) * 8 + 4;
  const c = behind(framed(grid, indexBlock, length, 'EAIB'), 0);
  const start = c.position;
  entries(c, inIndex);
  c.position = start + inIndex * format.bytes;
  for (let k = 0; k < direct; k++) {
    for (let b = 0; b < blocksIn(k); b++) {
      if (next < count) dataBlock(addressOf(c), elementsIn(k, smallest));
      else c.skip(8);
    }
  }
  for (let k = direct; next < count; k++) superBlock(addressOf(c), k);
  return table;
}
