import { hostTable, NDArray, referenceNamespace, type TableInput } from '@glass-ts/core';
import { LegendreTransforms } from './legendre-transform.ts';
import { pairwise, type Transformation } from './transformation.ts';

/** {@link compute} on the host. */
export function gaussianSpectrum(
  cl: Float64Array,
  t1: Transformation,
  t2: Transformation,
  transforms = new LegendreTransforms(),
): Float64Array {
  const transform = transforms.get(cl.length, cl.length);
  return transform.toSpectrum(pairwise('icorr', t1, t2, transform.toCorrelation(cl)));
}

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
