import { allocateUnset, broadcastShapes, hostTable, type NDArray, sizeOf, type TableInput } from '@glass-ts/core';
import { cumulativeTrapezoid as runningIntegral } from '../numeric/index.ts';
import { broadcastIndex, namespaceOf, row, type Table, toArray } from '../table.ts';

/** A table at every element of the shape that it broadcasts to; as it is where only leading axes are added. */
function spread(table: Table, to: readonly number[]): Float64Array {
  const { data, shape } = table;
  if (shape.every((n, k) => n === to[to.length - shape.length + k])) return data;
  const index = broadcastIndex(shape, to);
  const out = new Float64Array(index.length);
  for (let k = 0; k < index.length; k++) out[k] = data[index[k]];
  return out;
}

/** Row k of n values; tables with fewer rows repeat. */
const rowOf = (data: Float64Array, k: number, n: number): Float64Array =>
  data.length === n ? data : row(data, k % (data.length / n), n);

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
  const out = allocateUnset('float64', sizeOf(shape)) as Float64Array;
  for (let k = 0; k * n < out.length; k++) runningIntegral(rowOf(y, k, n), rowOf(z, k, n), rowOf(out, k, n));
  return toArray(namespaceOf(f, x), out, shape);
}
