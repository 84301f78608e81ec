import { Failure } from '../failure.ts';
import { type Attribute, readAttributes } from './attributes.ts';
import type { NumberArray } from './convert.ts';
import { type DatasetInfo, describe, requireObject } from './describe.ts';
import { Files, type Stamp } from './files.ts';
import { OBJECT } from './h5wasm.ts';
import { attempt, loadLibrary } from './library.ts';
import { readRows, readStrings } from './read.ts';
import { type StorageMap, storageOf } from './storage.ts';
import { requireSources } from './virtual.ts';

/** A file as a request names it: by path, and by what it was when it was first opened. */
export interface FileRef {
  readonly path: string;
  readonly stamp?: Stamp;
}

/** What the engine can be asked. Requests carry no state, so that any thread can answer any of them. */
export interface Engine {
  open(file: FileRef): Stamp;
  /** Forgets the file; it is opened again when somebody asks for it. */
  close(file: FileRef): void;
  kind(file: FileRef, path: string): 'group' | 'dataset' | 'other' | undefined;
  children(file: FileRef, path: string): string[];
  attributes(file: FileRef, path: string): Attribute[];
  dataset(file: FileRef, path: string): DatasetInfo;
  /** @param row of the first axis; start and stop then count along the second */
  read(file: FileRef, path: string, start: number, stop: number, row?: number): NumberArray;
  strings(file: FileRef, path: string): string[];
  /**
   * Where the values lie in the file, for reading them without libhdf5; undefined where only libhdf5 knows.
   * @param compare whether elements to compare with are wanted
   */
  storage(file: FileRef, path: string, compare: boolean): StorageMap | undefined;
}

const normalise = (path: string): string => `/${path.split('/').filter(Boolean).join('/')}`;

/** Starts libhdf5 in this thread. */
export async function createEngine(): Promise<Engine> {
  const library = await loadLibrary();
  const files = new Files(library);
  const damaged = { what: 'the group is damaged', code: 'ERR_HDF5_READ', fix: 'Copy the file again' };
  const typeOf = (ref: FileRef, path: string): number => {
    const file = files.get(ref.path, ref.stamp);
    return attempt({ file: file.path, dataset: path }, damaged, () => library.get_type(file.id, path));
  };
  const find = (ref: FileRef, path: string) => {
    const file = files.get(ref.path, ref.stamp);
    return { file, description: describe(library, file, normalise(path)) };
  };
  return {
    open: (ref) => files.get(ref.path).stamp,
    close: (ref) => files.close(ref.path),
    kind(ref, path) {
      const type = typeOf(ref, normalise(path));
      if (type === OBJECT.missing) return undefined;
      return type === OBJECT.group ? 'group' : type === OBJECT.dataset ? 'dataset' : 'other';
    },
    children(ref, path) {
      const group = normalise(path);
      const file = files.get(ref.path, ref.stamp);
      requireObject(library, file, group, OBJECT.group);
      return attempt({ file: file.path, dataset: group }, damaged, () => library.get_names(file.id, group, false));
    },
    attributes(ref, path) {
      const object = normalise(path);
      if (typeOf(ref, object) === OBJECT.missing) {
        requireObject(library, files.get(ref.path, ref.stamp), object, OBJECT.group);
      }
      return readAttributes(library, files.get(ref.path, ref.stamp), object);
    },
    dataset: (ref, path) => find(ref, path).description.info,
    read(ref, path, start, stop, row) {
      const { file, description } = find(ref, path);
      const rows = description.info.shape[row === undefined ? 0 : 1] ?? 1;
      if (!(start >= 0 && start <= stop && stop <= rows)) {
        const what = `rows ${start} to ${stop} are not among the ${rows} rows`;
        throw new Failure({
          what,
          code: 'ERR_HDF5_RANGE',
          file: file.path,
          dataset: path,
          fix: 'Choose 0 ≤ start ≤ stop ≤ rows',
        });
      }
      requireSources(library, files, file, description);
      return readRows(library, files.get(ref.path, ref.stamp), description, { start, stop, row });
    },
    storage(ref, path, compare) {
      const { file, description } = find(ref, path);
      return storageOf(library, file, description, compare);
    },
    strings(ref, path) {
      const { file, description } = find(ref, path);
      requireSources(library, files, file, description);
      return readStrings(library, files.get(ref.path, ref.stamp), description);
    },
  };
}
