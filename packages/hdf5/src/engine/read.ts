import { readSync } from 'node:fs';
import { Failure } from '../failure.ts';
import { convert, type NumberArray, type NumberType, viewAs } from './convert.ts';
import { type Description, requireFilters } from './describe.ts';
import type { OpenFile } from './files.ts';
import { attempt, type Library } from './library.ts';
import { decodeStrings } from './strings.ts';

const PIECES = 'Read fewer rows at a time';

/** Memory inside of the WebAssembly heap for the time of a call. */
export function withMemory<T>(
  library: Library,
  bytes: number,
  place: { file: string; dataset: string },
  use: (pointer: number) => T,
): T {
  const pointer = library._malloc(Math.max(bytes, 1));
  if (pointer === 0) {
    const what = `no memory for ${bytes} bytes in libhdf5 (its limit is 2 GiB)`;
    throw new Failure({ what, code: 'ERR_HDF5_MEMORY', ...place, fix: PIECES });
  }
  try {
    return use(pointer);
  } finally {
    library._free(pointer);
  }
}

const DAMAGED = {
  what: 'the data cannot be read: the file is damaged',
  code: 'ERR_HDF5_READ',
  fix: 'Copy the file again, or ask whether the program that wrote it ended properly',
};

/** What is read: rows along the first axis, or values along the second axis of one row. */
export interface Extent {
  readonly start: number;
  readonly stop: number;
  readonly row: number | undefined;
}

/** Along every axis: first element and number of elements. */
export interface Selection {
  readonly offset: readonly number[];
  readonly count: readonly number[];
}

/** An extent along every axis. */
export function selection(shape: readonly number[], { start, stop, row }: Extent): Selection {
  const cut = row === undefined ? 0 : 1;
  return {
    offset: shape.map((_, axis) => (axis === cut ? start : axis < cut ? row! : 0)),
    count: shape.map((n, axis) => (axis === cut ? stop - start : axis < cut ? 1 : n)),
  };
}

/** Values as libhdf5 gives them, in the file's own type. */
export function throughLibrary(library: Library, file: OpenFile, d: Description, part: Selection): ArrayBuffer {
  const place = { file: file.path, dataset: d.info.path };
  const { shape } = d.info;
  const [offset, count] = [part.offset.map(BigInt), part.count.map(BigInt)];
  const bytes = part.count.reduce((a, b) => a * b, d.metadata.size);
  return withMemory(library, bytes, place, (pointer) => {
    const scalar = shape.length === 0;
    const ones = shape.map(() => 1n);
    attempt(place, DAMAGED, () =>
      library.get_dataset_data(
        file.id,
        d.info.path,
        scalar ? null : count,
        scalar ? null : offset,
        scalar ? null : ones,
        BigInt(pointer),
      ),
    );
    return library.HEAPU8.slice(pointer, pointer + bytes).buffer as ArrayBuffer;
  });
}

function fromFile(file: OpenFile, d: Description, address: number, { start, stop, row }: Extent): ArrayBuffer {
  const { shape, rowBytes } = d.info;
  const step = row === undefined ? rowBytes : rowBytes / shape[1]!;
  // Not zeroed first: every byte is overwritten below. Unpooled, so that the buffer can be handed to another thread.
  const bytes = Buffer.allocUnsafeSlow((stop - start) * step);
  let at = address + (row ?? 0) * rowBytes + start * step;
  for (let done = 0; done < bytes.length; ) {
    const got = readSync(file.fd, bytes, done, bytes.length - done, at);
    if (got === 0) {
      const what = `the file ends at byte ${at}, inside of the data`;
      throw new Failure({
        what,
        code: 'ERR_HDF5_TRUNCATED',
        file: file.path,
        dataset: d.info.path,
        fix: 'Copy the file again',
      });
    }
    done += got;
    at += got;
  }
  return bytes.buffer as ArrayBuffer;
}

/** Values as a typed array, row-major. Contiguous plain data are read past libhdf5, with one copy less. */
export function readRows(library: Library, file: OpenFile, d: Description, extent: Extent): NumberArray {
  const { dtype } = d.info;
  if (dtype === 'string' || dtype === 'other') {
    const what =
      dtype === 'string' ? 'the dataset holds text, not numbers' : 'the dataset holds values of an unsupported type';
    throw new Failure({
      what,
      code: 'ERR_HDF5_TYPE',
      file: file.path,
      dataset: d.info.path,
      fix: dtype === 'string' ? 'Use readStrings' : 'Rewrite it as float32, float64 or integers',
    });
  }
  requireFilters(file, d.info);
  if (extent.stop === extent.start) return viewAs(dtype, new ArrayBuffer(0));
  if (d.direct !== undefined) return viewAs(dtype, fromFile(file, d, d.direct, extent));
  const buffer = throughLibrary(library, file, d, selection(d.info.shape, extent));
  return d.converts ? convert(buffer, d.stored!, dtype as NumberType) : viewAs(dtype, buffer);
}

/** All strings of a text dataset. */
export function readStrings(library: Library, file: OpenFile, d: Description): string[] {
  const place = { file: file.path, dataset: d.info.path };
  if (d.info.dtype !== 'string') {
    throw new Failure({ what: 'the dataset does not hold text', code: 'ERR_HDF5_TYPE', ...place, fix: 'Use read' });
  }
  requireFilters(file, d.info);
  const bytes = d.metadata.size * d.metadata.total_size;
  return withMemory(library, bytes, place, (pointer) => {
    attempt(place, DAMAGED, () => library.get_dataset_data(file.id, d.info.path, null, null, null, BigInt(pointer)));
    const strings = decodeStrings(library, d.metadata, pointer, bytes);
    if (d.metadata.vlen) library.reclaim_vlen_memory(file.id, d.info.path, '', BigInt(pointer));
    return strings;
  });
}
