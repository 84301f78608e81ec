import type { DrawPlace, Namespace, NDArray } from '@glass-ts/core';
import { portablePoisson } from './poisson.ts';
import { portableNormal, portableUniform } from './portable.ts';
import { wrapBuffer } from './wrap-buffer.ts';

/** Uniforms in [0, 1), shape (count): the backend's kernel, or the portable form. */
export function drawUniform(xp: Namespace, place: DrawPlace): NDArray {
  const kernel = xp.backend.kernels['random.uniform'];
  if (kernel === undefined || place.count === 0) return portableUniform(xp, place);
  return wrapBuffer(xp, kernel(place), [place.count]);
}

/** Standard normals, shape (count): the backend's kernel, or the portable form. */
export function drawNormal(xp: Namespace, place: DrawPlace): NDArray {
  const kernel = xp.backend.kernels['random.normal'];
  if (kernel === undefined || place.count === 0) return portableNormal(xp, place);
  return wrapBuffer(xp, kernel(place), [place.count]);
}

/** Poisson counts of the index dtype, shape (count): the backend's kernel, or the portable form. */
export function drawPoisson(xp: Namespace, place: DrawPlace, lam: NDArray): NDArray {
  const kernel = xp.backend.kernels['random.poisson'];
  if (kernel === undefined || place.count === 0) return portablePoisson(xp, place, lam);
  return wrapBuffer(xp, kernel(place, lam), [place.count]);
}
