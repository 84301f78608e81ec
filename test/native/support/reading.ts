import { nativeStorage } from '@glass-ts/backend-native';
import type { StorageFile, StorageReader } from '@glass-ts/core';
import type { Hdf5File, NumberArray } from '@glass-ts/hdf5';

/** The native reader, which counts what it has read. */
export class CountingReader implements StorageReader {
  /** Readings that went well. */
  readings = 0;
  readonly #reader = nativeStorage()!;

  open(path: string): StorageFile {
    const file = this.#reader.open(path);
    const count = async <T>(promise: Promise<T>): Promise<T> => {
      const result = await promise;
      this.readings++;
      return result;
    };
    return {
      identity: file.identity,
      readBytes: (address, bytes) => count(file.readBytes(address, bytes)),
      readChunks: (request) => count(file.readChunks(request)),
      close: () => file.close(),
    };
  }

  trim(): void {
    this.#reader.trim();
  }
}

/** The bytes of an array, without a copy. */
export const bytesOf = (x: NumberArray): Buffer => Buffer.from(x.buffer, x.byteOffset, x.byteLength);

/** What a reading gives: the type and the bytes, or the code of the error. */
export function outcome(reading: Promise<NumberArray>): Promise<string> {
  return reading.then(
    (x) => `${x.constructor.name} ${bytesOf(x).toString('hex')}`,
    (error: { code?: string }) => String(error.code),
  );
}

/** Paths of all datasets below a group. */
export async function datasetsOf(file: Hdf5File, group = '/'): Promise<string[]> {
  const found: string[] = [];
  for (const name of await file.children(group)) {
    const path = `${group === '/' ? '' : group}/${name}`;
    const kind = await file.kind(path);
    if (kind === 'group') found.push(...(await datasetsOf(file, path)));
    else if (kind === 'dataset') found.push(path);
  }
  return found;
}
