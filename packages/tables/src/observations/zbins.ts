import { type TableInput, ValueError } from '@glass-ts/core';
import { arange, cumulativeTrapezoid, interp, linspace } from '../numeric/index.ts';
import { vector } from '../table.ts';

/** Lower and upper edge of a redshift bin. */
export type RedshiftBin = readonly [lower: number, upper: number];

const pairs = (edges: Float64Array): RedshiftBin[] =>
  Array.from({ length: Math.max(0, edges.length - 1) }, (_, k) => [edges[k], edges[k + 1]] as const);

/** The next double above x. */
function above(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(1);
  const value = new Float64Array(bits.buffer);
  value[0] = x;
  bits[0] += x > 0 ? 1n : -1n;
  return value[0];
}

/** The neighbour of x in the direction of y. */
const nextafter = (x: number, y: number): number => (x === y ? x : y > x ? above(x) : -above(-x));

/**
 * Bins of equal width from zmin to zmax: `nbins` of them, or of width `dz` (the last edge may exceed zmax).
 *
 * @throws ValueError unless exactly one of nbins and dz is given.
 */
export function fixedZbins(
  zmin: number,
  zmax: number,
  options: { readonly nbins?: number; readonly dz?: number } = {},
): RedshiftBin[] {
  const { nbins, dz } = options;
  if (nbins !== undefined && dz === undefined) return pairs(linspace(zmin, zmax, nbins + 1));
  if (dz !== undefined && nbins === undefined) return pairs(arange(zmin, nextafter(zmax + dz, zmax), dz));
  throw new ValueError('exactly one of nbins and dz must be given', { where: { name: 'fixedZbins' } });
}

/**
 * Bins that hold equal numbers of a redshift distribution.
 *
 * @param z redshifts (N,), increasing. @param nz values (N,), positive enough for the cumulative distribution to increase.
 */
export function equalDensZbins(z: TableInput, nz: TableInput, nbins: number): RedshiftBin[] {
  const nodes = vector(z, 'z');
  const cumulative = cumulativeTrapezoid(vector(nz, 'nz'), nodes);
  const total = cumulative[cumulative.length - 1];
  return pairs(
    interp(
      linspace(0, 1, nbins + 1),
      cumulative.map((c) => c / total),
      nodes,
    ),
  );
}
