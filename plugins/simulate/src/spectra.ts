import { resolve } from 'node:path';
import { GlassError, hostTable, ValueError } from '@glass-ts/core';
import { loadCls } from '@glass-ts/fields';
import { type MatterPower, matterCls } from '@glass-ts/matter';
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

async function fromFile(path: string, shells: number): Promise<SpectraSource> {
  const where = { file: path, name: 'input.options.spectra.file' };
  const loaded = await loadCls(path).catch((cause: unknown) => {
    throw new GlassError(`the spectra cannot be read: ${(cause as Error).message}`, {
      ...{ code: 'ERR_SIMULATE_SPECTRA', where, cause },
      fix: 'Give a file of saveCls or glass.save_cls; the path is relative to the run file',
    });
  });
  const wanted = (shells * (shells + 1)) / 2;
  if (loaded.length !== wanted) {
    throw new ValueError(`${shells} shells have ${wanted} spectra, the file holds ${loaded.length}`, {
      ...{ code: 'ERR_SIMULATE_SPECTRA', where },
      fix: 'Give the shells that the spectra were made for',
    });
  }
  const cls = loaded.map((cl) => Float64Array.from(hostTable(cl).data));
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
  if ('file' in spectra) return fromFile(resolve(directory, spectra.file), windows.length);
  if ('power' in spectra) {
    const file = resolve(directory, spectra.power.file);
    const power = await tablePower(file, spectra.power, cosmology);
    return { files: [file], compute: fromPower(power, cosmology, windows, lmax, spectra.limberFrom) };
  }
  const power = theoryPower(spectra.theory, cosmology);
  return { files: [], compute: fromPower(power, cosmology, windows, lmax, spectra.limberFrom) };
}
