import type { NumberArray } from '../engine/convert.ts';
import { Failure } from '../failure.ts';
import { MESSAGE } from '../format/object-header.ts';
import { dataspaceMessage, datatypeMessage, fillMessage, storedBytes, type WriteType } from './messages.ts';
import type { Output } from './output.ts';
import type { Message } from './structures.ts';
import { bytesOfArray, typeOfArray } from './values.ts';

/** How a dataset is stored. Without chunks or gzip the values lie one after another. */
export interface StorageOptions {
  /** Rows per chunk; about 1 MiB when left out. */
  readonly chunkRows?: number;
  /** zlib level, 1 to 9. */
  readonly gzip?: number;
  /** Byte shuffle before gzip; on where gzip is. */
  readonly shuffle?: boolean;
}

/** Writes the rows of one dataset, from the first to the last. */
export interface DatasetWriter {
  readonly path: string;
  /** Rows written so far. */
  readonly rows: number;
  /** Appends rows, row-major. The array may be changed or reused once the promise is fulfilled. */
  appendRows(data: NumberArray): Promise<void>;
}

export interface DatasetPlan extends StorageOptions {
  readonly path: string;
  readonly type: WriteType;
  /** Shape of one row: everything but the first axis. */
  readonly rowShape: readonly number[];
  /** Number of rows; undefined where it is not known yet. */
  readonly rows: number | undefined;
  /** The dataset is a single value without axes. */
  readonly scalar?: boolean;
}

/** What contiguous and chunked datasets have in common: counting and checking rows. */
export abstract class RowWriter implements DatasetWriter {
  rows = 0;
  protected readonly output: Output;
  protected readonly plan: DatasetPlan;
  protected readonly rowBytes: number;
  readonly #rowItems: number;

  constructor(output: Output, plan: DatasetPlan) {
    this.output = output;
    this.plan = plan;
    this.#rowItems = plan.rowShape.reduce((a, b) => a * b, 1);
    this.rowBytes = this.#rowItems * storedBytes(plan.type);
  }

  get path(): string {
    return this.plan.path;
  }

  protected fail(what: string, code: string, fix: string): Failure {
    return new Failure({ what, code, fix, file: this.output.path, dataset: this.path });
  }

  async appendRows(data: NumberArray): Promise<void> {
    const { type, rows: limit } = this.plan;
    const text = type.startsWith('utf8:');
    const expected = type === 'bool' || text ? 'uint8' : type;
    if (typeOfArray(data) !== expected) {
      throw this.fail(
        `the data are ${typeOfArray(data)}, the dataset is ${type}`,
        'ERR_HDF5_TYPE',
        'Convert them first',
      );
    }
    if (!this.output.open) throw this.fail('the file is complete', 'ERR_HDF5_CLOSED', 'Write before commit');
    const perRow = text ? this.rowBytes : this.#rowItems;
    const count = perRow === 0 ? 0 : data.length / perRow;
    if (!Number.isInteger(count) || (limit !== undefined && this.rows + count > limit)) {
      const room = limit === undefined ? `rows of ${perRow} values` : `${limit - this.rows} rows of ${perRow}`;
      throw this.fail(`${data.length} values do not fit into ${room}`, 'ERR_HDF5_SHAPE', 'Give whole rows, row-major');
    }
    this.rows += count;
    if (count > 0) await this.put(bytesOfArray(data));
  }

  /** Throws unless all rows were written. */
  protected requireComplete(): void {
    const { rows } = this.plan;
    if (rows === undefined || rows === this.rows) return;
    throw this.fail(`${this.rows} of ${rows} rows were written`, 'ERR_HDF5_INCOMPLETE', 'Write all rows before commit');
  }

  protected messages(layout: Uint8Array, chunked: boolean): Message[] {
    const { rowShape, rows, scalar, type } = this.plan;
    const shape = scalar ? [] : [this.rows, ...rowShape];
    return [
      { type: MESSAGE.dataspace, data: dataspaceMessage(shape, rows === undefined) },
      { type: MESSAGE.datatype, data: datatypeMessage(type) },
      { type: MESSAGE.fillValue, data: fillMessage(chunked) },
      { type: MESSAGE.layout, data: layout },
    ];
  }

  protected abstract put(bytes: Uint8Array): Promise<void>;
  /** Writes what is left and gives the messages of the header. Inside of a task of the output. */
  abstract finish(): Promise<Message[]>;
}
