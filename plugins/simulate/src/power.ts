import { readFile } from 'node:fs/promises';
import { type CosmologyParameters, GlassError, loadz, type PipelineCosmology, ValueError } from '@glass-ts/core';
import { halofit, linearPower, type MatterPower, tabulatedPower } from '@glass-ts/matter';
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
  const { OmegaB, TCmb, w0 = -1, wa = 0 } = parameters;
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
  return nonlinear === 'none' ? linear : halofit(linear, model, { w: (z) => w0 + (wa * z) / (1 + z) });
}

/** Reads a table of P(k, z). @throws GlassError (ERR_SIMULATE_POWER) for a file that is none. */
export async function tablePower(path: string, { unit }: Table, { model }: RunCosmology): Promise<MatterPower> {
  const where = { file: path, name: 'input.options.spectra.power' };
  const arrays = await readFile(path)
    .then((bytes) => loadz(bytes))
    .catch((cause: unknown) => {
      throw new GlassError(`the power spectrum cannot be read: ${(cause as Error).message}`, {
        ...{ code: 'ERR_SIMULATE_POWER', where, cause },
        fix: 'Give a .npz file; the path is relative to the run file',
      });
    });
  const { k, z, pk } = arrays;
  if (!k || !z || !pk || pk.shape.join() !== `${z.size},${k.size}`) {
    throw new GlassError(
      `arrays k, z and pk (z, k) are wanted, there are ${Object.keys(arrays).join(', ') || 'none'}`,
      {
        ...{ code: 'ERR_SIMULATE_POWER', where },
        fix: 'Write it with numpy.savez(file, k=k, z=z, pk=pk)',
      },
    );
  }
  const h = unit === 'Mpc/h' ? model.h : 1;
  const scaled = (x: typeof k, factor: number) => Float64Array.from(x.values() as ArrayLike<number>, (v) => v * factor);
  const values = scaled(pk, 1 / h ** 3);
  return tabulatedPower(scaled(k, h), scaled(z, 1), values);
}
