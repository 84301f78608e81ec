import { type AdapterContext, defineAdapter, GlassError, type Lightcone } from '@glass-ts/core';
import { SimulatedMaps } from './maps.ts';
import { type SimulateOptions, simulateOptions } from './options.ts';
import { simulatedShells } from './shells.ts';
import { spectraSource } from './spectra.ts';

function missing(what: string, name: string, fix: string): GlassError {
  return new GlassError(`a simulation needs ${what}`, {
    code: `ERR_${name.toUpperCase()}_MISSING`,
    where: { name },
    fix,
  });
}

async function open(_path: string, options: SimulateOptions, { run, directory }: AdapterContext): Promise<Lightcone> {
  const { cosmology, nside } = run ?? {};
  if (!cosmology) throw missing('a cosmology', 'cosmology', 'Add a cosmology with h and OmegaM to the run file');
  if (nside === undefined) throw missing('a resolution', 'nside', 'Add nside to the run file, such as nside: 256');
  const { lmax = nside, fields } = options;
  const { windows, geometry } = simulatedShells(options.shells, cosmology.model);
  const source = await spectraSource(options.spectra, cosmology, windows, { lmax, directory });
  const maps = new SimulatedMaps({ source, windows, fields, nside, lmax }, geometry);
  return {
    ...{ code: 'glass-ts simulation', kind: 'maps', quantity: 'overdensity', nside, shells: geometry },
    units: { lengthInMpc: 1, massInMsun: 1, length: 'Mpc', mass: 'Msun' },
    ...{ cosmology: undefined, cosmologySource: undefined, particleCount: undefined, range: undefined },
    files: source.files,
    details: { lmax, windows: options.shells.windows, fields },
    makeMap: (shell, context) => maps.make(shell, context),
    close: () => maps.close(),
  };
}

/** Makes the matter of a lightcone: correlated lognormal or Gaussian fields, one map per shell, on the device. */
export const simulateAdapter = defineAdapter<SimulateOptions>({
  name: 'simulate',
  description: 'reads nothing: simulates lognormal or Gaussian matter fields with given angular spectra (GLASS)',
  ports: ['overdensity'],
  options: simulateOptions,
  detect: async () => ({ confidence: 0, description: 'simulates, and reads no files' }),
  open,
});
