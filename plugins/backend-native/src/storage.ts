import type {
  ChunkRequest,
  StorageFile,
  StorageIdentity,
  StorageReader,
  StorageReading,
  StorageSurvey,
} from '@glass-ts/core';
import type { NativeAddon, NativeReading, NativeStorageFile } from './addon.ts';
import { defaultThreads } from './create.ts';
import { fromNative, guarded } from './errors.ts';
import { nativeAddon } from './loader.ts';

async function reading(survey: StorageSurvey | undefined, start: (code: number) => Promise<NativeReading>) {
  const code = survey === undefined ? 0 : survey.of === 'radii' ? 3 * survey.itemBytes : survey.itemBytes;
  try {
    const [data, least, greatest] = await start(code);
    return { data, extremes: survey && ([least, greatest] as const) };
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

  readBytes(address: number, bytes: number, survey?: StorageSurvey): Promise<StorageReading> {
    return reading(survey, (code) => this.#file.readBytes(address, bytes, code));
  }

  readChunks({ filters, ...r }: ChunkRequest, survey?: StorageSurvey): Promise<StorageReading> {
    const plain = filters.map(({ id, values }) => [id, ...values]);
    const { itemBytes, chunk, offset, count, addresses, sizes, masks } = r;
    return reading(survey, (code) =>
      this.#file.readChunks(itemBytes, chunk, offset, count, addresses, sizes, masks, plain, code),
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
