import { MESSAGE } from '../format/object-header.ts';
import { compress, shuffle } from './filters.ts';
import { chunkedMessage, FILTER, filtersMessage, storedBytes } from './messages.ts';
import type { Output } from './output.ts';
import { type DatasetPlan, RowWriter } from './row-writer.ts';
import { type ChunkRecord, chunkTree, type Message } from './structures.ts';

const CHUNK_BYTES = 1 << 20;
/** Chunks that are compressed at the same time: as many as Node has threads for it. */
const IN_FLIGHT = 4;
const MOST_CHUNK_BYTES = 2 ** 32 - 1;

/** Rows in chunks, compressed or not; may grow without limit. */
export class ChunkedWriter extends RowWriter {
  readonly #chunkRows: number;
  readonly #buffer: Uint8Array;
  readonly #records: ChunkRecord[] = [];
  readonly #jobs: Promise<void>[] = [];
  #filled = 0;
  #row = 0;

  constructor(output: Output, plan: DatasetPlan) {
    super(output, plan);
    const usual = Math.floor(CHUNK_BYTES / Math.max(this.rowBytes, 1));
    // A multiple of four rows shuffles faster.
    const rows = plan.chunkRows ?? Math.max(1, usual > 4 ? usual - (usual % 4) : usual);
    // A chunk larger than a dataset of fixed size only stores padding.
    this.#chunkRows = plan.rows === undefined ? rows : Math.max(1, Math.min(rows, plan.rows));
    if (this.#chunkRows * this.rowBytes > MOST_CHUNK_BYTES) {
      throw this.fail('a chunk would have more than 4 GiB', 'ERR_HDF5_SHAPE', 'Choose fewer chunkRows');
    }
    this.#buffer = new Uint8Array(this.#chunkRows * this.rowBytes);
  }

  protected async put(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const take = Math.min(bytes.length - at, this.#buffer.length - this.#filled);
      this.#buffer.set(bytes.subarray(at, at + take), this.#filled);
      this.#filled += take;
      at += take;
      if (this.#filled === this.#buffer.length) await this.#flush();
    }
  }

  async #filter(chunk: Uint8Array): Promise<Uint8Array> {
    const { gzip, type } = this.plan;
    if (gzip === undefined) return chunk;
    return compress(this.#shuffles ? shuffle(chunk, storedBytes(type)) : chunk, gzip);
  }

  get #shuffles(): boolean {
    return this.plan.gzip !== undefined && (this.plan.shuffle ?? true);
  }

  async #flush(): Promise<void> {
    const chunk = this.#buffer.slice();
    this.#buffer.fill(0);
    this.#filled = 0;
    const row = this.#row;
    this.#row += this.#chunkRows;
    const filtered = this.#filter(chunk);
    const job = this.output.inOrder(async () => {
      const bytes = await filtered;
      this.#records.push({ row, bytes: bytes.length, address: await this.output.append(bytes) });
    });
    // The output keeps the error; whoever waits for this job or for the commit gets it.
    job.catch(() => undefined);
    this.#jobs.push(job);
    if (this.#jobs.length >= IN_FLIGHT) await this.#jobs.shift();
  }

  /** Hands the last, padded chunk to the output. */
  async flushRest(): Promise<void> {
    this.requireComplete();
    if (this.#filled > 0) await this.#flush();
    await Promise.all(this.#jobs.splice(0));
  }

  async finish(): Promise<Message[]> {
    const { rowShape, type, gzip } = this.plan;
    const { output } = this;
    const tree =
      this.#records.length === 0
        ? undefined
        : await chunkTree(
            this.#records,
            1 + rowShape.length,
            this.#row,
            (n) => output.allocate(n),
            (a, b) => output.store(a, b),
          );
    const chunk = [this.#chunkRows, ...rowShape];
    const messages = this.messages(chunkedMessage(tree, chunk, storedBytes(type)), true);
    if (gzip !== undefined) {
      const filters: [number, number][] = this.#shuffles ? [[FILTER.shuffle, storedBytes(type)]] : [];
      filters.push([FILTER.deflate, gzip]);
      messages.push({ type: MESSAGE.filters, data: filtersMessage(filters) });
    }
    return messages;
  }
}
