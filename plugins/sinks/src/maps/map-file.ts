import { bytesOf, type DType, isFloat, type NDArray, slice } from '@glass-ts/core';
import { createHdf5, type Hdf5Writer, type NumberType } from '@glass-ts/hdf5';
import type { MapAttributes } from './attributes.ts';

/** Bytes of a map that are on the host at a time. */
const SLICE_BYTES = 32 * 2 ** 20;

export interface MapStorage {
  /** Type of real maps on disk; as they are when left out. */
  readonly dtype?: 'float64' | 'float32';
  /** 0 for none. */
  readonly gzip: number;
}

const diskType = (dtype: DType, storage: MapStorage): DType => (isFloat(dtype) ? (storage.dtype ?? dtype) : dtype);

/** One HDF5 file with the maps of one quantity, under a temporary name until the runner renames it. */
export class MapFile {
  readonly #writer: Hdf5Writer;
  readonly #quantity: string;
  readonly #storage: MapStorage;

  private constructor(writer: Hdf5Writer, quantity: string, storage: MapStorage) {
    this.#writer = writer;
    this.#quantity = quantity;
    this.#storage = storage;
  }

  /** Starts a file whose root carries the given facts. */
  static async create(path: string, quantity: string, facts: MapAttributes, storage: MapStorage): Promise<MapFile> {
    const writer = await createHdf5(path);
    for (const [name, value] of Object.entries(facts)) writer.attribute('/', name, value);
    return new MapFile(writer, quantity, storage);
  }

  /**
   * Writes a map (npix) as a dataset, slice by slice from the device: the host never holds all of it. The slices depend
   * on the size of the map alone, as do the bytes of the file.
   */
  async write(path: string, values: NDArray, attributes: MapAttributes): Promise<void> {
    const { gzip } = this.#storage;
    const dtype = diskType(values.dtype, this.#storage);
    const npix = values.shape[0]!;
    const dataset = await this.#writer.createDataset(path, {
      dtype: dtype as NumberType,
      shape: [npix],
      ...(gzip > 0 ? { gzip } : {}),
    });
    for (const [name, value] of Object.entries(attributes)) this.#writer.attribute(path, name, value);
    const step = Math.max(1, Math.floor(SLICE_BYTES / bytesOf(values.dtype)));
    for (let start = 0; start < npix; start += step) {
      const part = npix <= step ? values : values.get(slice(start, Math.min(npix, start + step)));
      const host = await part.toHost({ reason: `sink maps: ${this.#quantity}` });
      if (part !== values) part.dispose();
      await dataset.appendRows(dtype === values.dtype ? host : convert(host as Float64Array | Float32Array, dtype));
    }
  }

  /** Attaches facts to a group, which is made when it is not there. */
  group(path: string, attributes: MapAttributes): void {
    this.#writer.group(path);
    for (const [name, value] of Object.entries(attributes)) this.#writer.attribute(path, name, value);
  }

  /** Completes the file under its temporary name. */
  async close(): Promise<string> {
    return (await this.#writer.close()).temporary;
  }

  abort(): Promise<void> {
    return this.#writer.abort();
  }
}

const convert = (values: Float64Array | Float32Array, dtype: DType): Float64Array | Float32Array =>
  dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
