import {
  broadcastShapes,
  type Generator,
  hostTable,
  type Namespace,
  type NDArray,
  type TableInput,
  tidy,
  ValueError,
  warn,
  xpx,
} from '@glass-ts/core';
import { PhiloxGenerator, type SamplerOptions, wrapBuffer } from '@glass-ts/rng';
import { numeric, type WindowLike, windowNodes } from '@glass-ts/tables';
import { checkCount, generatorOf } from './generator-of.ts';
import { indicesOf, tableRow, valueAt } from './populations.ts';
import { upload } from './upload.ts';

/** Options of {@link redshiftsFromNz}. */
export interface RedshiftsFromNzOptions extends SamplerOptions {
  /** Report that this function knows nothing of shells; true when left out. */
  readonly warn?: boolean;
}

/** The inverse distribution function of a redshift distribution as a table on the device: cdf from 0 to 1, and redshifts. */
export interface RedshiftTable {
  readonly cdf: NDArray;
  readonly z: NDArray;
}

/** {@link RedshiftTable} of n(z) at nodes: n(z) is taken as constant between nodes, as GLASS does. */
export function redshiftTable(xp: Namespace, z: Float64Array, nz: Float64Array): RedshiftTable {
  const cdf = numeric.cumulativeTrapezoid(nz, z);
  const total = cdf[cdf.length - 1];
  if (!(total > 0)) {
    throw new ValueError(`a redshift distribution with integral ${total} cannot be sampled`, {
      where: { name: 'redshiftTable' },
      fix: 'n(z) must be positive somewhere between its nodes',
    });
  }
  for (let k = 0; k < cdf.length; k++) cdf[k] /= total;
  return { cdf: upload(xp, cdf, 'redshift distribution'), z: upload(xp, z, 'redshift distribution') };
}

/**
 * Redshifts of one uniform each by the inverse distribution function, elementwise.
 *
 * @param u uniforms in [0, 1), any shape. @param window a radial window, taken as n(z), or a table made before.
 */
export function sampleRedshifts(u: NDArray, window: WindowLike | RedshiftTable): NDArray {
  return tidy(() => {
    const { cdf, z } = 'cdf' in window ? window : redshiftTable(u.xp, windowNodes(window).za, windowNodes(window).wa);
    return xpx.interp(u, cdf, z);
  });
}

/** `sampleRedshifts` of `count` uniforms of the generator: in one pass where its backend has one. */
export function drawRedshifts(rng: Generator, count: number, table: RedshiftTable): NDArray {
  const { cdf, z } = table;
  const kernel = cdf.xp.backend.kernels['random.table'];
  const fits = rng instanceof PhiloxGenerator && rng.xp === cdf.xp && cdf.dtype === 'float64' && count > 0;
  if (kernel === undefined || !fits) return tidy(() => sampleRedshifts(rng.random(count), table));
  return wrapBuffer(rng.xp, kernel(rng.take('uniform', count), cdf, z), [count]);
}

/**
 * Redshifts drawn from redshift distributions; samples are exact for n(z) constant between nodes.
 *
 * Draws: one block of `count` uniforms per population, in C order of the broadcast leading axes.
 *
 * @param count numbers of redshifts (…). @param z nodes (…, N), increasing. @param nz distributions (…, N); not normalised.
 * @returns the redshifts of all populations one after the other, 1-D.
 * @throws ValueError for shapes that do not broadcast, counts that are none, and distributions without a positive integral.
 */
export function redshiftsFromNz(
  count: TableInput,
  z: TableInput,
  nz: TableInput,
  options: RedshiftsFromNzOptions = {},
): NDArray {
  if (options.warn ?? true) {
    warn(
      'WARN_REDSHIFTS_FROM_NZ',
      'when sampling galaxies, redshiftsFromNz() is often not the function you want: redshifts(n, window) draws them ' +
        'within a shell, so that they agree with its matter field; pass { warn: false } if it is',
    );
  }
  const rng = generatorOf(options, count, z, nz);
  const [n, nodes, values] = [hostTable(count), hostTable(z), hostTable(nz)];
  const lead = broadcastShapes(n.shape, nodes.shape.slice(0, -1), values.shape.slice(0, -1));
  return tidy(() => {
    // The generator decides where the redshifts live: tables are on the host anyway.
    const none = rng.random(0);
    const parts = indicesOf(lead).map((index) => {
      const size = valueAt(n, index);
      checkCount(size, 'redshiftsFromNz');
      if (size === 0) return none;
      return drawRedshifts(rng, size, redshiftTable(none.xp, tableRow(nodes, index), tableRow(values, index)));
    });
    return parts.length === 1 ? parts[0] : none.xp.concat([none, ...parts]);
  });
}

/**
 * Redshifts of `n` galaxies within the radial window of a shell, taken as their distribution. An array of numbers gives the
 * redshifts of several populations one after the other.
 *
 * Draws: one block of `n` uniforms per population.
 *
 * @returns 1-D.
 */
export const redshifts = (n: TableInput, w: WindowLike, options: SamplerOptions = {}): NDArray => {
  const { za, wa } = windowNodes(w);
  return redshiftsFromNz(n, za, wa, { ...options, warn: false });
};
