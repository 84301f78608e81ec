import type { StorageReader } from '@glass-ts/core';
import type { DatasetInfo } from '../engine/describe.ts';
import type { Stamp } from '../engine/files.ts';
import type { Extent } from '../engine/read.ts';
import type { StorageMap } from '../engine/storage.ts';
import type { Survey } from '../types.ts';
import { DirectFile } from './file.ts';

type Reading = ReturnType<DirectFile['read']>;

/** Whether and how datasets are read past libhdf5. */
export interface DirectOptions {
  /** Bytes from which on it is worth the trouble. */
  readonly minimum: number;
  readonly reader: () => StorageReader | undefined;
}

/** A dataset that can be read past libhdf5. */
export interface DirectDataset {
  /** Values of an extent; undefined when something does not fit: then libhdf5 decides what is wrong. */
  read(extent: Extent, survey?: Survey): Promise<Awaited<Reading> | undefined>;
}

/** Asks libhdf5's thread where the values of a dataset are. */
export type FindStorage = (path: string, compare: boolean) => Promise<StorageMap | undefined>;

/** Datasets in which libhdf5 and the short way were seen to agree, by file and stamp. */
const agreed = new Set<string>();
const MOST_AGREED = 10_000;

const keyOf = (path: string, dataset: string, { device, inode, size, modified }: Stamp): string =>
  [path, dataset, device, inode, size, modified].join('\n');

/** The short way to the datasets of a file, where there is one. */
export class DirectReader {
  readonly #path: string;
  readonly #options: DirectOptions;
  readonly #storage: FindStorage;
  readonly #datasets = new Map<string, Promise<DirectDataset | undefined>>();
  #file: DirectFile | undefined;
  #closed = false;

  constructor(path: string, options: DirectOptions, storage: FindStorage) {
    this.#path = path;
    this.#options = options;
    this.#storage = storage;
  }

  /** The short way to a dataset; undefined where there is none. */
  async find(info: DatasetInfo, stamp: Stamp): Promise<DirectDataset | undefined> {
    const known = this.#datasets.get(info.path);
    if (known) return known;
    const found = this.#find(info, stamp);
    this.#datasets.set(info.path, found);
    return found;
  }

  async #find(info: DatasetInfo, stamp: Stamp): Promise<DirectDataset | undefined> {
    const bytes = (info.shape[0] ?? 1) * info.rowBytes;
    if (bytes < this.#options.minimum || bytes === 0) return undefined;
    if (info.dtype === 'string' || info.dtype === 'other') return undefined;
    const reader = this.#options.reader();
    if (!reader) return undefined;
    const key = keyOf(this.#path, info.path, stamp);
    try {
      const map = await this.#storage(info.path, !agreed.has(key));
      const file = map && this.#open(reader, stamp);
      if (!file || !(await file.agrees(map, info))) return undefined;
      if (agreed.size >= MOST_AGREED) agreed.clear();
      agreed.add(key);
      return { read: (extent, survey) => this.#read(info, () => file.read(map, info, extent, survey)) };
    } catch {
      // Reading through libhdf5 meets the same error, and says it.
      return undefined;
    }
  }

  #open(reader: StorageReader, stamp: Stamp): DirectFile | undefined {
    if (this.#closed) return undefined;
    return (this.#file ??= DirectFile.open(reader, this.#path, stamp));
  }

  async #read(info: DatasetInfo, start: () => Reading): Promise<Awaited<Reading> | undefined> {
    try {
      return await start();
    } catch {
      this.#datasets.set(info.path, Promise.resolve(undefined));
      return undefined;
    }
  }

  close(): void {
    this.#closed = true;
    this.#file?.close();
    this.#file = undefined;
    this.#datasets.clear();
  }
}
