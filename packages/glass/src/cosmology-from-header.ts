import { type CosmologyParameters, createApp, EventStream, findAdapter, GlassError, type Plugin } from '@glass-ts/core';
import { type Background, cosmologyFactory } from '@glass-ts/cosmology';
import { defaultPlugins } from './plugins.ts';

/** How a cosmology is found: see {@link cosmologyFromHeader}. */
export interface HeaderOptions {
  /** Adapter that reads the lightcone; the one that recognises it when left out. */
  readonly adapter?: string;
  /** Options of the adapter, as in `input.options` of a run file: `{ parameters: 'used_parameters.yml' }` of SWIFT. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Parameters in place of or beside those of the header, such as `OmegaR` and `neutrinoMasses` for Gadget-4. */
  readonly parameters?: Partial<CosmologyParameters>;
  /** Where the adapters are from; {@link defaultPlugins} when left out. */
  readonly plugins?: readonly Plugin[];
}

/**
 * The cosmology that a simulation was run with, from the headers of its lightcone, reading no data.
 *
 * - SWIFT: `used_parameters.yml` or a snapshot beside the lightcone, with radiation (Ω_r), massive neutrinos (masses in eV
 *   and degeneracies; Ω_m contains them as in SWIFT, at temperature (4/11)^(1/3) T_CMB), curvature, w0 and wa.
 * - Gadget-4: /Parameters of its outputs. The code has neither radiation nor massive neutrinos in its expansion, and so has
 *   the model, unless `parameters` adds them.
 *
 * @param path file or directory of the lightcone.
 * @returns flat ΛCDM, or the simplest model that has the parameters; distances in Mpc.
 * @throws GlassError (ERR_INPUT_…) for what is no lightcone, (ERR_COSMOLOGY_MISSING) where the files state no cosmology.
 */
export async function cosmologyFromHeader(path: string, options: HeaderOptions = {}): Promise<Background> {
  const app = createApp(options.plugins ?? defaultPlugins);
  const adapter = await findAdapter(app, path, options.adapter);
  const context = { events: new EventStream(), directory: process.cwd() };
  const lightcone = await adapter.open(path, adapter.options.parse(options.options ?? {}), context);
  await lightcone.close();
  const { h, OmegaM, ...rest } = { ...lightcone.cosmology, ...options.parameters };
  if (h === undefined || OmegaM === undefined) {
    throw new GlassError('the lightcone states no cosmology', {
      ...{ code: 'ERR_COSMOLOGY_MISSING', where: { file: path } },
      fix: 'Name a parameter file in options, or give h and OmegaM in parameters',
    });
  }
  return cosmologyFactory.create({ ...rest, h, OmegaM }) as Background;
}
