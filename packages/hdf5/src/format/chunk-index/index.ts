import type { ChunkIndex } from '../chunk-layout.ts';
import { readBTree1 } from './btree1.ts';
import { readExtensibleArray } from './extensible-array.ts';
import { readFixedArray } from './fixed-array.ts';
import { type ChunkGrid, type ChunkTable, chunkCount, emptyTable, setChunk } from './table.ts';

export type { ChunkGrid, ChunkTable } from './table.ts';

/** Chunks of equal size one after another, all written at once. */
function readImplicit(grid: ChunkGrid, address: number): ChunkTable {
  const table = emptyTable(grid);
  const { chunkBytes: size } = grid;
  for (let k = 0; k < table.addresses.length; k++)
    setChunk(grid, table, k, { address: address + k * size, size, mask: 0 });
  return table;
}

function readSingle(grid: ChunkGrid, { address, size, mask }: Extract<ChunkIndex, { kind: 'single' }>): ChunkTable {
  if (chunkCount(grid) !== 1 || (size !== undefined) !== grid.filtered) throw new RangeError('more than one chunk');
  const table = emptyTable(grid);
  setChunk(grid, table, 0, { address, size: size ?? grid.chunkBytes, mask });
  return table;
}

function read(grid: ChunkGrid, index: ChunkIndex): ChunkTable {
  switch (index.kind) {
    case 'btree1':
      return readBTree1(grid, index.address);
    case 'fixed':
      return readFixedArray(grid, index.address);
    case 'extensible':
      return readExtensibleArray(grid, index.address);
    case 'implicit':
      return readImplicit(grid, index.address);
    case 'single':
      return readSingle(grid, index);
  }
}

/**
 * Where all chunks of a dataset are. Throws a RangeError when anything is unusual or damaged, or a chunk was never written:
 * libhdf5 knows what to do then.
 */
export function readChunkTable(grid: ChunkGrid, index: ChunkIndex): ChunkTable {
  const table = read(grid, index);
  if (table.addresses.includes(-1)) throw new RangeError('a chunk was never written');
  return table;
}
