import { broadcastShapes, hostTable, type NDArray, sizeOf, type TableInput } from '@glass-ts/core';
import { trapezoid } from '../numeric/index.ts';
import { broadcastIndex, namespaceOf, row, toArray, vector } from '../table.ts';

/** Options of the redshift distributions. */
export interface NzOptions {
  /** Total of the distribution instead of 1; an array has the leading axes of the result. */
  readonly norm?: TableInput;
}

type Curve = (z: number, ...parameters: readonly number[]) => number;

/** A curve for every element of the broadcast parameters, divided by its integral. */
function normalised(z: TableInput, parameters: readonly TableInput[], options: NzOptions, curve: Curve): NDArray {
  const nodes = vector(z, 'z');
  const tables = [...parameters, options.norm ?? 1].map((p) => hostTable(p));
  const lead = broadcastShapes(...tables.map((t) => t.shape));
  const at = tables.map((t) => broadcastIndex(t.shape, lead));
  const n = nodes.length;
  const out = new Float64Array(sizeOf(lead) * n);
  for (let k = 0; k < out.length / n; k++) {
    const values = tables.map((t, i) => t.data[at[i][k]]);
    const norm = values.pop() as number;
    const nz = row(out, k, n);
    for (let i = 0; i < n; i++) nz[i] = curve(nodes[i], ...values);
    const total = trapezoid(nz, nodes);
    for (let i = 0; i < n; i++) nz[i] = (nz[i] / total) * norm;
  }
  return toArray(namespaceOf(z, ...parameters, options.norm), out, [...lead, n]);
}

/**
 * Gaussian redshift distribution exp(−((z − mean)/σ)²/2), normalised by the trapezoidal rule.
 *
 * @param z redshifts (N,). @param mean and @param sigma broadcast to (…).
 * @returns (…, N). An array `norm` scales the leading axes.
 */
export function gaussianNz(z: TableInput, mean: TableInput, sigma: TableInput, options: NzOptions = {}): NDArray {
  return normalised(z, [mean, sigma], options, (x, mu, s) => Math.exp(-(((x - mu) / s) ** 2) / 2));
}

/**
 * Redshift distribution z^α exp(−(α/β)(z/z_mode)^β) of Smail et al. (1994) in the form of Amara & Refregier (2007), with its
 * maximum at z_mode; normalised by the trapezoidal rule.
 *
 * @param z redshifts (N,). @param zMode and @param alpha and @param beta broadcast to (…).
 * @returns (…, N). An array `norm` scales the leading axes.
 */
export function smailNz(
  z: TableInput,
  zMode: TableInput,
  alpha: TableInput,
  beta: TableInput,
  options: NzOptions = {},
): NDArray {
  return normalised(z, [zMode, alpha, beta], options, (x, mode, a, b) => x ** a * Math.exp((-a / b) * (x / mode) ** b));
}
