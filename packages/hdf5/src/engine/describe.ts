import { Failure } from '../failure.ts';
import { isPlain, type StoredNumber } from '../format/datatype.ts';
import type { ContiguousLayout } from '../format/object-header.ts';
import { bytesOf, type NumberType, numberTypeOf } from './convert.ts';
import type { OpenFile } from './files.ts';
import { type H5wasmMetadata, OBJECT, TYPE } from './h5wasm.ts';
import { type ChunkMessages, type Header, readHeader } from './header.ts';
import { attempt, type Library } from './library.ts';

/** A filter of a dataset, such as compression. */
export interface FilterInfo {
  readonly id: number;
  readonly name: string;
}

/** What a dataset is, without its data. */
export interface DatasetInfo {
  /** Absolute path inside of the file. */
  readonly path: string;
  readonly shape: readonly number[];
  /** Element type that `read` gives; `string` for text; `other` for what cannot be read here (compounds, …). */
  readonly dtype: NumberType | 'string' | 'other';
  readonly layout: 'contiguous' | 'chunked' | 'virtual' | 'other';
  readonly chunks?: readonly number[];
  readonly filters: readonly FilterInfo[];
  /** Bytes in memory of one row: of `shape[0]` equal parts; of the value itself for a scalar. */
  readonly rowBytes: number;
}

export interface Description {
  readonly info: DatasetInfo;
  readonly metadata: H5wasmMetadata;
  readonly stored: StoredNumber | undefined;
  /** Values need converting after libhdf5 (unusual numbers of bits). */
  readonly converts: boolean;
  /** Where plain little-endian values lie in the file, one after another. */
  readonly direct: number | undefined;
  /** Of chunked plain little-endian values: what their header says about the chunks. */
  readonly chunked: ChunkMessages | undefined;
}

const BUILT_IN_FILTERS = new Set([1, 2, 3, 5, 6]);
const NBIT = 5;

/** The type of a number whose header could not be read: only ordinary ones can be trusted. */
function assumeOrdinary(metadata: H5wasmMetadata, filters: readonly FilterInfo[]): StoredNumber | undefined {
  if (filters.some((f) => f.id === NBIT)) return undefined;
  const { size, littleEndian, signed } = metadata;
  if (metadata.type === TYPE.integer || metadata.type === TYPE.enum) {
    return { kind: 'integer', size, littleEndian, signed, bitOffset: 0, precision: size * 8 };
  }
  return undefined;
}

function layoutOf(metadata: H5wasmMetadata, header: Header | undefined): DatasetInfo['layout'] {
  if (metadata.virtual_sources) return 'virtual';
  if (metadata.chunks) return 'chunked';
  return header?.contiguous ? 'contiguous' : 'other';
}

/** The dataset at a normalised path. */
export function describe(library: Library, file: OpenFile, path: string): Description {
  const known = file.described.get(path);
  if (known) return known;
  const place = { file: file.path, dataset: path };
  requireObject(library, file, path, OBJECT.dataset);
  const damaged = {
    what: 'the description of the dataset is damaged',
    code: 'ERR_HDF5_READ',
    fix: 'Copy the file again',
  };
  const metadata = attempt(place, damaged, () => library.get_dataset_metadata(file.id, path));
  const filters = attempt(place, damaged, () => library.get_dataset_filters(file.id, path)).map(({ id, name }) => ({
    id,
    name,
  }));
  const shape = metadata.shape ?? [0];
  const isNumber = metadata.type === TYPE.integer || metadata.type === TYPE.float || metadata.type === TYPE.enum;
  const header = isNumber ? readHeader(library, file, path, metadata) : undefined;
  const stored = isNumber ? (header?.stored ?? assumeOrdinary(metadata, filters)) : undefined;
  const dtype = (stored && numberTypeOf(stored)) ?? (metadata.type === TYPE.string ? 'string' : 'other');
  const rowItems = shape.slice(1).reduce((a, b) => a * b, 1);
  const info: DatasetInfo = {
    path,
    shape: [...shape],
    dtype,
    layout: layoutOf(metadata, header),
    ...(metadata.chunks ? { chunks: [...metadata.chunks] } : {}),
    filters,
    rowBytes: rowItems * (dtype === 'string' || dtype === 'other' ? metadata.size : bytesOf(dtype)),
  };
  checkContiguous(file, info, metadata, header?.contiguous);
  const plain = stored !== undefined && isPlain(stored);
  const ours = plain && stored.littleEndian;
  const direct = ours && filters.length === 0 ? header?.contiguous?.address : undefined;
  const chunked = ours && metadata.chunks ? header?.chunked : undefined;
  const description = { info, metadata, stored, converts: stored !== undefined && !plain, direct, chunked };
  file.described.set(path, description);
  return description;
}

function checkContiguous(
  file: OpenFile,
  info: DatasetInfo,
  metadata: H5wasmMetadata,
  contiguous: ContiguousLayout | undefined,
): void {
  if (!contiguous) return;
  const place = { file: file.path, dataset: info.path };
  const bytes = metadata.size * metadata.total_size;
  if (bytes === 0) return;
  if (contiguous.address === undefined) {
    const what = 'the dataset was created but no data were ever written into it';
    throw new Failure({
      what,
      code: 'ERR_HDF5_READ',
      ...place,
      fix: 'Ask whether the program that wrote it ended properly',
    });
  }
  if (contiguous.address + bytes > file.stamp.size) {
    const what = `the file is truncated: the data end at byte ${contiguous.address + bytes} of ${file.stamp.size}`;
    throw new Failure({ what, code: 'ERR_HDF5_TRUNCATED', ...place, fix: 'Copy the file again' });
  }
}

/** Throws unless there is an object of that kind, saying what is there instead. */
export function requireObject(library: Library, file: OpenFile, path: string, kind: number): void {
  const place = { file: file.path, dataset: path };
  const damaged = { what: 'the path cannot be followed', code: 'ERR_HDF5_READ', fix: 'Copy the file again' };
  const type = attempt(place, damaged, () => library.get_type(file.id, path));
  if (type === kind) return;
  const name = (n: number): string => (n === OBJECT.group ? 'group' : 'dataset');
  if (type === OBJECT.group || type === OBJECT.dataset) {
    const what = `expected a ${name(kind)} and found a ${name(type)}`;
    throw new Failure({ what, code: 'ERR_HDF5_MISSING', ...place, fix: 'Check which kind of file this is' });
  }
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  const around =
    attempt(place, damaged, () => library.get_type(file.id, parent)) === OBJECT.group
      ? attempt(place, damaged, () => library.get_names(file.id, parent, false))
      : [];
  const fix =
    around.length > 0 ? `${parent} has: ${around.slice(0, 20).join(', ')}` : `${parent} is not there or empty`;
  throw new Failure({ what: `there is no such ${name(kind)}`, code: 'ERR_HDF5_MISSING', ...place, fix });
}

/** Throws when libhdf5 lacks a filter that the dataset needs. */
export function requireFilters(file: OpenFile, info: DatasetInfo): void {
  const missing = info.filters.find((f) => !BUILT_IN_FILTERS.has(f.id));
  if (!missing) return;
  throw new Failure({
    what: `the data are compressed with the filter "${missing.name || missing.id}" (${missing.id}), which is not available`,
    code: 'ERR_HDF5_FILTER',
    file: file.path,
    dataset: info.path,
    fix: 'Rewrite the file with a built-in filter: h5repack -f SHUF -f GZIP=4 IN OUT',
  });
}
