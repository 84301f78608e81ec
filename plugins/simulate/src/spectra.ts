import { resolve } from 'node:path';
import { GlassError, ValueError } from '@glass-ts/core';
import { loadSpectra, type MatterPower, matterCls } from '@glass-ts/matter';
import type { RadialWindow } from '@glass-ts/tables';
import type { SimulateOptions } from './options.ts';
import { type RunCosmology, tablePower, theoryPower } from './power.ts';

/** Where the angular spectra of the shells come from. */
export interface SpectraSource {
  /** Files that were read. */
  readonly files: readonly string[];
  /** Matter spectra of all pairs of windows in GLASS order, l = 0 … lmax. */
  compute(options: {
    readonly signal: AbortSignal;
    readonly onProgress: (fraction: number) => void;
  }): Promise<readonly Float64Array[]>;
}

type SpectraFile = Extract<SimulateOptions['spectra'], { file: string }>;

async function fromFile(path: string, { fields, scaling }: SpectraFile, shells: number): Promise<SpectraSource> {
  const where = { file: path, name: 'input.options.spectra.file' };
  const options = { ...(fields === undefined ? {} : { fields }), ...(scaling === undefined ? {} : { scaling }) };
  const cls = await loadSpectra(path, options).catch((cause: unknown) => {
    if (!(cause instanceof GlassError)) throw cause;
    throw new GlassError(`the spectra: ${cause.what}`, {
      ...{ code: 'ERR_SIMULATE_SPECTRA', cause },
      where: { ...cause.where, ...where },
      fix: cause.fix ?? 'The path is relative to the run file',
    });
  });
  const wanted = (shells * (shells + 1)) / 2;
  if (cls.length !== wanted) {
    throw new ValueError(`${shells} shells have ${wanted} spectra, the file holds ${cls.length}`, {
      ...{ code: 'ERR_SIMULATE_SPECTRA', where },
      fix: 'Give the shells that the spectra were made for',
    });
  }
  return { files: [path], compute: async () => cls };
}

function fromPower(
  power: MatterPower,
  { model }: RunCosmology,
  windows: readonly RadialWindow[],
  lmax: number,
  limberFrom: number,
): SpectraSource['compute'] {
  return (options) => matterCls(model, lmax, windows, { power, limberFrom, ...options });
}

/**
 * The spectra of the options: read at once, or computed when they are asked for.
 * @throws GlassError (ERR_SIMULATE_SPECTRA, ERR_SIMULATE_POWER, ERR_COSMOLOGY_MISSING).
 */
export async function spectraSource(
  spectra: SimulateOptions['spectra'],
  cosmology: RunCosmology,
  windows: readonly RadialWindow[],
  { lmax, directory }: { readonly lmax: number; readonly directory: string },
): Promise<SpectraSource> {
  if ('file' in spectra) return fromFile(resolve(directory, spectra.file), spectra, windows.length);
  if ('power' in spectra) {
    const files = [spectra.power.file].flat().map((file) => resolve(directory, file));
    const zMax = Math.max(...windows.map(({ nodes }) => nodes.za[nodes.za.length - 1]!));
    const power = await tablePower(files, spectra.power, cosmology, zMax);
    return { files, compute: fromPower(power, cosmology, windows, lmax, spectra.limberFrom) };
  }
  const power = theoryPower(spectra.theory, cosmology);
  return { files: [], compute: fromPower(power, cosmology, windows, lmax, spectra.limberFrom) };
}
