import { GlassError, hostTable } from '@glass-ts/core';
import {
  discretizedCls,
  enumerateSpectra,
  gaussianFields,
  type grf,
  lognormalFields,
  regularizedSpectra,
  solveGaussianSpectra,
} from '@glass-ts/fields';
import type { RadialWindow } from '@glass-ts/tables';
import type { SimulateOptions } from './options.ts';

export interface GaussianModel {
  readonly fields: readonly grf.Transformation[];
  /** Spectra of the Gaussian fields in GLASS order, empty where fields are not correlated. */
  readonly gls: readonly Float64Array[];
}

const onHost = (spectra: readonly Parameters<typeof hostTable>[0][]): Float64Array[] =>
  spectra.map((cl) => Float64Array.from(hostTable(cl).data));

/**
 * Cross-spectra without the zeros at their end, which Limber projections have between shells that do not touch: no iteration
 * can bring a spectrum to a relative precision of zero.
 */
function trimmed(spectra: readonly Float64Array[]): Float64Array[] {
  return Array.from(enumerateSpectra(spectra), ([i, j, cl]) => {
    let end = cl.length;
    while (i !== j && end > 0 && cl[end - 1] === 0) end--;
    return cl.slice(0, end);
  });
}

/** The fields of spectrum number k. */
function placeOf(spectra: readonly unknown[], k: number): [number, number] {
  const [i, j] = [...enumerateSpectra(spectra)][k]!;
  return [i, j];
}

/** The transformed Gaussian fields whose spectra are the given ones. */
export function gaussianModel(
  cls: readonly Float64Array[],
  windows: readonly RadialWindow[],
  { fields: options, nside, lmax }: { fields: SimulateOptions['fields']; nside: number; lmax: number },
): GaussianModel {
  const { model, shift, ncorr, discretized, regularize } = options;
  const onMaps = trimmed(onHost(discretizedCls(cls, { lmax, ncorr, ...(discretized ? { nside } : {}) })));
  const fields = model === 'gaussian' ? gaussianFields(windows) : lognormalFields(windows, () => shift);
  const gls = model === 'gaussian' ? onMaps : onHost(solveGaussianSpectra(fields, onMaps));
  const bad = gls.findIndex((gl) => gl.some((c) => !Number.isFinite(c)));
  if (bad >= 0) {
    const [i, j] = placeOf(gls, bad);
    const who =
      i === j ? `field has the spectrum that shell ${i} needs` : `fields have the spectrum of shells ${i} and ${j}`;
    throw new GlassError(`no Gaussian ${who}`, {
      code: 'ERR_SIMULATE_GAUSSIAN',
      where: { name: 'input.options.fields.shift' },
      fix: 'Check the spectra, or take a larger shift',
    });
  }
  return { fields, gls: regularize === 'none' ? gls : onHost(regularizedSpectra(gls, { method: regularize })) };
}
