import { DTypeError, hostTable, NDArray, referenceNamespace, sizeOf, type TableInput } from '@glass-ts/core';
import { LegendreTransform } from './legendre-transform.ts';

/** The angles θ_k = (k + ½)π/n of correlation functions with n values, in radians. */
export const correlationAngles = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, k) => ((k + 0.5) * Math.PI) / n);

/** {@link cltocorr} on the host. */
export const spectrumToCorrelation = (cl: Float64Array): Float64Array =>
  new LegendreTransform(cl.length, cl.length).toCorrelation(cl);

/** {@link corrtocl} on the host. */
export const correlationToSpectrum = (corr: Float64Array): Float64Array =>
  new LegendreTransform(corr.length, corr.length).toSpectrum(corr);

/** {@link cltovar} on the host. */
export const spectrumToVariance = (cl: Float64Array): number =>
  cl.reduce((sum, c, l) => sum + ((2 * l + 1) / (4 * Math.PI)) * c, 0);

function oneDimensional(x: TableInput, name: string): Float64Array {
  const { data, shape } = hostTable(x);
  if (shape.length !== 1) {
    throw new DTypeError(`${name} needs a 1D array, not ${shape.length}D`, {
      where: { name },
      fix: 'Transform one spectrum at a time.',
    });
  }
  return data;
}

const like = (x: TableInput, data: Float64Array): NDArray =>
  (x instanceof NDArray ? x.xp : referenceNamespace()).fromTyped(data, [data.length]);

/**
 * Angular correlation function C(θ_k) = Σ_l (2l+1)/4π C_l P_l(cos θ_k) at the n angles θ_k = (k + ½)π/n.
 *
 * @param cl (n,).
 * @throws DTypeError unless 1-D.
 */
export const cltocorr = (cl: TableInput): NDArray => like(cl, spectrumToCorrelation(oneDimensional(cl, 'cltocorr')));

/**
 * Angular power spectrum of a correlation function at the n angles θ_k = (k + ½)π/n: 4π/(2l+1) times the Legendre
 * coefficients of the polynomial of degree n − 1 in cos θ through all points. Exact inverse of {@link cltocorr}.
 *
 * @param corr (n,).
 * @throws DTypeError unless 1-D.
 */
export const corrtocl = (corr: TableInput): NDArray =>
  like(corr, correlationToSpectrum(oneDimensional(corr, 'corrtocl')));

/**
 * Variance of a field with the given spectrum: Σ_l (2l+1)/4π C_l.
 *
 * @param cl (…, n).
 * @returns a number for one spectrum, else an array (…).
 * @throws DTypeError for a single number.
 */
export function cltovar(cl: readonly number[] | Float64Array): number;
export function cltovar(cl: TableInput): number | NDArray;
export function cltovar(cl: TableInput): number | NDArray {
  const { data, shape } = hostTable(cl);
  const lead = shape.slice(0, -1);
  if (lead.length === 0) return spectrumToVariance(oneDimensional(cl, 'cltovar'));
  const n = shape[lead.length];
  const out = Float64Array.from({ length: sizeOf(lead) }, (_, k) =>
    spectrumToVariance(data.subarray(k * n, (k + 1) * n)),
  );
  return (cl instanceof NDArray ? cl.xp : referenceNamespace()).fromTyped(out, lead);
}
