import { resolve } from 'node:path';
import { type Pool, pool as sharedPool } from './client/pool.ts';
import type { Arguments, Operation, Result } from './client/protocol.ts';
import type { Transport } from './client/transport.ts';
import { type DirectDataset, DirectReader } from './direct/reader.ts';
import { allocate, type NumberArray } from './engine/convert.ts';
import type { DatasetInfo } from './engine/describe.ts';
import type { FileRef } from './engine/engine.ts';
import type { Stamp } from './engine/files.ts';
import { coded, hdf5Error } from './errors.ts';
import { DEFAULT_SLICE_BYTES, resolveRange, rowRanges, rowsPerSlice, rowView } from './slicing.ts';
import { extremesOf } from './survey.ts';
import type { Attributes, Hdf5File, RowRange, Slice, SliceOptions, Survey, Surveyed } from './types.ts';

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

/** Slices that are on their way while one is in use, where all threads read each of them. */
const DIRECT_DEPTH = 2;

type Reading = Pick<Surveyed, 'data'> & Partial<Surveyed>;

const compressed = (info: DatasetInfo): boolean => info.filters.length > 0;

class PooledFile implements Hdf5File {
  readonly path: string;
  readonly #pool: Pool;
  readonly #described = new Map<string, DatasetInfo>();
  readonly #attributes = new Map<string, Attributes>();
  readonly #direct: DirectReader;
  #ref: FileRef;
  #transport: Transport | undefined;
  #closed = false;

  constructor(path: string, pool: Pool) {
    this.path = path;
    this.#ref = { path };
    this.#pool = pool;
    this.#direct = new DirectReader(path, pool.direct, (dataset, compare) => this.#ask('storage', dataset, compare));
    pool.retain();
  }

  get size(): number {
    return this.#ref.stamp?.size ?? 0;
  }

  async open(): Promise<this> {
    try {
      const stamp: Stamp = await this.#ask('open');
      this.#ref = { path: this.path, stamp };
      return this;
    } catch (error) {
      this.#closed = true;
      this.#pool.release();
      throw error;
    }
  }

  #ask<Op extends Operation>(op: Op, ...rest: Tail<Arguments<Op>>): Promise<Result<Op>> {
    return this.#askIn((preferred) => preferred, op, ...rest);
  }

  /** Any thread will do: several decompress parts of one file at the same time. */
  #askAnywhere<Op extends Operation>(op: Op, ...rest: Tail<Arguments<Op>>): Promise<Result<Op>> {
    return this.#askIn(() => undefined, op, ...rest);
  }

  #askIn<Op extends Operation>(
    prefer: (known: Transport | undefined) => Transport | undefined,
    op: Op,
    ...rest: Tail<Arguments<Op>>
  ): Promise<Result<Op>> {
    if (this.#closed) return Promise.reject(this.#closedError());
    this.#transport = this.#pool.choose(prefer(this.#transport));
    const args = [this.#ref, ...rest] as unknown as Arguments<Op>;
    return coded(this.#pool.request(this.#transport, op, args));
  }

  #closedError(): Error {
    return hdf5Error({
      what: 'the file has been closed',
      code: 'ERR_HDF5_CLOSED',
      file: this.path,
      fix: 'Open it again',
    });
  }

  async has(path: string): Promise<boolean> {
    const kind = await this.kind(path);
    return kind === 'group' || kind === 'dataset';
  }

  kind(path: string): Promise<'group' | 'dataset' | 'other' | undefined> {
    return this.#ask('kind', path);
  }

  children(path = '/'): Promise<readonly string[]> {
    return this.#ask('children', path);
  }

  async attributes(path = '/'): Promise<Attributes> {
    const known = this.#attributes.get(path);
    if (known && !this.#closed) return known;
    const list = await this.#ask('attributes', path);
    const map = new Map(list.map((attribute) => [attribute.name, attribute]));
    this.#attributes.set(path, map);
    return map;
  }

  async dataset(path: string): Promise<DatasetInfo> {
    const known = this.#described.get(path);
    if (known && !this.#closed) return known;
    const info = await this.#ask('dataset', path);
    this.#described.set(path, info);
    return info;
  }

  async read(path: string, range: RowRange = {}): Promise<NumberArray> {
    return (await this.#read(path, range)).data;
  }

  async readSurveyed(path: string, survey: Survey, range: RowRange = {}): Promise<Surveyed> {
    const { dtype, shape } = await this.dataset(path);
    if (!dtype.startsWith('float') || (survey === 'radii' && (shape.length !== 2 || shape[1] !== 3))) {
      throw hdf5Error({
        what: `expected ${survey === 'radii' ? 'rows of three reals' : 'reals'} and found ${dtype} of shape [${shape.join(', ')}]`,
        code: 'ERR_HDF5_TYPE',
        file: this.path,
        dataset: path,
        fix: 'Check which kind of file this is',
      });
    }
    const { data, extremes } = await this.#read(path, range, survey);
    return { data, extremes: extremes ?? extremesOf(data as Float64Array, survey) };
  }

  async #read(path: string, range: RowRange, survey?: Survey): Promise<Reading> {
    const info = rowView(await this.dataset(path), this.path, range.row);
    const [start, stop] = resolveRange(info, this.path, range);
    const direct = await this.#directly(info.path, start, stop, range.row, survey);
    if (direct) return direct;
    const rows = rowsPerSlice(info, {});
    if ((stop - start) * info.rowBytes <= DEFAULT_SLICE_BYTES || stop - start <= rows) {
      return { data: await this.#readRows(info, start, stop, range.row) };
    }
    return { data: await this.#assemble(info, { ...range, start, stop }) };
  }

  /** Rows read past libhdf5; undefined where that does not work. */
  async #directly(
    path: string,
    start: number,
    stop: number,
    row: number | undefined,
    survey?: Survey,
  ): Promise<Reading | undefined> {
    const dataset = await this.#findDirect(path);
    if (this.#closed) throw this.#closedError();
    return dataset && start < stop ? dataset.read({ start, stop, row }, survey) : undefined;
  }

  async #findDirect(path: string): Promise<DirectDataset | undefined> {
    const { stamp } = this.#ref;
    return stamp && this.#direct.find(await this.dataset(path), stamp);
  }

  /** Decompression keeps a thread busy: several share it. Plain data come as fast as the disk gives them. */
  async #readRows(info: DatasetInfo, start: number, stop: number, row: number | undefined): Promise<NumberArray> {
    const direct = await this.#directly(info.path, start, stop, row);
    if (direct) return direct.data;
    return compressed(info)
      ? this.#askAnywhere('read', info.path, start, stop, row)
      : this.#ask('read', info.path, start, stop, row);
  }

  async #assemble(
    info: DatasetInfo,
    range: Required<Pick<RowRange, 'start' | 'stop'>> & RowRange,
  ): Promise<NumberArray> {
    const { start, stop } = range;
    const width = info.shape.slice(1).reduce((a, b) => a * b, 1);
    let out: NumberArray | undefined;
    for await (const slice of this.slices(info.path, range)) {
      out ??= this.#allocate(info, (stop - start) * width);
      // Both have the dataset's type; the compiler sees only the union.
      (out as Float64Array).set(slice.data as Float64Array, (slice.start - start) * width);
    }
    return out!;
  }

  #allocate(info: DatasetInfo, length: number): NumberArray {
    try {
      return allocate(info.dtype as 'float64', length);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      const what = `no memory for ${length} values`;
      throw hdf5Error({ what, code: 'ERR_HDF5_MEMORY', file: this.path, dataset: info.path, fix: 'Read it in slices' });
    }
  }

  readStrings(path: string): Promise<readonly string[]> {
    return this.#ask('strings', path);
  }

  async *slices(path: string, options: SliceOptions = {}): AsyncGenerator<Slice, void, undefined> {
    const info = rowView(await this.dataset(path), this.path, options.row);
    const [first, last] = resolveRange(info, this.path, options);
    const direct = await this.#findDirect(info.path);
    const depth = direct ? DIRECT_DEPTH : compressed(info) ? this.#pool.parallelism : 1;
    const fetch = async ([start, stop]: readonly [number, number]): Promise<Slice> => ({
      start,
      stop,
      data: await this.#readRows(info, start, stop, options.row),
    });
    const ahead: Promise<Slice>[] = [];
    for (const range of rowRanges(first, last, rowsPerSlice(info, options))) {
      const slice = fetch(range);
      // A consumer that stops early leaves this promise behind; its error is then nobody's business.
      slice.catch(() => undefined);
      ahead.push(slice);
      if (ahead.length > depth) yield await ahead.shift()!;
    }
    for (const slice of ahead) yield await slice;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#described.clear();
    this.#attributes.clear();
    this.#direct.close();
    try {
      await this.#pool.forget(this.#ref);
    } finally {
      this.#pool.release();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Opens an HDF5 file for reading, in a reading thread where there are threads. Truncated, foreign and missing files are
 * refused at once.
 * @throws GlassError ERR_HDF5_OPEN, ERR_HDF5_NOT_HDF5, ERR_HDF5_TRUNCATED
 */
export function openHdf5(path: string): Promise<Hdf5File> {
  return openIn(sharedPool, path);
}

/** The same in a given pool, for tests of pools. */
export const openIn = (pool: Pool, path: string): Promise<Hdf5File> => new PooledFile(resolve(path), pool).open();

/** Opens a file, hands it to `use` and closes it whatever happens. */
export async function withHdf5<T>(path: string, use: (file: Hdf5File) => Promise<T>): Promise<T> {
  const file = await openHdf5(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** Stops the reading threads now instead of a second after the last file was closed. */
export const stopHdf5 = (): Promise<void> => sharedPool.stop();
