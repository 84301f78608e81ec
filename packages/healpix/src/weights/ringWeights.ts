import { checkNside } from '../geometry/nside.ts';
import { LANES } from '../sht/wasm/loops.ts';
import { cgls } from './cgls.ts';
import { addColumn, Columns, dotColumn } from './columns.ts';
import type { LinearOperator } from './operator.ts';

/**
 * Ring weights w of nside: one value per ring of the northern hemisphere with the equator (2·nside), mirrored in the south, such that a map times
 * 1 + w integrates Y_l0 exactly for l ≤ 3·nside (other m are left to the symmetry of the rings), of least norm over the pixels.
 */
export async function ringWeights(nside: number): Promise<Float64Array> {
  checkNside(nside, 'ringWeights');
  const lmax = 3 * nside - (nside % 2);
  const columns = new Columns(nside, lmax, 0);
  const { count, length } = columns.rings;
  const padded = columns.blocks * LANES;
  const norm = Float64Array.from({ length: count }, (_, r) => Math.sqrt(length[r] * (r === count - 1 ? 1 : 2)));
  const operator: LinearOperator = {
    rows: lmax / 2 + 1,
    columns: count,
    async apply(x) {
      const out = new Float64Array(lmax / 2 + 1);
      const rings = new Float64Array(padded);
      for (let r = 0; r < count; r++) rings[r] = x[r] * norm[r];
      for (let b = 0; b < columns.blocks; b++) addColumn(columns.at(0, b)!.values, rings, LANES * b, out, 0);
      return out;
    },
    async transpose(y) {
      const rings = new Float64Array(padded);
      for (let b = 0; b < columns.blocks; b++) dotColumn(columns.at(0, b)!.values, y, 0, rings, LANES * b);
      return rings.subarray(0, count).map((v, r) => v * norm[r]);
    },
  };
  const target = (await operator.apply(norm)).map((v) => -v);
  const monopole = (12 * nside * nside) / Math.sqrt(4 * Math.PI);
  target[0] += monopole;
  const { x } = await cgls(operator, target, { tolerance: 1e-14 * monopole, maxIterations: 10 * count });
  return x.map((v, r) => v / norm[r]);
}
