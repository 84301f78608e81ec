import { type NDArray, type Generator as Rng, ValueError, warn } from '@glass-ts/core';
import { alm2map } from '@glass-ts/healpix';
import { sharedDefaultRng, takeOptions } from '@glass-ts/rng';
import { Lognormal } from '../grf/lognormal.ts';
import { Normal } from '../grf/normal.ts';
import type { FieldFunction } from '../grf/transformation.ts';
import { spectrumToVariance } from '../grf/transformcl.ts';
import { coefficientCount } from '../harmonics/order.ts';
import { type Spectrum, spectrumValues } from '../spectra/inputs.ts';
import { nfieldsFromNspectra, spectrumIndex } from '../spectra/order.ts';
import { cls2cov } from './cls2cov.ts';
import { iternorm } from './iternorm.ts';
import { ModeMixer } from './mode-mixer.ts';

/** Options of {@link generate}. */
export interface GenerateOptions {
  /** Number of fields before each that it is correlated with; all when left out. */
  readonly ncorr?: number;
  /** Source of normals; its namespace is that of the maps. The shared default generator when left out. */
  readonly rng?: Rng;
}

/**
 * Gaussian maps with the given spectra, one after another, remembering only `ncorr` of them (Tessore et al. 2023, section
 * 3). Per field one draw of (N, 2) standard normals, N coefficients in l-major order.
 *
 * @param gls spectra in GLASS order; empty ones are zero. @param nside resolution of the maps.
 * @returns maps (12 nside²,), RING ordered.
 * @throws ValueError (on iteration) when every spectrum is empty or the fields cannot exist.
 */
export async function* generateGrf(
  gls: readonly Spectrum[],
  nside: number,
  options: GenerateOptions = {},
): AsyncGenerator<NDArray> {
  const count = nfieldsFromNspectra(gls.length);
  const n = Math.max(0, ...gls.map((gl) => spectrumValues(gl).length));
  if (n === 0) {
    throw new ValueError('all gls are empty', { where: { name: 'generate' }, fix: 'Give at least one spectrum.' });
  }
  const ncorr = options.ncorr ?? count - 1;
  const rng = options.rng ?? sharedDefaultRng();
  const mixer = new ModeMixer(n, ncorr + 1);
  try {
    for (const weights of iternorm(cls2cov(gls, n, count, ncorr))) {
      mixer.push(rng.standardNormal([coefficientCount(n), 2]));
      yield await alm2map(mixer.mix(weights.values() as Float64Array), nside, { lmax: n - 1 });
    }
  } finally {
    mixer.dispose();
  }
}

/**
 * Maps of transformed Gaussian fields, one after another: `fields[i](map, variance)` with the variance that gls[ii] says.
 *
 * @param fields transformations, or functions of a map and its variance. @param gls spectra of the Gaussian fields in GLASS
 *   order, such as from `solveGaussianSpectra`. @param nside resolution of the maps.
 * @throws ValueError (on iteration) unless there is one spectrum per pair of fields.
 */
export async function* generate(
  fields: readonly FieldFunction[],
  gls: readonly Spectrum[],
  nside: number,
  options: GenerateOptions = {},
): AsyncGenerator<NDArray> {
  if (gls.length !== (fields.length * (fields.length + 1)) / 2) {
    throw new ValueError('mismatch between number of fields and gls', {
      where: { name: 'generate' },
      fix: `${fields.length} fields have ${(fields.length * (fields.length + 1)) / 2} spectra, not ${gls.length}.`,
    });
  }
  let i = 0;
  for await (const map of generateGrf(gls, nside, options)) {
    const variance = spectrumToVariance(spectrumValues(gls[spectrumIndex(i, i)]));
    yield fields[i](map, variance);
    i += 1;
  }
}

const repeated = (field: FieldFunction, gls: readonly Spectrum[]): FieldFunction[] =>
  new Array<FieldFunction>(nfieldsFromNspectra(gls.length)).fill(field);

function deprecated(): void {
  warn('WARN_DEPRECATED', 'use glass.generate() instead', { deprecation: true });
}

/** Gaussian maps. @deprecated Use `generate` with `grf.Normal()`. */
export function generateGaussian(
  gls: readonly Spectrum[],
  nside: number,
  options: GenerateOptions = {},
): AsyncGenerator<NDArray> {
  deprecated();
  return generate(repeated(Normal(), gls), gls, nside, options);
}

/** Lognormal maps of one shift. @deprecated Use `generate` with `grf.Lognormal(shift)`. */
export function generateLognormal(
  gls: readonly Spectrum[],
  nside: number,
  shift?: number | null | GenerateOptions,
  options?: GenerateOptions,
): AsyncGenerator<NDArray> {
  deprecated();
  const [[lamda], rest] = takeOptions<GenerateOptions>([shift, options]);
  return generate(repeated(Lognormal(lamda as number | null | undefined), gls), gls, nside, rest);
}
