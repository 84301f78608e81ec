import { hostTable, type NDArray, sizeOf, type TableInput, ValueError } from '@glass-ts/core';
import { type InterpOptions, interp } from '../numeric/index.ts';
import { namespaceOf, toArray, vector } from '../table.ts';

export interface NdinterpOptions extends InterpOptions {
  /** Axis of the table that xq belongs to; the last one when left out. */
  readonly axis?: number;
}

/**
 * Linear interpolation of a table along one axis (see {@link interp} for the ends).
 *
 * @param x points, any shape. @param xq nodes (N,), increasing. @param fq table with N entries along `axis`.
 * @param axis the axis of fq that xq belongs to, the last one when left out; it, `left`, `right` and `period` follow in this
 *   order or as one object.
 * @returns `fq` with the axis replaced by the axes of x; a scalar x drops it.
 * @throws ValueError when the axis does not exist or does not have N entries.
 */
export function ndinterp(
  x: TableInput,
  xq: TableInput,
  fq: TableInput,
  axis?: number | null | NdinterpOptions,
  left?: number | null,
  right?: number | null,
  period?: number | null,
): NDArray {
  if (typeof axis === 'object' && axis !== null) return along(x, xq, fq, axis);
  const options = { axis, left, right, period };
  return along(x, xq, fq, Object.fromEntries(Object.entries(options).filter(([, v]) => typeof v === 'number')));
}

function along(x: TableInput, xq: TableInput, fq: TableInput, options: NdinterpOptions): NDArray {
  const points = hostTable(x);
  const nodes = vector(xq, 'xq');
  const table = hostTable(fq);
  const given = options.axis ?? -1;
  const axis = given < 0 ? given + table.shape.length : given;
  if (table.shape[axis] !== nodes.length) {
    throw new ValueError(`axis ${given} of shape (${table.shape.join(', ')}) does not have ${nodes.length} entries`, {
      where: { name: 'ndinterp' },
    });
  }
  const outer = sizeOf(table.shape.slice(0, axis));
  const inner = sizeOf(table.shape.slice(axis + 1));
  const n = nodes.length;
  const m = points.data.length;
  const out = new Float64Array(outer * m * inner);
  const column = new Float64Array(n);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      for (let k = 0; k < n; k++) column[k] = table.data[(o * n + k) * inner + i];
      const values = interp(points.data, nodes, column, options);
      for (let k = 0; k < m; k++) out[(o * m + k) * inner + i] = values[k];
    }
  }
  const shape = [...table.shape.slice(0, axis), ...points.shape, ...table.shape.slice(axis + 1)];
  return toArray(namespaceOf(x, xq, fq), out, shape);
}
