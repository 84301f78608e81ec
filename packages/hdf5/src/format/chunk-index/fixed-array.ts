import { Cursor } from '../bytes.ts';
import {
  addressOf,
  blockAt,
  type ChunkGrid,
  type ChunkTable,
  chunkCount,
  emptyTable,
  entryFormat,
  framed,
  readEntry,
  requireChecksum,
} from './table.ts';

const HEADER = 4 + 1 + 1 + 1 + 1 + 8 + 8 + 4;
const PREFIX = 4 + 1 + 1 + 8;

/** The chunks of a fixed array: a dataset that cannot grow (HDF5 File Format Specification VII.B). */
export function readFixedArray(grid: ChunkGrid, address: number): ChunkTable {
  const table = emptyTable(grid);
  const count = chunkCount(grid);
  const header = framed(grid, address, HEADER, 'FAHD');
  const format = entryFormat(grid, header.u8(), header.u8());
  const perPage = 2 ** header.u8();
  if (Number(header.u64()) !== count) throw new RangeError('size of an array');
  const block = addressOf(header);
  const entries = (c: Cursor, from: number, to: number): void => {
    for (let k = from; k < to; k++) readEntry(grid, table, k, c, format);
  };
  const behind = (c: Cursor): Cursor => {
    c.skip(1);
    if (addressOf(c) !== address) throw new RangeError('an array of something else');
    return c;
  };
  if (count <= perPage) {
    entries(behind(framed(grid, block, PREFIX + count * format.bytes + 4, 'FADB')), 0, count);
    return table;
  }
  // In pages, each with a checksum; those that were never written show as clear bits.
  const pages = Math.ceil(count / perPage);
  const bitmap = Math.ceil(pages / 8);
  const head = behind(framed(grid, block, PREFIX + bitmap + 4, 'FADB')).bytes(bitmap);
  let at = block + PREFIX + bitmap + 4;
  for (let page = 0; page < pages; page++) {
    if (!((head[page >> 3]! << (page & 7)) & 0x80)) throw new RangeError('a page was never written');
    const from = page * perPage;
    const to = Math.min(from + perPage, count);
    const bytes = blockAt(grid, at, (to - from) * format.bytes + 4);
    requireChecksum(bytes);
    entries(new Cursor(bytes), from, to);
    at += bytes.length;
  }
  return table;
}
