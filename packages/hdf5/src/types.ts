import type { Extremes } from '@glass-ts/core';
import type { Attribute } from './engine/attributes.ts';
import type { NumberArray } from './engine/convert.ts';
import type { DatasetInfo } from './engine/describe.ts';

export type { Attribute } from './engine/attributes.ts';
export type { NumberArray, NumberType } from './engine/convert.ts';
export type { DatasetInfo, FilterInfo } from './engine/describe.ts';

/** Attributes of one object, by name. */
export type Attributes = ReadonlyMap<string, Attribute>;

/** Rows along the first axis, half open; everything when left out. */
export interface RowRange {
  /** One element of the first axis: `start` and `stop` then count along the second, as if the dataset were that row. */
  readonly row?: number;
  readonly start?: number;
  readonly stop?: number;
}

export interface SliceOptions extends RowRange {
  /** Rows per slice; wins over `bytes`. */
  readonly rows?: number;
  /** Bytes per slice, about; 8 MiB when left out. Rounded to whole chunks. */
  readonly bytes?: number;
}

/** Consecutive rows of a dataset, row-major. */
export interface Slice {
  readonly start: number;
  readonly stop: number;
  readonly data: NumberArray;
}

/** What is to be known about reals: their extremes, or those of the distances of points (rows of three) from the origin. */
export type Survey = 'values' | 'radii';

/** Reals, and what is known about them from reading. */
export interface Surveyed {
  readonly data: NumberArray;
  /** The least and the greatest; NaN where a value is. Of no values: infinity and its negative. */
  readonly extremes: Extremes;
}

/**
 * An HDF5 file open for reading. Paths inside of it may be given with or without the leading slash. All errors are
 * `GlassError` with a code `ERR_HDF5_…`, the file and the dataset.
 */
export interface Hdf5File {
  /** Absolute path on disk. */
  readonly path: string;
  /** Bytes on disk. */
  readonly size: number;
  /** Whether there is a group or dataset (links are followed). */
  has(path: string): Promise<boolean>;
  /** What is at a path; undefined for nothing. */
  kind(path: string): Promise<'group' | 'dataset' | 'other' | undefined>;
  /** Names of the members of a group, in the order of the file's index; the root when left out. */
  children(path?: string): Promise<readonly string[]>;
  /** All attributes of a group or dataset; those of the root when left out. */
  attributes(path?: string): Promise<Attributes>;
  /** Shape, type and storage of a dataset. */
  dataset(path: string): Promise<DatasetInfo>;
  /**
   * Rows of a dataset as one typed array, row-major; numbers come in the machine's byte order. 64-bit integers (also
   * those stored with fewer bits) are BigInt64Array or BigUint64Array, half precision is widened to Float32Array.
   */
  read(path: string, range?: RowRange): Promise<NumberArray>;
  /** As `read`, of a dataset of float32 or float64, with what a look at every value tells. */
  readSurveyed(path: string, survey: Survey, range?: RowRange): Promise<Surveyed>;
  /** All of a text dataset. */
  readStrings(path: string): Promise<readonly string[]>;
  /** Rows in order, slice by slice; the next slice is read while the last is in use. */
  slices(path: string, options?: SliceOptions): AsyncIterable<Slice>;
  /** Closes the file; further calls do nothing. */
  close(): Promise<void>;
  /** `await using`: closes the file. */
  [Symbol.asyncDispose](): Promise<void>;
}
