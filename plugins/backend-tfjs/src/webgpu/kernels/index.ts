import type { Kernels } from '@glass-ts/core';
import type { KernelContext } from '../context.ts';
import { bincount } from './bincount.ts';
import { pix2vec } from './healpix-centres.ts';
import { pointInPixel } from './healpix-inside.ts';
import { ang2pix, shellPixels, vec2pix } from './healpix-pixels.ts';
import { normal } from './normal.ts';
import { plane } from './plane.ts';
import { poisson } from './poisson.ts';
import { uniform, uniformPairs } from './uniform.ts';

/** The kernels of the webgpu engine but for the spherical harmonic transforms. */
export function deviceKernels(context: KernelContext): Partial<Kernels> {
  return {
    'healpix.vec2pix': (x, nside, nested) => vec2pix(context, x, nside, nested),
    'healpix.ang2pix': (theta, phi, nside, nested) => ang2pix(context, theta, phi, nside, nested),
    'healpix.pix2vec': (pixels, nside, nested) => pix2vec(context, pixels, nside, nested),
    'healpix.pointInPixel': (pixels, u, v, nside, nested) => pointInPixel(context, pixels, u, v, nside, nested),
    'healpix.shellPixels': (x, shell, factors) => shellPixels(context, x, shell, factors),
    bincount: (indices, size, weights) => bincount(context, indices, size, weights),
    'random.uniform': (place) => uniform(context, place),
    'random.uniformPairs': (place) => uniformPairs(context, place),
    'random.normal': (place) => normal(context, place),
    'random.poisson': (place, lam) => poisson(context, place, lam),
    'lensing.plane': (a, b, d, t, f) => plane(context, a, b, d, t, f),
  };
}
