import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { GlassError, hostTable, ValueError } from '@glass-ts/core';
import { gaussianNz, numeric, smailNz } from '@glass-ts/tables';
import type { GalaxiesOptions } from './options.ts';

/** n(z) in galaxies per square arcminute and unit redshift, linear between nodes and zero outside. */
export interface Distribution {
  readonly z: Float64Array;
  readonly nz: Float64Array;
}

type NzOptions = GalaxiesOptions['nz'];

/** Node spacing of analytic distributions. */
const STEP = 1e-3;

const bad = (what: string, fix: string, file?: string): ValueError =>
  new ValueError(what, { code: 'ERR_NZ', where: { name: 'stages.galaxies.nz', file }, fix });

function grid(zMin: number, zMax: number): Float64Array {
  if (zMax > zMin) return numeric.linspace(zMin, zMax, 1 + Math.max(200, Math.ceil((zMax - zMin) / STEP)));
  throw bad(`zMax = ${zMax} is not above zMin = ${zMin}`, 'Give an interval of redshift');
}

async function readTable(path: string): Promise<Distribution> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new GlassError(`the table of n(z) cannot be read: ${(cause as Error).message}`, {
      code: 'ERR_NZ_FILE',
      where: { name: 'stages.galaxies.nz.table.file', file: path },
      fix: 'Give a text file; the path is relative to the run file',
      cause,
    });
  });
  const rows = text
    .split('\n')
    .map((line, i) => [line.replace(/#.*/, '').trim(), i + 1] as const)
    .filter(([line]) => line !== '')
    .map(([line, number]) => {
      const values = line.split(/[\s,]+/).map(Number);
      if (values.length >= 2 && values.every(Number.isFinite)) return values;
      throw new ValueError(`"${line}" does not hold z and n(z)`, {
        code: 'ERR_NZ_FILE',
        where: { name: 'stages.galaxies.nz.table.file', file: path, line: number },
        fix: 'Every line has two numbers, separated by blanks or a comma',
      });
    });
  return { z: Float64Array.from(rows, (r) => r[0]), nz: Float64Array.from(rows, (r) => r[1]) };
}

function checkTable({ z, nz }: Distribution, file?: string): Distribution {
  if (z.length !== nz.length || z.length < 2) {
    throw bad(`n(z) has ${z.length} redshifts and ${nz.length} values`, 'Give as many values, at least two', file);
  }
  if (!z.every((v, k) => k === 0 || v > z[k - 1])) throw bad('the redshifts of n(z) do not ascend', 'Sort them', file);
  if (!nz.every((v) => v >= 0)) throw bad('n(z) has negative values', 'Densities are not negative', file);
  return { z, nz };
}

async function shape(nz: NzOptions, directory: string): Promise<Distribution> {
  if ('table' in nz) {
    if (!('file' in nz.table))
      return checkTable({ z: Float64Array.from(nz.table.z), nz: Float64Array.from(nz.table.nz) });
    const path = resolve(directory, nz.table.file);
    return checkTable(await readTable(path), path);
  }
  const { zMin, zMax } = 'constant' in nz ? nz.constant : nz;
  const z = grid(zMin, zMax);
  if ('constant' in nz) return { z, nz: new Float64Array(z.length).fill(1) };
  const curve =
    'smail' in nz
      ? smailNz(z, nz.smail.zMode, nz.smail.alpha, nz.smail.beta)
      : gaussianNz(z, nz.gaussian.mean, nz.gaussian.sigma);
  return { z, nz: hostTable(curve).data };
}

/**
 * The redshift distribution of the options, scaled to its density.
 * @throws ValueError or GlassError (ERR_NZ, ERR_NZ_FILE) for tables that are none and for distributions without galaxies.
 */
export async function distributionOf(nz: NzOptions, directory: string): Promise<Distribution> {
  const curve = await shape(nz, directory);
  const total = numeric.trapezoid(curve.nz, curve.z);
  if (!(total > 0))
    throw bad('n(z) has no galaxies between zMin and zMax', 'Check its parameters against the interval');
  if (nz.density === undefined) return curve;
  const scale = nz.density / total;
  return { z: curve.z, nz: curve.nz.map((v) => v * scale) };
}
