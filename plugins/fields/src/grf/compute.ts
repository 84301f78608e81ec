import { hostTable, NDArray, referenceNamespace, type TableInput } from '@glass-ts/core';
import { pairwise, type Transformation } from './transformation.ts';
import { correlationToSpectrum, spectrumToCorrelation } from './transformcl.ts';

/** {@link compute} on the host. */
export const gaussianSpectrum = (cl: Float64Array, t1: Transformation, t2: Transformation): Float64Array =>
  correlationToSpectrum(pairwise('icorr', t1, t2, spectrumToCorrelation(cl)));

/**
 * Spectrum of the Gaussian fields that the transformations turn into fields with the spectrum `cl`, as if that were
 * band-limited like `cl` itself (it is not, see {@link solve}).
 *
 * @param cl (n,). @param t2 as t1 when left out.
 * @returns (n,).
 */
export function compute(cl: TableInput, t1: Transformation, t2?: Transformation | null): NDArray {
  const data = gaussianSpectrum(hostTable(cl).data, t1, t2 ?? t1);
  return (cl instanceof NDArray ? cl.xp : referenceNamespace()).fromTyped(data, [data.length]);
}
