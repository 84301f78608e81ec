import {
  broadcastStrides,
  hostTable,
  type Namespace,
  NDArray,
  referenceNamespace,
  sizeOf,
  type TableInput,
  ValueError,
} from '@glass-ts/core';

/** A table on the host: row-major float64 values with a shape. */
export interface Table {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** Namespace of the first array among the arguments, the reference namespace where there is none. */
export function namespaceOf(...inputs: readonly unknown[]): Namespace {
  for (const input of inputs) if (input instanceof NDArray) return input.xp;
  return referenceNamespace();
}

/** An array of the namespace's real dtype; `data` is handed over. */
export function toArray(xp: Namespace, data: Float64Array, shape: readonly number[] = [data.length]): NDArray {
  return xp.fromTyped(xp.backend.info.defaults.real === 'float64' ? data : Float32Array.from(data), shape);
}

/** The values of a 1-D table. */
export function vector(x: TableInput, what: string): Float64Array {
  const { data, shape } = hostTable(x);
  if (shape.length !== 1) {
    throw new ValueError(`${what} must be a 1D array, not ${shape.length}D`, {
      where: { name: what },
      fix: 'Give one axis of values.',
    });
  }
  return data;
}

/** The k-th row of length `n` of row-major data, without a copy. */
export const row = (data: Float64Array, k: number, n: number): Float64Array => data.subarray(k * n, (k + 1) * n);

/** A table whose last axis holds functions of redshift, with `n` values each. */
export function functionsOf(f: TableInput, n: number, what: string): Table {
  const table = hostTable(f);
  if (table.shape.length === 0 || table.shape[table.shape.length - 1] !== n) {
    throw new ValueError(`${what} has shape (${table.shape.join(', ')}), but there are ${n} nodes`, {
      where: { name: what },
      fix: 'The last axis runs over the nodes.',
    });
  }
  return table;
}

/** Applies `f` to every row along the last axis; all results have the same length. */
export function mapRows(table: Table, f: (row: Float64Array) => Float64Array): Table {
  const n = table.shape[table.shape.length - 1];
  const lead = table.shape.slice(0, -1);
  const count = sizeOf(lead);
  const rows: Float64Array[] = [];
  for (let k = 0; k < count; k++) rows.push(f(row(table.data, k, n)));
  const width = rows[0]?.length ?? f(new Float64Array(n)).length;
  const data = new Float64Array(count * width);
  rows.forEach((r, k) => {
    data.set(r, k * width);
  });
  return { data, shape: [...lead, width] };
}

/** Flat index into a table of shape `from` for every element of the shape `to` that it broadcasts to. */
export function broadcastIndex(from: readonly number[], to: readonly number[]): Int32Array {
  const out = new Int32Array(sizeOf(to));
  const strides = broadcastStrides(from, to);
  const at = new Array<number>(to.length).fill(0);
  for (let k = 0, offset = 0; k < out.length; k++) {
    out[k] = offset;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      at[axis] += 1;
      offset += strides[axis];
      if (at[axis] < to[axis]) break;
      offset -= at[axis] * strides[axis];
      at[axis] = 0;
    }
  }
  return out;
}
