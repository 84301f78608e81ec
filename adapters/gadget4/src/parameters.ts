import { type CosmologyParameters, GlassError, type LightconeUnits } from '@glass-ts/core';
import {
  type Attributes,
  type FileKind,
  type Hdf5File,
  identify,
  lengthUnit,
  massUnit,
  numberAttribute,
  optionalNumberAttribute,
} from '@glass-ts/hdf5';

/** Throws unless the file is of a kind, saying what it is. */
export async function requireKind(file: Hdf5File, expected: FileKind, what: string): Promise<void> {
  const { kind, description } = await identify(file);
  if (kind === expected) return;
  throw new GlassError(`expected ${what}; this is ${description}`, {
    code: 'ERR_INPUT_KIND',
    where: { file: file.path },
    fix: 'Point input.path to the output of Gadget-4, or use another adapter',
  });
}

/** What the parameter file of a run said, as every output repeats it. */
export interface RunParameters {
  readonly cosmology: CosmologyParameters;
  readonly units: LightconeUnits;
  /** Side of the box in the file's length unit. */
  readonly boxSize: number;
  /** Options of the executable. */
  readonly config: ReadonlySet<string>;
  readonly all: Attributes;
}

const PARAMETERS = 'Parameters';

/** The factor of a dataset's own scaling attributes: value · to_cgs · h^h_scaling; undefined where it has none. */
async function scaling(file: Hdf5File, dataset: string | undefined) {
  if (dataset === undefined || !(await file.has(dataset))) return undefined;
  const cgs = await optionalNumberAttribute(file, dataset, 'to_cgs');
  const h = await optionalNumberAttribute(file, dataset, 'h_scaling');
  // IDs and the like have no scaling; 0 means "no unit".
  return cgs === undefined || h === undefined || cgs === 0 ? undefined : { cgs, h };
}

/**
 * Reads /Parameters and /Config. Everything is per h unless a dataset says otherwise.
 * @param length dataset with a length, @param mass dataset with a mass: their own scalings are used where they have them
 */
export async function readParameters(
  file: Hdf5File,
  datasets: { readonly length?: string; readonly mass?: string } = {},
): Promise<RunParameters> {
  const number = (name: string) => numberAttribute(file, PARAMETERS, name);
  const h = await number('HubbleParam');
  const lengthScaling = (await scaling(file, datasets.length)) ?? { cgs: await number('UnitLength_in_cm'), h: -1 };
  const massScaling = (await scaling(file, datasets.mass)) ?? { cgs: await number('UnitMass_in_g'), h: -1 };
  const length = lengthUnit(lengthScaling.cgs);
  const mass = massUnit(massScaling.cgs);
  const per = (power: number): string => (power === 0 ? '' : power === -1 ? '/h' : ` h^${power}`);
  const OmegaB = await optionalNumberAttribute(file, PARAMETERS, 'OmegaBaryon');
  return {
    cosmology: {
      h,
      OmegaM: await number('Omega0'),
      OmegaLambda: await number('OmegaLambda'),
      ...(OmegaB === undefined || OmegaB === 0 ? {} : { OmegaB }),
    },
    units: {
      lengthInMpc: length.mpc * h ** lengthScaling.h,
      massInMsun: mass.msun * h ** massScaling.h,
      length: `${length.name}${per(lengthScaling.h)}`,
      mass: `${mass.name}${per(massScaling.h)}`,
    },
    boxSize: await number('BoxSize'),
    config: new Set((await file.has('Config')) ? (await file.attributes('Config')).keys() : []),
    all: await file.attributes(PARAMETERS),
  };
}
