import { GlassError } from '@glass-ts/core';
import { identify, numberAttribute, numbersAttribute, withHdf5 } from '@glass-ts/hdf5';

/** Particle types that SWIFT puts on lightcones, by the names of their groups. */
export const TYPES = ['Gas', 'DM', 'DMBackground', 'Sink', 'Stars', 'BH', 'Neutrino'] as const;

export interface RedshiftLimits {
  readonly min: number;
  readonly max: number;
}

/** What the index file of a lightcone says. */
export interface SwiftIndex {
  readonly path: string;
  readonly ranks: number;
  /** Number of the last particle file of every rank; −1 where a rank wrote none. */
  readonly lastFiles: readonly number[];
  readonly shellFiles: number;
  readonly inner: readonly number[];
  readonly outer: readonly number[];
  readonly observer: readonly number[];
  /** Of the types that were written. */
  readonly redshifts: ReadonlyMap<string, RedshiftLimits>;
}

/** Reads an index file: attributes only. All numbers are arrays in SWIFT. */
export async function readIndex(path: string): Promise<SwiftIndex> {
  return withHdf5(path, async (file) => {
    const { kind, description } = await identify(file);
    if (kind !== 'swift-index') {
      throw new GlassError(`expected the index file of a SWIFT lightcone; this is ${description}`, {
        code: 'ERR_INPUT_KIND',
        where: { file: path },
        fix: 'Point input.path to the lightcone of SWIFT, or use another adapter',
      });
    }
    const list = (name: string) => numbersAttribute(file, 'Lightcone', name);
    const redshifts = new Map<string, RedshiftLimits>();
    const attributes = await file.attributes('Lightcone');
    for (const type of TYPES) {
      if (!attributes.has(`maximum_redshift_${type}`)) continue;
      const min = await numberAttribute(file, 'Lightcone', `minimum_redshift_${type}`);
      const max = await numberAttribute(file, 'Lightcone', `maximum_redshift_${type}`);
      // "Not written" is min 0, max −1.
      if (max >= min) redshifts.set(type, { min, max });
    }
    const counted = async (name: string, countName: string): Promise<number[]> => {
      const count = await numberAttribute(file, 'Lightcone', countName);
      // HDF5 has no empty attributes: SWIFT leaves the list out.
      const values = count === 0 && !attributes.has(name) ? [] : await list(name);
      if (values.length === count) return values;
      throw new GlassError(`the index states ${countName} = ${count}, and ${name} has ${values.length} values`, {
        code: 'ERR_INPUT_COUNT',
        where: { file: path, dataset: 'Lightcone' },
        fix: 'The index file is damaged: copy it again',
      });
    };
    return {
      path,
      ranks: await numberAttribute(file, 'Lightcone', 'nr_mpi_ranks'),
      lastFiles: await counted('final_particle_file_on_rank', 'nr_mpi_ranks'),
      shellFiles: await numberAttribute(file, 'Lightcone', 'nr_files_per_shell'),
      inner: await counted('shell_inner_radii', 'nr_shells'),
      outer: await counted('shell_outer_radii', 'nr_shells'),
      observer: await list('observer_position'),
      redshifts,
    };
  });
}
