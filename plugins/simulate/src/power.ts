import { type CosmologyParameters, GlassError, type PipelineCosmology, ValueError } from '@glass-ts/core';
import { halofit, linearPower, loadPower, type MatterPower } from '@glass-ts/matter';
import type { SimulateOptions } from './options.ts';

export interface RunCosmology {
  readonly parameters: CosmologyParameters;
  readonly model: PipelineCosmology;
}

type Spectra = SimulateOptions['spectra'];
type Theory = Extract<Spectra, { theory: unknown }>['theory'];
type Table = Extract<Spectra, { power: unknown }>['power'];

/** Built-in matter power spectrum. @throws ValueError (ERR_COSMOLOGY_MISSING) without baryons. */
export function theoryPower({ ns, As, sigma8, nonlinear }: Theory, { parameters, model }: RunCosmology): MatterPower {
  const { OmegaB, TCmb } = parameters;
  if (OmegaB === undefined) {
    throw new ValueError('the built-in theory needs the density of baryons', {
      code: 'ERR_COSMOLOGY_MISSING',
      where: { name: 'cosmology.OmegaB' },
      fix: 'Add OmegaB to the cosmology of the run file',
    });
  }
  const linear = linearPower(model, {
    OmegaB,
    ...(ns === undefined ? {} : { ns }),
    ...(As === undefined ? {} : { As }),
    ...(sigma8 === undefined ? {} : { sigma8 }),
    ...(TCmb === undefined ? {} : { TCmb }),
  });
  return nonlinear === 'none' ? linear : halofit(linear, model, darkEnergy(parameters));
}

/** Dark energy of parameters that leave it out: a cosmological constant. */
const darkEnergy = ({ w0 = -1, wa = 0 }: CosmologyParameters) => ({ w: (z: number) => w0 + (wa * z) / (1 + z) });

/** Reads P(k, z) that reaches the last shell. @throws GlassError (ERR_SIMULATE_POWER) for files that hold none. */
export async function tablePower(
  files: readonly string[],
  { unit, z, growth, nonlinear }: Table,
  { parameters, model }: RunCosmology,
  zMax: number,
): Promise<MatterPower> {
  const power = await loadPower(files, model, {
    zMax,
    ...(unit === undefined ? {} : { unit }),
    ...(z === undefined ? {} : { z }),
    ...(growth === undefined ? {} : { growth }),
  }).catch((cause: unknown) => {
    if (!(cause instanceof GlassError)) throw cause;
    throw new GlassError(`the power spectrum: ${cause.what}`, {
      ...{ code: 'ERR_SIMULATE_POWER', cause },
      where: { ...cause.where, name: 'input.options.spectra.power' },
      ...(cause.fix === undefined ? {} : { fix: cause.fix }),
    });
  });
  return nonlinear === 'none' ? power : halofit(power, model, darkEnergy(parameters));
}
