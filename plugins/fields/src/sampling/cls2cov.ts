import { type NDArray, ValueError } from '@glass-ts/core';
import { namespaceOf, type Spectrum, spectrumValues } from '../spectra/inputs.ts';
import { spectrumIndex } from '../spectra/order.ts';

/**
 * Rows of the covariance of the real and imaginary parts of modes, as {@link iternorm} takes them: half the spectra of
 * field j with itself and the nc fields before it.
 *
 * @param cls in GLASS order; only those of the first nf fields are read. @param nl number of degrees, zeros beyond the data; not less than the longest spectrum.
 * @param nf number of fields. @param nc number of correlated fields before each.
 * @returns nf new arrays (nl, nc + 1); columns of fields that do not exist are zero.
 * @throws ValueError (on iteration) for negative values in an auto-spectrum and for spectra longer than nl.
 */
export function* cls2cov(cls: readonly Spectrum[], nl: number, nf: number, nc: number): Generator<NDArray> {
  const xp = namespaceOf(cls);
  for (let j = 0; j < nf; j++) {
    const cov = new Float64Array(nl * (nc + 1));
    for (let i = 0; i <= Math.min(j, nc); i++) {
      const cl = spectrumValues(cls[spectrumIndex(j, j - i)] ?? null);
      if (cl.length > nl) {
        throw new ValueError(`the spectrum of fields ${j} and ${j - i} has ${cl.length} degrees, more than ${nl}`, {
          where: { name: 'cls2cov' },
          fix: 'Give nl for the longest spectrum, or cut the spectra.',
        });
      }
      for (let l = 0; l < cl.length; l++) {
        if (i === 0 && cl[l] < 0) {
          throw new ValueError(`negative values in cl of field ${j} at l = ${l}`, {
            where: { name: 'cls2cov' },
            fix: 'Auto-spectra are variances.',
          });
        }
        cov[l * (nc + 1) + i] = cl[l] / 2;
      }
    }
    yield xp.fromTyped(cov, [nl, nc + 1]);
  }
}
