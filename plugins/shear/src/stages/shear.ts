import { defineStage, type ShellContext } from '@glass-ts/core';
import { pixelWeights } from '@glass-ts/healpix';
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
  create({ xp, signal, options: { planes, lmax, discretized } }) {
    const wanted = (shell: number) => planes === 'all' || (planes !== 'none' && planes.includes(shell));
    let prepared = false;
    /** The pixel weights of a resolution are computed once and cached on disk: minutes at high nside, so it shows. */
    const prepare = async (nside: number, progress: ShellContext['progress']) => {
      if (prepared) return;
      const onProgress = (fraction: number) => progress('pixel weights', Math.round(100 * fraction), 100);
      await pixelWeights(nside, { xp, onProgress, signal });
      prepared = true;
    };
    return {
      async shell({ convergence }, { shell, progress }) {
        if (!wanted(shell.index)) return {};
        const { values: kappa, nside, ordering, attributes } = convergence;
        if (shell.index > 0) await prepare(nside, progress);
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
