import type { NumberArray, NumberType } from '../engine/convert.ts';
import type { WriteType } from './messages.ts';
import type { DatasetWriter, StorageOptions } from './row-writer.ts';
import type { AttributeInput } from './values.ts';

/** How an attribute is stored. */
export interface AttributeOptions {
  /** Type in the file; from the value when left out. */
  readonly dtype?: WriteType;
  /** Shape of a list of values; [n] when left out. */
  readonly shape?: readonly number[];
}

export interface DatasetOptions extends StorageOptions {
  /** [n] for a list when left out. */
  readonly shape?: readonly number[];
}

export interface NewDataset extends StorageOptions {
  readonly dtype: NumberType | 'bool';
  /** Full shape; [] for a single value. */
  readonly shape: readonly number[];
}

export interface NewTable extends StorageOptions {
  readonly dtype: NumberType | 'bool';
  /** Shape of one row; [] for plain columns. */
  readonly rowShape?: readonly number[];
}

/**
 * An HDF5 file in the making. It appears under its name on `commit` and not before; the same calls give the same bytes
 * (no times are stored). Groups on the way to a dataset are made as needed. Errors are `GlassError` with a code.
 */
export interface Hdf5Writer {
  readonly path: string;
  /** Makes a group, and those above it. */
  group(path: string): void;
  /** Attaches an attribute to a group or dataset that is there already. */
  attribute(path: string, name: string, value: AttributeInput, options?: AttributeOptions): void;
  /** Writes a dataset at once: numbers, or a list of strings. */
  dataset(path: string, data: NumberArray | readonly string[], options?: DatasetOptions): Promise<void>;
  /** A dataset of known shape, whose rows are then appended. Contiguous unless chunks or gzip are asked for. */
  createDataset(path: string, options: NewDataset): Promise<DatasetWriter>;
  /** A dataset that grows row by row (chunked, first axis without limit). */
  createTable(path: string, options: NewTable): Promise<DatasetWriter>;
  /** Completes the file: headers, fsync, rename, fsync of the directory. */
  commit(): Promise<void>;
  /**
   * Completes the file but leaves it under its temporary name, for callers that rename several files together.
   * `abort` still removes it.
   */
  close(): Promise<{ readonly temporary: string; readonly path: string }>;
  /** Removes everything. Does nothing after `commit`. */
  abort(): Promise<void>;
  /** `await using`: discards what was not completed. */
  [Symbol.asyncDispose](): Promise<void>;
}
