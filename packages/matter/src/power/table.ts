import { hostTable, type TableInput, ValueError } from '@glass-ts/core';
import type { MatterPower } from './types.ts';

/** Second derivatives of the natural cubic spline through (x, y). */
function splineCurvature(x: Float64Array, y: Float64Array): Float64Array {
  const n = x.length;
  const [m, u] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 1; i < n - 1; i++) {
    const sigma = (x[i]! - x[i - 1]!) / (x[i + 1]! - x[i - 1]!);
    const p = sigma * m[i - 1]! + 2;
    m[i] = (sigma - 1) / p;
    const slope = (y[i + 1]! - y[i]!) / (x[i + 1]! - x[i]!) - (y[i]! - y[i - 1]!) / (x[i]! - x[i - 1]!);
    u[i] = ((6 * slope) / (x[i + 1]! - x[i - 1]!) - sigma * u[i - 1]!) / p;
  }
  for (let i = n - 2; i >= 0; i--) m[i] = m[i]! * m[i + 1]! + u[i]!;
  return m;
}

/** Index of the interval of x that contains the point; the outer ones extend to infinity. */
function interval(x: Float64Array, point: number): number {
  let [low, high] = [0, x.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= point) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * A tabulated spectrum: P at wavenumbers k (1/Mpc) and redshifts z, shape (z, k). Between nodes ln P is a cubic spline in
 * ln k and a cubic (Catmull–Rom) polynomial in z; beyond the ends of k it continues as a power law, beyond the ends of z with
 * the last value.
 *
 * @throws ValueError for tables that do not match, do not ascend or hold values that are not positive.
 */
export function tabulatedPower(k: TableInput, z: TableInput, power: TableInput): MatterPower {
  const lnK = hostTable(k).data.map(Math.log);
  const zs = hostTable(z).data;
  const { data } = hostTable(power);
  const [nk, nz] = [lnK.length, zs.length];
  const bad = (what: string): never => {
    throw new ValueError(what, { where: { name: 'tabulatedPower' }, fix: 'Give P(z, k) > 0 on ascending k and z' });
  };
  if (nk < 4 || nz < 1 || data.length !== nk * nz) bad(`the table has ${data.length} values for ${nz} × ${nk} nodes`);
  if (lnK.some((x, i) => i > 0 && !(x > lnK[i - 1]!)) || zs.some((x, i) => i > 0 && !(x > zs[i - 1]!))) {
    bad('the nodes do not ascend');
  }
  if (data.some((p) => !(p > 0))) bad('the table holds values that are not positive');
  const rows = Array.from({ length: nz }, (_, i) => {
    const lnP = data.slice(i * nk, (i + 1) * nk).map(Math.log);
    return { lnP, curvature: splineCurvature(lnK, lnP) };
  });

  const places = { lnK, zs };
  const value = (wave: number, redshift: number): number => {
    if (wave <= 0) return 0;
    const x = Math.log(wave);
    let sum = 0;
    for (const [row, weight] of rowWeights(zs, redshift)) sum += weight * valueAt(lnK, rows[row]!, x);
    return Math.exp(sum);
  };
  return Object.assign(value, { at: (redshift: number) => sliceAt(places, rows, redshift) });
}

/** ln P along one redshift. */
interface Row {
  readonly lnP: Float64Array;
  readonly curvature: Float64Array;
}

/** Rows that the value at a redshift is made of, and their weights: Catmull–Rom, the end rows beyond the ends. */
function rowWeights(zs: Float64Array, redshift: number): [row: number, weight: number][] {
  const last = zs.length - 1;
  if (last === 0 || redshift <= zs[0]!) return [[0, 1]];
  if (redshift >= zs[last]!) return [[last, 1]];
  const i = interval(zs, redshift);
  const h = zs[i + 1]! - zs[i]!;
  const t = (redshift - zs[i]!) / h;
  const [t2, t3] = [t * t, t * t * t];
  const [before, after] = [Math.max(i - 1, 0), Math.min(i + 2, last)];
  // Slopes at both ends of the interval, from the rows on either side.
  const left = ((t3 - 2 * t2 + t) * h) / (zs[i + 1]! - zs[before]!);
  const right = ((t3 - t2) * h) / (zs[after]! - zs[i]!);
  return [
    [before, -left],
    [i, 2 * t3 - 3 * t2 + 1 - right],
    [i + 1, 3 * t2 - 2 * t3 + left],
    [after, right],
  ];
}

/** The spline through a row at ln k = x, continued by straight lines. */
function valueAt(lnK: Float64Array, { lnP, curvature }: Row, x: number): number {
  const nk = lnK.length;
  const [first, last] = [lnK[0]!, lnK[nk - 1]!];
  if (x < first) return lnP[0]! + ((lnP[1]! - lnP[0]!) / (lnK[1]! - first)) * (x - first);
  if (x > last) return lnP[nk - 1]! + ((lnP[nk - 1]! - lnP[nk - 2]!) / (last - lnK[nk - 2]!)) * (x - last);
  const i = interval(lnK, x);
  const h = lnK[i + 1]! - lnK[i]!;
  const [a, b] = [(lnK[i + 1]! - x) / h, (x - lnK[i]!) / h];
  const bend = (a * a * a - a) * curvature[i]! + (b * b * b - b) * curvature[i + 1]!;
  return a * lnP[i]! + b * lnP[i + 1]! + (bend * h * h) / 6;
}

/** The spectrum at one redshift: splines are linear in their rows, so that one spline does. */
function sliceAt(
  { lnK, zs }: { readonly lnK: Float64Array; readonly zs: Float64Array },
  rows: readonly Row[],
  redshift: number,
): (k: number) => number {
  const [lnP, curvature] = [new Float64Array(lnK.length), new Float64Array(lnK.length)];
  for (const [r, weight] of rowWeights(zs, redshift)) {
    const row = rows[r]!;
    for (let i = 0; i < lnP.length; i++) {
      lnP[i]! += weight * row.lnP[i]!;
      curvature[i]! += weight * row.curvature[i]!;
    }
  }
  const row = { lnP, curvature };
  return (k) => (k <= 0 ? 0 : Math.exp(valueAt(lnK, row, Math.log(k))));
}

/** Grid of {@link samplePower}: wavenumbers in 1/Mpc. */
export interface SamplingOptions {
  readonly kMin?: number;
  readonly kMax?: number;
  readonly zMax: number;
  /** Nodes per unit of ln k. */
  readonly density?: number;
  readonly dz?: number;
}

/** Samples a costly spectrum on a grid, so that projections evaluate a spline instead. */
export function samplePower(power: MatterPower, options: SamplingOptions): MatterPower {
  const { kMin = 1e-5, kMax = 100, zMax, density = 30, dz = 0.05 } = options;
  const nk = Math.ceil(Math.log(kMax / kMin) * density) + 1;
  const nz = Math.max(2, Math.ceil(zMax / dz) + 1);
  const k = Float64Array.from({ length: nk }, (_, i) => kMin * (kMax / kMin) ** (i / (nk - 1)));
  const z = Float64Array.from({ length: nz }, (_, i) => (i * zMax) / (nz - 1));
  const table = new Float64Array(nk * nz);
  for (let i = 0; i < nz; i++) for (let j = 0; j < nk; j++) table[i * nk + j] = power(k[j]!, z[i]!);
  return tabulatedPower(k, z, table);
}
