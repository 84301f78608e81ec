import { gradient, interp, trapezoid, union1d } from '../numeric/index.ts';
import { row, type Table } from '../table.ts';
import type { WindowNodes } from './radial-window.ts';

/** The least squares problem A x = b of a partition: rows are redshifts, columns shells. */
export interface PartitionSystem {
  /** (P + 1, S), row-major. */
  readonly a: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** One right-hand side of P + 1 values per function. */
  readonly b: readonly Float64Array[];
}

/**
 * Shell windows and functions on the union of all nodes, each node weighted with its width; the last row asks that the
 * weights sum to the integral of the function, with the weight 1/sumtol.
 */
export function partitionSystem(
  z: Float64Array,
  fz: Table,
  shells: readonly WindowNodes[],
  sumtol: number,
): PartitionSystem {
  const zp = union1d(z, ...shells.map((w) => w.za));
  const width = gradient(zp);
  const columns = shells.length;
  const rows = zp.length + 1;
  const penalty = 1 / Math.max(sumtol, 1e-4);
  const a = new Float64Array(rows * columns);
  shells.forEach((w, s) => {
    const values = interp(zp, w.za, w.wa, { left: 0, right: 0 });
    const norm = trapezoid(values, zp);
    for (let p = 0; p < zp.length; p++) a[p * columns + s] = (values[p] / norm) * width[p];
    a[zp.length * columns + s] = penalty;
  });
  const count = z.length === 0 ? 0 : fz.data.length / z.length;
  const b = Array.from({ length: count }, (_, k) => {
    const f = row(fz.data, k, z.length);
    const values = interp(zp, z, f, { left: 0, right: 0 });
    const out = new Float64Array(rows);
    for (let p = 0; p < zp.length; p++) out[p] = values[p] * width[p];
    out[zp.length] = penalty * trapezoid(f, z);
    return out;
  });
  return { a, rows, columns, b };
}
