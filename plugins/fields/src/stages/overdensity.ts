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

/** map / mean − 1, or 0 everywhere where the mean is not positive: without the host seeing the mean. */
function contrast(values: NDArray, mean: NDArray): NDArray {
  const { xp } = values;
  const some = mean.gt(0);
  const real = { dtype: values.dtype };
  const divisor = xp.where(some, mean, xp.asarray(Number.POSITIVE_INFINITY, real));
  return values.truediv(divisor).sub(xp.astype(some, values.dtype));
}

/** δ = map / mean − 1, on RING ordered maps. An empty shell has δ = 0 and a warning. */
export const overdensityStage = defineStage({
  name: 'overdensity',
  description: 'turns counts or masses per pixel into density contrast',
  needs: [['counts', 'mass']],
  gives: ['overdensity'],
  options,
  create: (setup) => ({
    async shell({ counts, mass }, { shell, hold, later }) {
      const { xp, backend, events } = setup;
      const map = (counts ?? mass)!;
      const ring = map.ordering === 'ring' ? map.values : reorder(map.values, { n2r: true });
      const values = xp.astype(ring, backend.info.defaults.real);
      const cosmic = setup.options.mean === 'cosmic';
      const mean = cosmic
        ? xp.asarray(cosmicMean(map, counts ? 'counts' : 'mass', shell, setup), { dtype: values.dtype })
        : hold(xp.mean(values));
      if (!cosmic) {
        later(async () => {
          const [value] = await mean.toHost({ reason: 'mean of a map' });
          if (Number(value) > 0) return;
          events.warn('WARN_SHELL_EMPTY', `shell ${shell.label} is empty: its density contrast is set to 0`);
        });
      }
      const { nside } = map;
      return { overdensity: { values: contrast(values, mean), nside, ordering: 'ring' as const, unit: '' } };
    },
  }),
});
