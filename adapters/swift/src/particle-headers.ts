import { GlassError, type LightconeUnits } from '@glass-ts/core';
import { identify, numberedFiles, numbersAttribute, optionalNumberAttribute, withHdf5 } from '@glass-ts/hdf5';
import { type RedshiftLimits, type SwiftIndex, TYPES } from './index-file.ts';
import type { SwiftLayout } from './layout.ts';
import { readUnits } from './units.ts';

export interface RankFile {
  readonly path: string;
  /** 0, 1, … on one rank: SWIFT starts a new file whenever it has written restart files. */
  readonly number: number;
  readonly rank: number;
}

/** The header of one particle file. */
export interface ParticleHeader extends RankFile {
  readonly units: LightconeUnits;
  readonly observer: readonly number[];
  /** Particles in this file, by type. */
  readonly counts: ReadonlyMap<string, number>;
  /** Particles that this rank had written when the file was closed, by type. */
  readonly cumulative: ReadonlyMap<string, number>;
  readonly redshifts: ReadonlyMap<string, RedshiftLimits>;
  /** Types with weights. */
  readonly weighted: ReadonlySet<string>;
}

function incomplete(what: string, file: string): GlassError {
  return new GlassError(what, {
    code: 'ERR_INPUT_INCOMPLETE',
    where: { file },
    fix: 'Copy all particle files of the lightcone, or accept what is there with input.options.allowIncomplete: true',
  });
}

/** The particle files that the index promises; without an index, those that are there. */
export async function expectedFiles(layout: SwiftLayout, index: SwiftIndex | undefined): Promise<RankFile[]> {
  const escaped = layout.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = await numberedFiles(layout.particles!, new RegExp(`^${escaped}_(\\d+)\\.(\\d+)\\.hdf5$`));
  const files = found.map(({ path, numbers }) => ({ path, number: numbers[0]!, rank: numbers[1]! }));
  if (files.length === 0) {
    throw new GlassError(`there are no files ${layout.name}_NNNN.R.hdf5`, {
      code: 'ERR_INPUT_EMPTY',
      where: { file: layout.particles! },
      fix: 'Check input.path and input.options.lightcone',
    });
  }
  for (const [rank, last] of index?.lastFiles.entries() ?? []) {
    for (let number = 0; number <= last; number++) {
      if (files.some((f) => f.rank === rank && f.number === number)) continue;
      const name = `${layout.name}_${String(number).padStart(4, '0')}.${rank}.hdf5`;
      throw incomplete(
        `the particle file ${name} is missing: the index names ${last + 1} files of rank ${rank}`,
        index!.path,
      );
    }
  }
  return files;
}

export async function readParticleHeader(source: RankFile, allowIncomplete: boolean): Promise<ParticleHeader> {
  const { path } = source;
  return withHdf5(path, async (file) => {
    const { kind, description } = await identify(file);
    if (kind !== 'swift-particles') {
      throw new GlassError(`expected a particle file of a SWIFT lightcone; this is ${description}`, {
        code: 'ERR_INPUT_KIND',
        where: { file: path },
        fix: 'Point input.path to the lightcone of SWIFT, or use another adapter',
      });
    }
    if ((await optionalNumberAttribute(file, 'Lightcone', 'file_complete')) !== 1 && !allowIncomplete) {
      throw incomplete('the file was not closed: the run is still going on or has crashed', path);
    }
    const counts = new Map<string, number>();
    const cumulative = new Map<string, number>();
    const redshifts = new Map<string, RedshiftLimits>();
    const weighted = new Set<string>();
    for (const type of TYPES) {
      const attribute = (name: string) => optionalNumberAttribute(file, 'Lightcone', `${name}_${type}`);
      const total = await attribute('cumulative_count');
      if (total !== undefined) cumulative.set(type, total);
      const [min = 0, max = -1] = [await attribute('minimum_redshift'), await attribute('maximum_redshift')];
      if (max >= min) redshifts.set(type, { min, max });
      // A type without particles in this file has no group.
      if (!(await file.has(type))) continue;
      counts.set(type, (await file.dataset(`${type}/Coordinates`)).shape[0]!);
      if (await file.has(`${type}/Weights`)) weighted.add(type);
    }
    const observer = await numbersAttribute(file, 'Lightcone', 'observer_position');
    return { ...source, units: await readUnits(file), observer, counts, cumulative, redshifts, weighted };
  });
}

/** Every rank must have as many particles in its files up to each as it had counted when it closed it. */
export function checkRanks(headers: readonly ParticleHeader[], allowIncomplete: boolean): void {
  if (allowIncomplete) return;
  for (const rank of new Set(headers.map((h) => h.rank))) {
    const own = headers.filter((h) => h.rank === rank).sort((a, b) => a.number - b.number);
    const found = new Map<string, number>();
    for (const { path, counts, cumulative } of own) {
      for (const [type, count] of counts) found.set(type, (found.get(type) ?? 0) + count);
      for (const [type, total] of cumulative) {
        const sum = found.get(type) ?? 0;
        if (sum === total) continue;
        const what = `rank ${rank} had written ${total} particles of type ${type} up to this file`;
        throw incomplete(`${what}, and its files hold ${sum}`, path);
      }
    }
  }
}
