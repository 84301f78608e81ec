import { defineStage } from '@glass-ts/core';
import { shearFromConvergence } from '@glass-ts/lensing';
import { z } from 'zod';

const options = z.strictObject({
  planes: z
    .union([z.literal('all'), z.literal('none'), z.array(z.int().nonnegative())])
    .default('all')
    .describe('shells whose source plane gets a shear map; galaxies need all'),
  lmax: z.int().min(2).optional().describe('highest degree of the transforms; 3 nside − 1 when left out'),
  discretized: z
    .boolean()
    .default(false)
    .describe('multiply by the ratio of the spin-2 to the spin-0 pixel window, as GLASS does by default'),
});

/** Shear by one spin-2 synthesis per requested source plane, and one batch for all source samples. */
export const shearStage = defineStage({
  name: 'shear',
  description: 'shear maps of the source planes and source samples, by a spin-2 synthesis of the convergence',
  needs: ['convergence'],
  gives: ['shear'],
  givesAtEnd: ['sourceShear'],
  options,
  create({ xp, options: { planes, lmax, discretized } }) {
    const wanted = (shell: number) => planes === 'all' || (planes !== 'none' && planes.includes(shell));
    return {
      async shell({ convergence }, { shell }) {
        if (!wanted(shell.index)) return {};
        const { values: kappa, nside, ordering, attributes } = convergence;
        // Nothing lies in front of the nearest plane: its convergence, hence its shear, is exactly zero.
        const values =
          shell.index === 0
            ? xp.zeros([2, kappa.size], { dtype: kappa.dtype })
            : xp.stack(await shearFromConvergence(kappa, lmax, { discretized }));
        return { shear: { values, nside, ordering, unit: '', ...(attributes ? { attributes } : {}) } };
      },
      async finish({ sourceConvergence }) {
        if (!sourceConvergence) return {};
        const [gamma1, gamma2] = await shearFromConvergence(sourceConvergence.values, lmax, { discretized });
        return { sourceShear: { ...sourceConvergence, values: xp.stack([gamma1!, gamma2!], { axis: 1 }) } };
      },
    };
  },
});
