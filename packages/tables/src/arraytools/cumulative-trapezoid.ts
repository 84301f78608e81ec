import { broadcastShapes, hostTable, type NDArray, sizeOf, type TableInput } from '@glass-ts/core';
import { cumulativeTrapezoid as runningIntegral } from '../numeric/index.ts';
import { broadcastIndex, namespaceOf, row, type Table, toArray } from '../table.ts';

/** The values of a table at every element of the shape that it broadcasts to. */
function spread({ data, shape }: Table, to: readonly number[]): Float64Array {
  const size = sizeOf(to);
  if (data.length === size) return data;
  const out = new Float64Array(size);
  // Leading axes alone repeat the table as it is.
  if (data.length > 0 && shape.every((n, k) => n === to[to.length - shape.length + k])) {
    for (let start = 0; start < size; start += data.length) out.set(data, start);
    return out;
  }
  const index = broadcastIndex(shape, to);
  for (let k = 0; k < size; k++) out[k] = data[index[k]];
  return out;
}

/**
 * Running integral along the last axis by the trapezoidal rule, starting with 0, in float64.
 *
 * @param f values (…, N). @param x nodes (N,), or any shape that broadcasts against f.
 * @returns the broadcast shape.
 */
export function cumulativeTrapezoid(f: TableInput, x: TableInput): NDArray {
  const values = hostTable(f);
  const nodes = hostTable(x);
  const shape = broadcastShapes(values.shape, nodes.shape);
  const n = shape[shape.length - 1] ?? 1;
  const [y, z] = [spread(values, shape), spread(nodes, shape)];
  if (y.length === n) return toArray(namespaceOf(f, x), runningIntegral(y, z), shape);
  const out = new Float64Array(sizeOf(shape));
  for (let k = 0; k < out.length / n; k++) out.set(runningIntegral(row(y, k, n), row(z, k, n)), k * n);
  return toArray(namespaceOf(f, x), out, shape);
}
