import { GlassError } from '@glass-ts/core';
import { numberAttribute, numbersAttribute, withHdf5 } from '@glass-ts/hdf5';
import { outputFiles } from './layout.ts';
import { type RunParameters, requireKind } from './parameters.ts';

/** Masses of the particle types in the file's unit, and where they are from. */
export interface MassTable {
  /** By type; 0 where a type has no common mass. */
  readonly masses: readonly number[];
  readonly source: string;
}

/** Gravitational constant of Gadget-4 in cgs (GRAVITY in its constants.h). */
const GRAVITY = 6.6738e-8;

/** The MassTable of a snapshot, checked to be of the same run. */
export async function massTableOf(path: string, run: RunParameters): Promise<MassTable> {
  return withHdf5(path, async (file) => {
    await requireKind(file, 'gadget-snapshot', 'a Gadget-4 snapshot');
    const boxSize = await numberAttribute(file, 'Header', 'BoxSize');
    if (boxSize !== run.boxSize) {
      throw new GlassError(`the snapshot is of another run: its box is ${boxSize}, the lightcone's ${run.boxSize}`, {
        code: 'ERR_INPUT_MIXED',
        where: { file: path },
        fix: 'Point input.options.snapshot to a snapshot of the same run',
      });
    }
    return { masses: await numbersAttribute(file, 'Header', 'MassTable'), source: path };
  });
}

/** The last snapshot in an output directory: `snapshot_NNN.hdf5` or `snapdir_NNN/snapshot_NNN.0.hdf5`. */
export async function findSnapshot(directory: string, base: string): Promise<string | undefined> {
  return (await outputFiles(directory, base, 'snapdir')).at(-1)?.files[0];
}

/**
 * The mass of dark matter particles on a grid of Gadget-4's own initial conditions: ρ_crit Ω0 L³ / N, with the constants
 * of the code. Undefined for runs that began otherwise.
 */
export function massFromGrid({ all, config, boxSize, cosmology }: RunParameters): MassTable | undefined {
  const value = (name: string): number | undefined => {
    const found = all.get(name)?.values[0];
    return typeof found === 'number' ? found : undefined;
  };
  const side = value('GridSize');
  const own = config.has('NGENIC') && config.has('CREATE_GRID') && !config.has('GENERATE_GAS_IN_ICS');
  const [cm, grams, speed, hubble] = ['UnitLength_in_cm', 'UnitMass_in_g', 'UnitVelocity_in_cm_per_s', 'Hubble'].map(
    value,
  );
  if (!own || !side || !cm || !grams || !speed || !hubble) return undefined;
  const stated = value('GravityConstantInternal');
  const gravity = stated ? stated : (GRAVITY / cm ** 3) * grams * (cm / speed) ** 2;
  const density = ((3 * hubble ** 2) / (8 * Math.PI * gravity)) * cosmology.OmegaM;
  const mass = (density * boxSize ** 3) / side ** 3;
  return { masses: [0, mass], source: `ρ_crit Ω0 L³ / ${side}³ from the parameters` };
}
