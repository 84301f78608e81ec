import { broadcastShapes, hostTable, type NDArray, sizeOf, type TableInput } from '@glass-ts/core';
import { cumulativeTrapezoid as runningIntegral } from '../numeric/index.ts';
import { broadcastIndex, namespaceOf, row, toArray } from '../table.ts';

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
  const fromF = broadcastIndex(values.shape, shape);
  const fromX = broadcastIndex(nodes.shape, shape);
  const n = shape[shape.length - 1] ?? 1;
  const y = Float64Array.from(fromF, (k) => values.data[k]);
  const z = Float64Array.from(fromX, (k) => nodes.data[k]);
  const out = new Float64Array(sizeOf(shape));
  for (let k = 0; k < out.length / n; k++) out.set(runningIntegral(row(y, k, n), row(z, k, n)), k * n);
  return toArray(namespaceOf(f, x), out, shape);
}
