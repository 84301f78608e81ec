import { defineStage, type HealpixMap, type Particles, type ShellContext, type StageSetup } from '@glass-ts/core';
import { z } from 'zod';
import { binParticles } from './binning.ts';

const options = z.strictObject({
  selection: z
    .enum(['radius', 'scaleFactor'])
    .default('radius')
    .describe('whether a particle belongs to a shell by its comoving distance or by its scale factor at crossing'),
});
type Options = z.output<typeof options>;

async function bin(
  particles: Particles,
  setup: StageSetup<Options>,
  { shell, record, hold, later }: ShellContext,
  weight: 'count' | 'mass',
): Promise<HealpixMap> {
  const { xp, nside, units, events } = setup;
  const { selection } = setup.options;
  const dtype = setup.backend.info.defaults[weight === 'count' ? 'index' : 'real'];
  const binned = await binParticles(particles, shell, { nside, selection, weight });
  const { values, atObserver } = binned ?? { values: xp.zeros([12 * nside * nside], { dtype }), atObserver: 0 };
  if (atObserver !== 0) {
    const lost = typeof atObserver === 'number' ? atObserver : hold(atObserver);
    later(async () => {
      const n =
        typeof lost === 'number' ? lost : Number((await lost.toHost({ reason: 'particles at the observer' }))[0]);
      if (n === 0) return;
      const text = `${n} particles of ${shell.label} sit on the observer and are in no pixel`;
      events.warn('WARN_PARTICLE_AT_OBSERVER', text);
    });
  }
  const what = weight === 'count' ? 'particles' : 'mass';
  const total = hold(xp.sum(values));
  later(async () => {
    const [sum] = await total.toHost({ reason: `total ${what} of a shell` });
    record(what, Number(sum));
  });
  return { values, nside, ordering: 'ring', unit: weight === 'count' ? 'particles' : units.mass };
}

/** Particles per pixel: exact integers, identical for any slicing of the files. */
export const countsStage = defineStage({
  name: 'counts',
  description: 'bins the particles of every shell into HEALPix pixels: integer counts',
  needs: ['particles'],
  gives: ['counts'],
  options,
  create: (setup) => ({
    shell: async ({ particles }, context) => ({ counts: await bin(particles, setup, context, 'count') }),
  }),
});

/** Mass per pixel, for particles of unequal mass. */
export const massesStage = defineStage({
  name: 'masses',
  description: 'bins the particle masses of every shell into HEALPix pixels',
  needs: ['particles'],
  gives: ['mass'],
  options,
  create: (setup) => ({
    shell: async ({ particles }, context) => ({ mass: await bin(particles, setup, context, 'mass') }),
  }),
});
