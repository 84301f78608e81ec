import { type FileHandle, open, rm } from 'node:fs/promises';
import type { DType, TypedArray } from '@glass-ts/core';
import { type Data, Field, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct, util } from 'apache-arrow';
import { outputError } from '../output-error.ts';
import { ChunkList } from './chunks.ts';
import type { RowGroup } from './row-groups.ts';
import { arrowType } from './types.ts';

export interface ArrowColumn {
  readonly name: string;
  readonly dtype: DType;
  readonly metadata: ReadonlyMap<string, string>;
}

function columnData(field: Field, dtype: DType, values: TypedArray): Data {
  const length = values.length;
  const data = dtype === 'bool' ? util.packBools(values as Uint8Array) : values;
  return makeData({ type: field.type, length, nullCount: 0, data } as Parameters<typeof makeData>[0]);
}

/** Buffers of one call: the least that Linux promises. */
const AT_ONCE = 1024;

async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  for (let k = 0; k < chunks.length; k += AT_ONCE) {
    let rest = chunks.slice(k, k + AT_ONCE);
    while (rest.length > 0) {
      let { bytesWritten } = await handle.writev(rest);
      // Part of it, where the disk is nearly full: the next call says why.
      while (rest.length > 0 && bytesWritten >= rest[0]!.byteLength) bytesWritten -= rest.shift()!.byteLength;
      if (rest.length > 0) rest = [rest[0]!.subarray(bytesWritten), ...rest.slice(1)];
    }
  }
}

/** An Arrow IPC file (random access, V5 metadata) that grows by one record batch at a time on disk, not in memory. */
export class ArrowFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #schema: Schema;
  readonly #dtypes: readonly DType[];
  readonly #chunks = new ChunkList();
  #open = true;
  /** The bytes on their way to the operating system; failed or not, nobody needs to wait for it at once. */
  #flight: Promise<void> = Promise.resolve();
  readonly #writer = new RecordBatchFileWriter({ autoDestroy: true });

  private constructor(
    path: string,
    handle: FileHandle,
    columns: readonly ArrowColumn[],
    metadata: Map<string, string>,
  ) {
    this.#path = path;
    this.#handle = handle;
    this.#dtypes = columns.map((c) => c.dtype);
    this.#schema = new Schema(
      columns.map((c) => new Field(c.name, arrowType(c.dtype, c.name), false, new Map(c.metadata))),
      metadata,
    );
    this.#writer.reset(this.#chunks, this.#schema);
  }

  /** Creates the file (or empties it) and writes the schema. */
  static async create(
    path: string,
    columns: readonly ArrowColumn[],
    metadata: ReadonlyMap<string, string>,
  ): Promise<ArrowFile> {
    let handle: FileHandle;
    try {
      handle = await open(path, 'w');
    } catch (cause) {
      throw outputError(cause, path);
    }
    try {
      const file = new ArrowFile(path, handle, columns, new Map(metadata));
      file.#send();
      await file.#arrived();
      return file;
    } catch (error) {
      await handle.close();
      await rm(path, { force: true });
      throw error;
    }
  }

  /** Sends what the writer has made, when what went before is there. */
  #send(): void {
    const chunks = this.#chunks.take();
    this.#flight = this.#flight.then(() => writeAll(this.#handle, chunks));
    // Whoever waits for it next is told.
    this.#flight.catch(() => undefined);
  }

  async #arrived(): Promise<void> {
    try {
      await this.#flight;
    } catch (cause) {
      throw outputError(cause, this.#path);
    }
  }

  /**
   * Writes one record batch. Its bytes go to the disk while the next one is made: resolves when those of the one before
   * are with the operating system, and rejects when they could not be written.
   */
  async append({ rows, columns }: RowGroup): Promise<void> {
    await this.#arrived();
    const children = this.#schema.fields.map((field, i) => columnData(field, this.#dtypes[i]!, columns[i]!));
    const data = makeData({ type: new Struct(this.#schema.fields), length: rows, nullCount: 0, children });
    this.#writer.write(new RecordBatch(this.#schema, data));
    this.#send();
  }

  async #release(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#flight.catch(() => undefined);
    await this.#handle.close();
  }

  /** Writes the footer and closes the file. */
  async close(): Promise<void> {
    this.#writer.finish();
    this.#send();
    await this.#arrived();
    await this.#release();
  }

  /** Removes the file, closed or not. */
  async abort(): Promise<void> {
    await this.#release();
    await rm(this.#path, { force: true });
  }
}
