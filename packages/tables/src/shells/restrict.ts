import { hostTable, type NDArray, type TableInput, ValueError } from '@glass-ts/core';
import { interp, union1d } from '../numeric/index.ts';
import { functionsOf, mapRows, namespaceOf, type Table, toArray } from '../table.ts';
import { type WindowLike, type WindowNodes, windowNodes } from './radial-window.ts';

/** {@link restrict} on the host. */
export function restrictNodes(z: Float64Array, f: Table, w: WindowNodes): { z: Float64Array; f: Table } {
  const [first, last] = [w.za[0], w.za[w.za.length - 1]];
  const zr = union1d(
    w.za,
    z.filter((v) => v > first && v < last),
  );
  const weight = interp(zr, w.za, w.wa);
  const fr = mapRows(f, (values) => interp(zr, z, values, { left: 0, right: 0 }).map((v, k) => v * weight[k]));
  return { z: zr, f: fr };
}

/**
 * The product of a function and a window, on the union of their nodes inside the window. Outside of its nodes the function
 * counts as zero.
 *
 * @param z nodes (N,). @param f values (…, N).
 * @returns nodes (M,) and values (…, M).
 * @throws ValueError when z is not 1-D.
 */
export function restrict(z: TableInput, f: TableInput, w: WindowLike): [NDArray, NDArray] {
  const nodes = hostTable(z);
  if (nodes.shape.length !== 1) throw new ValueError('z must be 1D arrays', { where: { name: 'restrict' } });
  const result = restrictNodes(nodes.data, functionsOf(f, nodes.data.length, 'f'), windowNodes(w));
  const xp = namespaceOf(z, f);
  return [toArray(xp, result.z), toArray(xp, result.f.data, result.f.shape)];
}
