import { ieee, type StoredNumber } from '../format/datatype.ts';
import { convert, type NumberArray, type NumberType, numberTypeOf, viewAs } from './convert.ts';
import type { OpenFile } from './files.ts';
import { type H5wasmMetadata, TYPE } from './h5wasm.ts';
import { attempt, type Library } from './library.ts';
import { withMemory } from './read.ts';
import { decodeStrings } from './strings.ts';

/** An attribute with its values, always a list: a scalar has the shape [], SWIFT's numbers have [1]. */
export interface Attribute {
  readonly name: string;
  /** `other` where the type cannot be read here; `values` is then empty. */
  readonly dtype: NumberType | 'string' | 'other';
  readonly shape: readonly number[];
  readonly values: NumberArray | readonly string[];
}

/** The stored type, which for attributes is taken to be ordinary: nobody packs bits there. */
function ordinary(m: H5wasmMetadata): StoredNumber | undefined {
  const { size, signed } = m;
  const common = { size, littleEndian: true, bitOffset: 0, precision: size * 8 };
  if (m.type === TYPE.integer || m.type === TYPE.enum) return { kind: 'integer', signed, ...common };
  const float = m.type === TYPE.float ? ieee(size) : undefined;
  return float && { kind: 'float', signed: true, float, ...common };
}

function read(library: Library, file: OpenFile, path: string, name: string): Attribute {
  const place = { file: file.path, dataset: `${path}@${name}` };
  const damaged = { what: 'the attribute is damaged', code: 'ERR_HDF5_READ', fix: 'Copy the file again' };
  const metadata = attempt(place, damaged, () => library.get_attribute_metadata(file.id, path, name));
  const stored = ordinary(metadata);
  const dtype = (stored && numberTypeOf(stored)) ?? (metadata.type === TYPE.string ? 'string' : 'other');
  const shape = metadata.shape ? [...metadata.shape] : [0];
  const bytes = metadata.shape ? metadata.size * metadata.total_size : 0;
  if (dtype === 'other' || bytes === 0) {
    const values = dtype === 'other' || dtype === 'string' ? [] : viewAs(dtype, new ArrayBuffer(0));
    return { name, dtype, shape, values };
  }
  return withMemory(library, bytes, place, (pointer) => {
    attempt(place, damaged, () => library.get_attribute_data(file.id, path, name, BigInt(pointer)));
    if (dtype === 'string') {
      const values = decodeStrings(library, metadata, pointer, bytes);
      if (metadata.vlen) library.reclaim_vlen_memory(file.id, path, name, BigInt(pointer));
      return { name, dtype, shape, values };
    }
    const buffer = library.HEAPU8.slice(pointer, pointer + bytes).buffer as ArrayBuffer;
    const half = stored!.kind === 'float' && stored!.size === 2;
    return { name, dtype, shape, values: half ? convert(buffer, stored!, dtype) : viewAs(dtype, buffer) };
  });
}

/** All attributes of the object at `path`. */
export function readAttributes(library: Library, file: OpenFile, path: string): Attribute[] {
  const place = { file: file.path, dataset: path };
  const damaged = { what: 'the attributes are damaged', code: 'ERR_HDF5_READ', fix: 'Copy the file again' };
  const names = attempt(place, damaged, () => library.get_attribute_names(file.id, path));
  return names.map((name) => read(library, file, path, name));
}
