import { type NDArray, type TableInput, ValueError } from '@glass-ts/core';
import { algorithm, numeric } from '@glass-ts/tables';
import { namespaceOf, type Spectrum, spectrumValues } from './inputs.ts';
import { fieldPairs, nfieldsFromNspectra, spectrumIndex } from './order.ts';

interface Stack {
  readonly data: Float64Array;
  /** Number of degrees l. */
  readonly count: number;
  /** Number of fields. */
  readonly n: number;
}

function covarianceStack(spectra: readonly Spectrum[], lmax: number | undefined): Stack {
  const n = nfieldsFromNspectra(spectra.length);
  const values = spectra.map((cl) => spectrumValues(cl));
  const count = lmax === undefined ? Math.max(0, ...values.map((cl) => cl.length)) : lmax + 1;
  const data = new Float64Array(count * n * n);
  for (const [i, j] of fieldPairs(n)) {
    const cl = values[spectrumIndex(i, j)];
    for (let l = 0; l < Math.min(count, cl.length); l++) {
      data[(l * n + i) * n + j] = data[(l * n + j) * n + i] = cl[l];
    }
  }
  return { data, count, n };
}

/**
 * Covariance matrices of the modes of n fields, one per degree.
 *
 * @param spectra in GLASS order; empty or null ones are zero, short ones are filled with zeros.
 * @param options `lmax`: that of the longest spectrum when left out.
 * @returns (lmax + 1, n, n) in float64.
 */
export function covFromSpectra(spectra: readonly Spectrum[], options: { readonly lmax?: number } = {}): NDArray {
  const { data, count, n } = covarianceStack(spectra, options.lmax);
  return namespaceOf(spectra).fromTyped(data, [count, n, n]);
}

/**
 * Whether fields with these spectra exist: no covariance matrix has an eigenvalue below −n·eps times its largest, which is
 * what rounding makes of a zero.
 */
export function checkPosdefSpectra(spectra: readonly Spectrum[]): boolean {
  const { data, count, n } = covarianceStack(spectra, undefined);
  if (data.some(Number.isNaN)) return false;
  const { values } = numeric.symmetricEigen(data, n);
  for (let l = 0; l < count; l++) {
    if (!(values[l * n] >= -n * Number.EPSILON * Math.abs(values[l * n + n - 1]))) return false;
  }
  return true;
}

/** Options of {@link regularizedSpectra}. */
export interface RegularizeOptions extends algorithm.NearcorrOptions {
  readonly lmax?: number;
  /** `nearest` keeps the auto-spectra; `clip` raises eigenvalues. */
  readonly method?: 'nearest' | 'clip';
  /** For `clip`: least eigenvalue relative to the largest. */
  readonly rtol?: number;
}

/**
 * Spectra of fields that can exist, close to the given ones: `covNearest` or `covClip` of every covariance matrix.
 *
 * @param spectra in GLASS order.
 * @returns spectra in GLASS order, all of length lmax + 1.
 * @throws ValueError for an unknown method. Warns when `nearest` does not converge.
 */
export function regularizedSpectra(spectra: readonly Spectrum[], options: RegularizeOptions = {}): NDArray[] {
  const { method = 'nearest', lmax, rtol, tol, niter } = options;
  if (method !== 'nearest' && method !== 'clip') {
    throw new ValueError(`unknown method '${String(method)}'`, {
      where: { name: 'regularizedSpectra' },
      fix: "Methods: 'nearest', 'clip'.",
    });
  }
  const cov: TableInput = covFromSpectra(spectra, { lmax });
  const fixed = method === 'clip' ? algorithm.covClip(cov, rtol) : algorithm.covNearest(cov, tol, niter);
  const [count, n] = cov.shape;
  const data = fixed.values() as Float64Array;
  const xp = namespaceOf(spectra);
  return Array.from(fieldPairs(n), ([i, j]) =>
    xp.fromTyped(Float64Array.from({ length: count }, (_, l) => data[(l * n + i) * n + j])),
  );
}
