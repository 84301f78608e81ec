import { Cursor } from '../format/bytes.ts';
import { parseNumberType, type StoredNumber } from '../format/datatype.ts';
import {
  type ContiguousLayout,
  headerMessages,
  MESSAGE,
  parseContiguous,
  parseDimensions,
} from '../format/object-header.ts';
import type { OpenFile } from './files.ts';
import { type H5wasmMetadata, TYPE } from './h5wasm.ts';
import type { Library } from './library.ts';

/** What the dataset's own header says. */
export interface Header {
  readonly stored: StoredNumber | undefined;
  readonly contiguous: ContiguousLayout | undefined;
  /** Messages that say where chunks are and what was done to them; undefined where one lies elsewhere. */
  readonly chunked: ChunkMessages | undefined;
}

export interface ChunkMessages {
  readonly dataspace: Uint8Array;
  readonly layout: Uint8Array;
  readonly filters: Uint8Array | undefined;
}

/** The message of a datatype that has a name of its own in the file; an empty one where it cannot be followed. */
function committedType(file: OpenFile, message: Uint8Array): Uint8Array {
  const c = new Cursor(message);
  const version = c.u8();
  const kind = c.u8();
  if (version === 1) c.skip(6);
  if (version >= 3 && kind !== 2) throw new RangeError('shared message outside of an object header');
  for (const { type, data } of headerMessages(file.fd, c.u64(), file.superblock)) {
    if (type === MESSAGE.datatype) return data;
  }
  throw new RangeError('no datatype');
}

const MOST_LINKS = 8;

/**
 * Whether a path leads through an external link, or through too many soft ones. The address of an object behind an external
 * link is one in another file, and nothing tells which.
 */
function leavesFile(library: Library, file: OpenFile, path: string, links = 0): boolean {
  const parts = path.split('/').filter(Boolean);
  for (let k = 1; k <= parts.length; k++) {
    const prefix = `/${parts.slice(0, k).join('/')}`;
    if (library.get_external_link(file.id, prefix).filename !== undefined) return true;
    const target = library.get_symbolic_link(file.id, prefix);
    if (target === null) continue;
    const parent = target.startsWith('/') ? [] : parts.slice(0, k - 1);
    const next = [...parent, target, ...parts.slice(k)].join('/');
    return links >= MOST_LINKS || leavesFile(library, file, next, links + 1);
  }
  return false;
}

/**
 * Looks at the dataset's own header for what h5wasm does not tell: the bits of its numbers and where contiguous data are.
 * An object reference is the header's address, so that libhdf5 does the search. Undefined where anything is unusual.
 */
export function readHeader(
  library: Library,
  file: OpenFile,
  path: string,
  metadata: H5wasmMetadata,
): Header | undefined {
  try {
    const reference = library.create_object_reference(file.id, path);
    const address = new Cursor(Uint8Array.from(reference)).u64();
    let stored: StoredNumber | undefined;
    let contiguous: ContiguousLayout | undefined;
    let dimensions: number[] | undefined;
    let elsewhere = false;
    const messages = new Map<number, Uint8Array>();
    for (const { type, flags, data } of headerMessages(file.fd, address, file.superblock)) {
      if (type === MESSAGE.datatype) stored = parseNumberType(flags & 2 ? committedType(file, data) : data);
      if (type === MESSAGE.layout) contiguous = parseContiguous(data, file.superblock);
      if (type === MESSAGE.dataspace && !(flags & 2)) dimensions = parseDimensions(data, file.superblock);
      if (type === MESSAGE.externalFiles) elsewhere = true;
      if (type === MESSAGE.filters && flags & 2) elsewhere = true;
      messages.set(type, data);
    }
    // A header of another object (behind an external link) is recognised by its shape and type.
    const shape = metadata.shape ?? [];
    const sameShape = dimensions?.length === shape.length && shape.every((n, i) => n === dimensions[i]);
    const kind = metadata.type === TYPE.float ? 'float' : 'integer';
    if (!sameShape || !stored || stored.size !== metadata.size || stored.kind !== kind) return undefined;
    if (elsewhere || leavesFile(library, file, path)) return { stored, contiguous: undefined, chunked: undefined };
    const layout = messages.get(MESSAGE.layout);
    const dataspace = messages.get(MESSAGE.dataspace);
    const chunked = layout && dataspace && { layout, dataspace, filters: messages.get(MESSAGE.filters) };
    return { stored, contiguous, chunked };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
