import type { DrawPlace, Namespace, NDArray } from '@glass-ts/core';
import { drawDType } from './bits.ts';
import { portablePoisson } from './poisson.ts';
import { portableNormal, portablePairs, portableUniform } from './portable.ts';
import { wrapBuffer } from './wrap-buffer.ts';

/** Uniforms in [0, 1), shape (count): the backend's kernel, or the portable form. */
export function drawUniform(xp: Namespace, place: DrawPlace): NDArray {
  const kernel = xp.backend.kernels['random.uniform'];
  if (kernel === undefined || place.count === 0) return portableUniform(xp, place);
  return wrapBuffer(xp, kernel(place), [place.count]);
}

/**
 * Two independent uniforms in [0, 1) per element, shape (2, count): words 0 and 1, words 2 and 3 of its block: the
 * backend's kernel, one loop where the device is the host, or the portable form.
 */
export function drawPairs(xp: Namespace, place: DrawPlace): NDArray {
  const { count } = place;
  const kernel = xp.backend.kernels['random.uniformPairs'];
  if (kernel !== undefined && count > 0) return wrapBuffer(xp, kernel(place), [2, count]);
  if (count === 0 || xp.backend.hostView === undefined || drawDType(xp) !== 'float64') return portablePairs(xp, place);
  const block = wrapBuffer(xp, xp.backend.randomBits(place.key, place.start, place.counter, count), [count, 4]);
  const pairs = xp.empty([2, count], { dtype: 'float64' });
  const [words, values] = [block.hostView() as Uint32Array, pairs.hostView() as Float64Array];
  for (let k = 0; k < count; k++) {
    values[k] = ((words[4 * k] >>> 5) * 2 ** 26 + (words[4 * k + 1] >>> 6)) * 2 ** -53;
    values[count + k] = ((words[4 * k + 2] >>> 5) * 2 ** 26 + (words[4 * k + 3] >>> 6)) * 2 ** -53;
  }
  block.dispose();
  return pairs;
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
