import type { Column, Namespace } from '@glass-ts/core';
import type { GalaxiesOptions } from './options.ts';

const DESCRIPTIONS: Readonly<Record<string, readonly [unit: string, description: string]>> = {
  RA: ['deg', 'longitude, 0 to 360'],
  DEC: ['deg', 'latitude'],
  Z_TRUE: ['', 'true redshift'],
  PHZ: ['', 'photometric redshift'],
  ZBIN: ['', 'tomographic bin, -1 outside of all'],
  G1: ['', 'observed ellipticity, first component'],
  G2: ['', 'observed ellipticity, second component'],
  E1: ['', 'intrinsic ellipticity, first component'],
  E2: ['', 'intrinsic ellipticity, second component'],
  KAPPA: ['', 'convergence at the galaxy'],
  SHELL: ['', 'number of the shell, 0 = nearest'],
};

const INTEGERS = new Set(['ZBIN', 'SHELL']);

/** The columns of the catalogue with these options, in order. */
export function catalogueColumns(options: GalaxiesOptions, xp: Namespace): Column[] {
  const names = ['RA', 'DEC', 'Z_TRUE'];
  if (options.photoz) names.push('PHZ');
  if (options.bins) names.push('ZBIN');
  names.push('G1', 'G2', ...new Set(options.extraColumns));
  return names.map((name) => {
    const [unit, description] = DESCRIPTIONS[name];
    return { name, dtype: INTEGERS.has(name) ? 'int32' : xp.backend.info.defaults.real, unit, description };
  });
}
