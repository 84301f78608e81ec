import { hostTable, type NDArray, sizeOf, type TableInput, ValueError } from '@glass-ts/core';
import { interp, trapezoid } from '../numeric/index.ts';
import { namespaceOf, toArray, vector } from '../table.ts';
import { type WindowLike, windowNodes } from './radial-window.ts';

/**
 * The function that weights of shells describe: Σ_s weights[s] w_s(z) / ∫ w_s dz.
 *
 * @param z redshifts (N,), or one. @param weights (S, …). @param shells S windows; the shorter of the two lists counts.
 * @returns (…, N).
 */
export function combine(z: TableInput, weights: TableInput, shells: readonly WindowLike[]): NDArray {
  const given = hostTable(z);
  const zs = given.shape.length === 0 ? given.data : vector(z, 'z');
  const table = hostTable(weights);
  if (table.shape.length === 0) {
    throw new ValueError('weights has no shell axis', {
      where: { name: 'combine' },
      fix: 'The first axis runs over shells.',
    });
  }
  const lead = table.shape.slice(1);
  const size = sizeOf(lead);
  const out = new Float64Array(size * zs.length);
  for (let s = 0; s < Math.min(shells.length, table.shape[0]); s++) {
    const { za, wa } = windowNodes(shells[s]);
    const norm = trapezoid(wa, za);
    const window = interp(
      zs,
      za,
      wa.map((w) => w / norm),
      { left: 0, right: 0 },
    );
    for (let k = 0; k < size; k++) {
      const weight = table.data[s * size + k];
      for (let i = 0; i < zs.length; i++) out[k * zs.length + i] += weight * window[i];
    }
  }
  return toArray(namespaceOf(z, weights), out, [...lead, zs.length]);
}
