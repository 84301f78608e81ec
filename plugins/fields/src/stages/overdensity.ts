import { defineStage, GlassError, type HealpixMap, type NDArray, type Shell, type StageSetup } from '@glass-ts/core';
import { reorder } from '@glass-ts/healpix';
import { z } from 'zod';

const options = z.strictObject({
  mean: z
    .enum(['map', 'cosmic'])
    .default('map')
    .describe('divide by the mean of the map, or by the cosmic mean from Ω_m and the critical density'),
  particleMass: z
    .number()
    .positive()
    .optional()
    .describe('mass of a particle in the mass unit of the file, for the cosmic mean of counts'),
});
type Options = z.output<typeof options>;

/** Mass of the mean universe in a pixel of a shell, in the file's mass unit: Ω_m ρ_c · 4π/3 (r_out³ − r_in³) / npix. */
function cosmicMass(shell: Shell, { cosmology, units, nside }: StageSetup<Options>): number {
  const volume = ((4 * Math.PI) / 3) * (shell.outerMpc ** 3 - shell.innerMpc ** 3);
  return (cosmology.OmegaM0 * cosmology.criticalDensity0 * volume) / (12 * nside * nside) / units.massInMsun;
}

function cosmicMean(map: HealpixMap, port: 'counts' | 'mass', shell: Shell, setup: StageSetup<Options>): number {
  const mass = cosmicMass(shell, setup);
  if (port === 'mass') return mass;
  if (setup.options.particleMass !== undefined) return mass / setup.options.particleMass;
  throw new GlassError(`the cosmic mean of counts needs the mass of a particle (map in ${map.unit})`, {
    code: 'ERR_MASS_MISSING',
    where: { name: 'stages.overdensity.particleMass' },
    fix: 'Give particleMass, or use mean: map',
  });
}

async function mapMean(values: NDArray): Promise<number> {
  const [mean] = await values.xp.mean(values).toHost({ reason: 'mean of a map' });
  return Number(mean);
}

/** δ = map / mean − 1, on RING ordered maps. An empty shell has δ = 0 and a warning. */
export const overdensityStage = defineStage({
  name: 'overdensity',
  description: 'turns counts or masses per pixel into density contrast',
  needs: [['counts', 'mass']],
  gives: ['overdensity'],
  options,
  create: (setup) => ({
    async shell({ counts, mass }, { shell }) {
      const { xp, backend, events } = setup;
      const map = (counts ?? mass)!;
      const ring = map.ordering === 'ring' ? map.values : reorder(map.values, { n2r: true });
      const values = xp.astype(ring, backend.info.defaults.real);
      const mean =
        setup.options.mean === 'map'
          ? await mapMean(values)
          : cosmicMean(map, counts ? 'counts' : 'mass', shell, setup);
      const { nside } = map;
      if (mean > 0) {
        return { overdensity: { values: values.truediv(mean).sub(1), nside, ordering: 'ring' as const, unit: '' } };
      }
      events.warn('WARN_SHELL_EMPTY', `shell ${shell.label} is empty: its density contrast is set to 0`);
      return { overdensity: { values: xp.zerosLike(values), nside, ordering: 'ring' as const, unit: '' } };
    },
  }),
});
