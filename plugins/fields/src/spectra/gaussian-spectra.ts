import { type NDArray, type TableInput, ValueError, warn } from '@glass-ts/core';
import { gaussianSpectrum } from '../grf/compute.ts';
import { LegendreTransforms } from '../grf/legendre-transform.ts';
import { Lognormal } from '../grf/lognormal.ts';
import { solveSpectrum } from '../grf/solve.ts';
import type { Transformation } from '../grf/transformation.ts';
import { namespaceOf, type Spectrum, spectrumValues } from './inputs.ts';
import { enumerateSpectra, nfieldsFromNspectra } from './order.ts';

type PairSolver = (
  cl: Float64Array,
  t1: Transformation,
  t2: Transformation,
  transforms: LegendreTransforms,
  pair: readonly [i: number, j: number],
) => Float64Array;

function forPairs(
  fields: readonly Transformation[],
  spectra: readonly Spectrum[],
  solver: PairSolver,
  name: string,
): NDArray[] {
  const n = fields.length;
  if (spectra.length !== (n * (n + 1)) / 2) {
    throw new ValueError('mismatch between number of fields and spectra', {
      where: { name },
      fix: `${n} fields have ${(n * (n + 1)) / 2} spectra, not ${spectra.length}.`,
    });
  }
  const xp = namespaceOf(spectra);
  const transforms = new LegendreTransforms();
  return Array.from(enumerateSpectra(spectra), ([i, j, spectrum]) => {
    const cl = spectrumValues(spectrum);
    const gl = cl.length === 0 ? cl.slice() : solver(cl, fields[i], fields[j], transforms, [i, j]);
    return xp.fromTyped(gl);
  });
}

/**
 * Spectra of the Gaussian fields behind transformed fields, as if those were band-limited: `grf.compute` for every pair.
 *
 * @param spectra in GLASS order; empty ones stay empty.
 * @throws ValueError unless there is one spectrum per pair of fields.
 */
export function computeGaussianSpectra(fields: readonly Transformation[], spectra: readonly Spectrum[]): NDArray[] {
  return forPairs(fields, spectra, gaussianSpectrum, 'computeGaussianSpectra');
}

/**
 * Spectra of the Gaussian fields behind transformed fields: `grf.solve` for every pair, with padding of twice the length. A
 * spectrum with C_0 = 0 keeps a zero monopole. Warns for pairs that do not converge.
 *
 * @param spectra in GLASS order; empty ones stay empty.
 * @throws ValueError unless there is one spectrum per pair of fields.
 */
export function solveGaussianSpectra(fields: readonly Transformation[], spectra: readonly Spectrum[]): NDArray[] {
  const solver: PairSolver = (cl, t1, t2, transforms, [i, j]) => {
    const monopole = cl[0] === 0 ? 0 : undefined;
    const { gl, info } = solveSpectrum(cl, t1, t2, { pad: 2 * cl.length, monopole }, transforms);
    if (info === 0) warn('WARN_GAUSSIAN_SPECTRUM', `Gaussian spectrum for fields (${i}, ${j}) did not converge`);
    return gl;
  };
  return forPairs(fields, spectra, solver, 'solveGaussianSpectra');
}

/** {@link solveGaussianSpectra} for lognormal fields of one shift. @deprecated Use `solveGaussianSpectra`. */
export function lognormalGls(cls: readonly TableInput[], shift?: number | null): NDArray[] {
  warn('WARN_DEPRECATED', 'use glass.solve_gaussian_spectra() instead', { deprecation: true });
  const n = nfieldsFromNspectra(cls.length);
  return solveGaussianSpectra(
    Array.from({ length: n }, () => Lognormal(shift)),
    cls,
  );
}
