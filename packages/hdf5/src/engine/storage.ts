import { type ChunkGrid, type ChunkTable, readChunkTable } from '../format/chunk-index/index.ts';
import { parseChunked } from '../format/chunk-layout.ts';
import { parseFilters, type StoredFilter } from '../format/filters.ts';
import { parseDataspace } from '../format/object-header.ts';
import type { Description } from './describe.ts';
import type { OpenFile } from './files.ts';
import type { ChunkMessages } from './header.ts';
import type { Library } from './library.ts';
import { throughLibrary } from './read.ts';

/** Chunks of a dataset and what was done to them. */
export interface ChunkedStorage extends ChunkTable {
  readonly kind: 'chunked';
  readonly itemBytes: number;
  readonly shape: readonly number[];
  readonly chunk: readonly number[];
  readonly filters: readonly StoredFilter[];
}

/** Where little-endian values of a dataset lie in the file. */
export type StorageMap = (
  | ChunkedStorage
  /** One after another from this byte of the file on. */
  | { readonly kind: 'contiguous'; readonly address: number; readonly itemBytes: number }
) & {
  /** The first and the last element as libhdf5 reads them, to compare with; undefined where that costs too much or nobody asked. */
  readonly ends: readonly [Uint8Array, Uint8Array] | undefined;
};

/** Filters of libhdf5 itself. */
const KNOWN = new Set([1, 2, 3, 5, 6]);
/** With fewer chunks, decompressing two of them twice is no small part of the work. */
const CHUNKS_TO_COMPARE = 32;

function chunkedStorage(
  file: OpenFile,
  { metadata, info }: Description,
  messages: ChunkMessages,
): ChunkedStorage | undefined {
  const { superblock, fd, stamp } = file;
  const layout = parseChunked(messages.layout, superblock);
  const filters = messages.filters ? parseFilters(messages.filters) : [];
  const { dimensions, maxima } = parseDataspace(messages.dataspace, superblock);
  if (!layout || layout.itemBytes !== metadata.size || dimensions.length === 0) return undefined;
  const same = (a: readonly number[], b: readonly number[] | null | undefined): boolean =>
    a.length === b?.length && a.every((n, axis) => n === b[axis]);
  if (!same(dimensions, info.shape) || !same(layout.chunk, metadata.chunks)) return undefined;
  // What libhdf5 says about the filters must be what was found.
  if (
    !same(
      filters.map((f) => f.id),
      info.filters.map((f) => f.id),
    )
  )
    return undefined;
  if (!filters.every((f) => KNOWN.has(f.id)) || dimensions.includes(0)) return undefined;
  const { index } = layout;
  // Arrays of chunks number them in the grid of the largest shape.
  const fixed = index.kind === 'btree1' ? dimensions.length : index.kind === 'extensible' ? 1 : 0;
  if (maxima.some((n, axis) => axis >= fixed && n !== dimensions[axis])) return undefined;
  const chunkBytes = layout.chunk.reduce((a, b) => a * b, layout.itemBytes);
  const { chunk, itemBytes } = layout;
  const shape = dimensions;
  const filtered = filters.length > 0;
  const grid: ChunkGrid = { fd, superblock, fileSize: stamp.size, shape, chunk, itemBytes, chunkBytes, filtered };
  return { kind: 'chunked', itemBytes, shape, chunk, filters, ...readChunkTable(grid, index) };
}

/** An element of a dataset, by its index along every axis. */
function elementAt(library: Library, file: OpenFile, d: Description, last: boolean): Uint8Array {
  const { shape } = d.info;
  const corner = shape.map((n) => (last ? n - 1 : 0));
  return new Uint8Array(throughLibrary(library, file, d, { offset: corner, count: shape.map(() => 1) }));
}

/** Where the values of a dataset lie; undefined where anything is unusual or damaged, which libhdf5 knows how to handle. */
export function storageOf(library: Library, file: OpenFile, d: Description, compare: boolean): StorageMap | undefined {
  const { direct: address, chunked, metadata, info } = d;
  if (info.shape.includes(0)) return undefined;
  try {
    const map =
      address !== undefined
        ? ({ kind: 'contiguous', address, itemBytes: metadata.size } as const)
        : chunked && chunkedStorage(file, d, chunked);
    if (!map) return undefined;
    const cheap = map.kind === 'contiguous' || map.filters.length === 0 || map.addresses.length >= CHUNKS_TO_COMPARE;
    const end = (last: boolean): Uint8Array => elementAt(library, file, d, last);
    return { ...map, ends: compare && cheap ? [end(false), end(true)] : undefined };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
