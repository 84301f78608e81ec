import type { DeviceBuffer, DrawPlace, Kernels, Operand } from '@glass-ts/core';
import type { Loops } from './loops.ts';
import { shellPixels } from './shell-pixels.ts';

/** Largest float32 below 1: a uniform is never 1, also not when it is rounded. */
const BELOW_ONE = 1 - 2 ** -24;

type HostKernels = Pick<
  Kernels,
  'bincount' | 'healpix.shellPixels' | 'random.uniform' | 'random.normal' | 'random.poisson' | 'lensing.plane'
>;

/**
 * The kernels of the reference backend over the memory of tensors: draws are computed in double precision and rounded
 * once, so that counts are those of the double precision backends for the same means.
 */
export function hostKernels(loops: Loops): HostKernels {
  const { store } = loops;
  return {
    bincount: (indices, size, weights) =>
      loops.run((r, of) => r.kernels.bincount!(of(indices), size, weights && of(weights))),
    'healpix.shellPixels': (positions, shell, scaleFactors) => shellPixels(store, positions, shell, scaleFactors),
    'random.uniform': (place: DrawPlace): DeviceBuffer => {
      const drawn = loops.run((r) => r.kernels['random.uniform']!(place));
      const u = store.view(drawn) as Float32Array;
      for (let k = 0; k < u.length; k++) if (u[k] === 1) u[k] = BELOW_ONE;
      return drawn;
    },
    'random.normal': (place) => loops.run((r) => r.kernels['random.normal']!(place)),
    'random.poisson': (place, lam) => loops.run((r, of) => r.kernels['random.poisson']!(place, of(lam))),
    'lensing.plane': (a: Operand, b: Operand, d: Operand, t, f) =>
      loops.run((r, of) => r.kernels['lensing.plane']!(of(a), of(b), of(d), t, f)),
  };
}
