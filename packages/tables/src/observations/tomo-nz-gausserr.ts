import { type NDArray, referenceNamespace, type TableInput, xpx } from '@glass-ts/core';
import { namespaceOf, toArray, vector } from '../table.ts';
import type { RedshiftBin } from './zbins.ts';

/** Error function, elementwise. */
function erf(x: Float64Array): Float64Array {
  return xpx.erf(referenceNamespace().fromTyped(x)).values() as Float64Array;
}

/**
 * True redshift distributions of photometric bins, for photometric redshifts with the Gaussian error σ0 (1 + z) truncated
 * below zero (Amara & Refregier 2007).
 *
 * @param z redshifts (N,). @param nz distribution (N,). @param zbins edges of B bins.
 * @returns (B, N).
 */
export function tomoNzGausserr(z: TableInput, nz: TableInput, sigma0: number, zbins: readonly RedshiftBin[]): NDArray {
  const nodes = vector(z, 'z');
  const values = vector(nz, 'nz');
  const n = nodes.length;
  const out = new Float64Array(zbins.length * n);
  const s = nodes.map((x) => Math.SQRT2 * sigma0 * (1 + x));
  const at = (edge: number): Float64Array => erf(nodes.map((x, i) => (x - edge) / s[i]));
  const truncated = at(0);
  zbins.forEach(([lower, upper], b) => {
    const [above, below] = [at(lower), at(upper)];
    for (let i = 0; i < n; i++) out[b * n + i] = (values[i] * (above[i] - below[i])) / (1 + truncated[i]);
  });
  return toArray(namespaceOf(z, nz), out, [zbins.length, n]);
}
