import { allocate, type DType, isInt64, type TypedArray } from '@glass-ts/core';

export interface RowColumn {
  readonly name: string;
  readonly dtype: DType;
}

/** Rows of all columns, in the order in which the columns were declared. */
export interface RowGroup {
  readonly rows: number;
  readonly columns: readonly TypedArray[];
}

function copyInto(to: TypedArray, at: number, from: TypedArray): void {
  if (to instanceof BigInt64Array || to instanceof BigUint64Array) to.set(from as BigInt64Array | BigUint64Array, at);
  else to.set(from as Exclude<TypedArray, BigInt64Array | BigUint64Array>, at);
}

/** Whether values of one storage can be stored as another without going through a string of casts. */
const compatible = (from: TypedArray, to: DType): boolean =>
  (from instanceof BigInt64Array || from instanceof BigUint64Array) === isInt64(to);

/**
 * Cuts a stream of rows into groups of a fixed size, whatever the sizes in which the rows arrive: that is what makes
 * the bytes of a catalogue independent of how many galaxies were drawn at a time. Holds one group of memory.
 */
export class RowGroups {
  readonly #columns: readonly RowColumn[];
  readonly #size: number;
  #storage: TypedArray[];
  #filled = 0;

  constructor(columns: readonly RowColumn[], size: number) {
    this.#columns = columns;
    this.#size = size;
    this.#storage = this.#allocate();
  }

  #allocate(): TypedArray[] {
    return this.#columns.map(({ dtype }) => allocate(dtype, this.#size));
  }

  #take(): RowGroup {
    const rows = this.#filled;
    const columns = this.#storage.map((values) => values.subarray(0, rows));
    // The group may still be on its way to the disk while the next rows come in.
    this.#storage = this.#allocate();
    this.#filled = 0;
    return { rows, columns };
  }

  /** Takes `count` rows in, one array per column, and yields every group that they fill. */
  *push(values: readonly TypedArray[], count: number): Generator<RowGroup> {
    values.forEach((column, i) => {
      const { name, dtype } = this.#columns[i]!;
      if (column.length !== count || !compatible(column, dtype)) {
        throw new TypeError(
          `column ${name}: ${count} values of ${dtype} expected, got ${column.length} of another kind`,
        );
      }
    });
    for (let done = 0; done < count; ) {
      const rows = Math.min(count - done, this.#size - this.#filled);
      values.forEach((column, i) => {
        copyInto(this.#storage[i]!, this.#filled, column.subarray(done, done + rows));
      });
      this.#filled += rows;
      done += rows;
      if (this.#filled === this.#size) yield this.#take();
    }
  }

  /** The rows that do not fill a group, if any. */
  *flush(): Generator<RowGroup> {
    if (this.#filled > 0) yield this.#take();
  }
}
