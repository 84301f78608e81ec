import type { ChunkRequest, StorageFile, StorageReader, StorageReading, StorageSurvey } from '@glass-ts/core';
import { bytesOf, type NumberType, viewAs } from '../engine/convert.ts';
import type { DatasetInfo } from '../engine/describe.ts';
import type { Stamp } from '../engine/files.ts';
import { type Extent, type Selection, selection } from '../engine/read.ts';
import type { ChunkedStorage, StorageMap } from '../engine/storage.ts';
import type { Survey, Surveyed } from '../types.ts';

/** The chunks that a part of a dataset touches. */
export function chunkRequest(map: ChunkedStorage, { offset, count }: Selection): ChunkRequest {
  const { chunk, shape, itemBytes, filters } = map;
  const first = chunk.map((n, axis) => Math.floor(offset[axis]! / n));
  const extents = chunk.map((n, axis) => Math.ceil((offset[axis]! + count[axis]!) / n) - first[axis]!);
  const grid = chunk.map((n, axis) => Math.ceil(shape[axis]! / n));
  const total = extents.reduce((a, b) => a * b, 1);
  const addresses = new Float64Array(total);
  const sizes = new Float64Array(total);
  const masks = new Uint32Array(total);
  for (let k = 0; k < total; k++) {
    let index = 0;
    let rest = k;
    let stride = 1;
    for (let axis = chunk.length - 1; axis >= 0; axis--) {
      index += (first[axis]! + (rest % extents[axis]!)) * stride;
      rest = Math.floor(rest / extents[axis]!);
      stride *= grid[axis]!;
    }
    addresses[k] = map.addresses[index]!;
    sizes[k] = map.sizes[index]!;
    masks[k] = map.masks[index]!;
  }
  return { itemBytes, chunk, offset, count, addresses, sizes, masks, filters };
}

/** Byte of an element of a contiguous dataset. */
function byteAt(map: Extract<StorageMap, { kind: 'contiguous' }>, shape: readonly number[], offset: readonly number[]) {
  return map.address + offset.reduce((at, k, axis) => at * shape[axis]! + k, 0) * map.itemBytes;
}

const sameFile = (a: Stamp, b: Stamp): boolean =>
  a.size === b.size &&
  // Fractions of milliseconds are rounded in different ways.
  Math.abs(a.modified - b.modified) < 0.01 &&
  (b.inode === 0 || (a.device === b.device && a.inode === b.inode));

/** Reads datasets of one file past libhdf5, with the reader that a plug-in has offered. */
export class DirectFile {
  readonly #file: StorageFile;

  private constructor(file: StorageFile) {
    this.#file = file;
  }

  /** @returns undefined when the file cannot be opened or is not the one of the stamp any more */
  static open(reader: StorageReader, path: string, stamp: Stamp): DirectFile | undefined {
    try {
      const file = reader.open(path);
      if (sameFile(stamp, file.identity)) return new DirectFile(file);
      file.close();
    } catch {
      // libhdf5 will say what is wrong.
    }
    return undefined;
  }

  #part(map: StorageMap, shape: readonly number[], part: Selection, survey?: StorageSurvey): Promise<StorageReading> {
    if (map.kind === 'chunked') return this.#file.readChunks(chunkRequest(map, part), survey);
    const bytes = part.count.reduce((a, b) => a * b, map.itemBytes);
    return this.#file.readBytes(byteAt(map, shape, part.offset), bytes, survey);
  }

  /** Rows of a dataset. Rejected where anything does not fit. */
  async read(
    map: StorageMap,
    { shape, dtype }: DatasetInfo,
    extent: Extent,
    survey?: Survey,
  ): Promise<Partial<Surveyed> & Pick<Surveyed, 'data'>> {
    const part = selection(shape, extent);
    const itemBytes = map.itemBytes as 4 | 8;
    const { data, extremes } = await this.#part(map, shape, part, survey && { of: survey, itemBytes });
    const expected = part.count.reduce((a, b) => a * b, bytesOf(dtype as NumberType));
    if (data.byteLength !== expected) throw new RangeError('size of the values');
    return { data: viewAs(dtype as NumberType, data), ...(extremes ? { extremes } : {}) };
  }

  /** Whether the first and the last element are those that libhdf5 reads, where it was asked for them. */
  async agrees(map: StorageMap, { shape }: DatasetInfo): Promise<boolean> {
    if (!map.ends) return true;
    const count = shape.map(() => 1);
    const corners = [shape.map(() => 0), shape.map((n) => n - 1)];
    const found = await Promise.all(corners.map((offset) => this.#part(map, shape, { offset, count })));
    return map.ends.every((end, k) => Buffer.compare(end, new Uint8Array(found[k]!.data)) === 0);
  }

  close(): void {
    this.#file.close();
  }
}
