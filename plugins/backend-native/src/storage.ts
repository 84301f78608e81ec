import type { ChunkRequest, StorageFile, StorageIdentity, StorageReader } from '@glass-ts/core';
import type { NativeAddon, NativeStorageFile } from './addon.ts';
import { defaultThreads } from './create.ts';
import { fromNative, guarded } from './errors.ts';
import { nativeAddon } from './loader.ts';

async function translated<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    throw fromNative(error);
  }
}

class NativeFile implements StorageFile {
  readonly identity: StorageIdentity;
  readonly #file: NativeStorageFile;

  constructor(file: NativeStorageFile) {
    this.#file = file;
    const [device, inode, size, modified] = file.identity();
    this.identity = { device, inode, size, modified };
  }

  readBytes(address: number, bytes: number): Promise<ArrayBuffer> {
    return translated(() => this.#file.readBytes(address, bytes));
  }

  readChunks({ filters, ...r }: ChunkRequest): Promise<ArrayBuffer> {
    const plain = filters.map(({ id, values }) => [id, ...values]);
    return translated(() =>
      this.#file.readChunks(r.itemBytes, r.chunk, r.offset, r.count, r.addresses, r.sizes, r.masks, plain),
    );
  }

  close(): void {
    this.#file.close();
  }
}

class NativeStorage implements StorageReader {
  readonly #addon: NativeAddon;
  readonly #threads: number;

  constructor(addon: NativeAddon, threads: number) {
    this.#addon = addon;
    this.#threads = threads;
  }

  open(path: string): StorageFile {
    return guarded(() => new NativeFile(new this.#addon.StorageFile(path, this.#threads)));
  }

  trim(): void {
    this.#addon.trimStorage();
  }
}

let shared: StorageReader | undefined;

/** The reader of files in Rust: all threads, inflate and byte shuffle with SIMD. Undefined where the addon is not built. */
export function nativeStorage(): StorageReader | undefined {
  const addon = nativeAddon();
  return addon && (shared ??= new NativeStorage(addon, defaultThreads()));
}
