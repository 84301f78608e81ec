/** What tells whether a file is still the one that it was: as `stat` of Node gives it. */
export interface StorageIdentity {
  /** Device and inode; both 0 where the system has none. */
  readonly device: number;
  readonly inode: number;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** A filter of HDF5 that chunks went through: its registered number, and what it was told. */
export interface ChunkFilter {
  readonly id: number;
  readonly values: readonly number[];
}

/** A region of a chunked array, and where the chunks are that it touches. */
export interface ChunkRequest {
  /** Bytes of an element. */
  readonly itemBytes: number;
  /** Extents of a chunk, and of the region: its first element and its elements along every axis. */
  readonly chunk: readonly number[];
  readonly offset: readonly number[];
  readonly count: readonly number[];
  /**
   * Of the chunks in the smallest grid of chunks that covers the region, row-major: byte in the file, bytes in the file,
   * filters that were left out (bit k: filter k).
   */
  readonly addresses: Float64Array;
  readonly sizes: Float64Array;
  readonly masks: Uint32Array;
  /** In the order in which they were applied. */
  readonly filters: readonly ChunkFilter[];
}

/** What is to be known about reals: their extremes, or those of the distances of points (rows of three) from the origin. */
export interface StorageSurvey {
  readonly of: 'values' | 'radii';
  readonly itemBytes: 4 | 8;
}

/** The least and the greatest; both NaN where a value is. */
export type Extremes = readonly [least: number, greatest: number];

/** What was read. */
export interface StorageReading {
  readonly data: ArrayBuffer;
  /** Where a survey was asked for. */
  readonly extremes: Extremes | undefined;
}

/**
 * A file open for reading at given places, off the event loop. Every promise is rejected when something does not fit: bytes
 * outside of the file, damaged or unknown compression. The caller then reads in another way, which also says what is wrong.
 */
export interface StorageFile {
  readonly identity: StorageIdentity;
  /** Bytes from `address` on. */
  readBytes(address: number, bytes: number, survey?: StorageSurvey): Promise<StorageReading>;
  /** The elements of a region, row-major, as they are stored once the filters are undone. */
  readChunks(request: ChunkRequest, survey?: StorageSurvey): Promise<StorageReading>;
  /** Closes the file; readings under way end well. */
  close(): void;
}

/** Reads and decompresses parts of files with all threads: native code, which a plug-in offers. */
export interface StorageReader {
  /** Throws when the file cannot be opened. */
  open(path: string): StorageFile;
  /** Gives memory that is kept for the next reading back to the system. */
  trim(): void;
}

let find: () => StorageReader | undefined = () => undefined;

/**
 * Offers a reader to everything that reads files in this process; the last offer counts. It is asked for when the first
 * file is read, and may say that it cannot be used here.
 */
export function offerStorageReader(offer: () => StorageReader | undefined): void {
  find = offer;
}

/** The reader that a plug-in has offered; undefined where none works. */
export const storageReader = (): StorageReader | undefined => find();
