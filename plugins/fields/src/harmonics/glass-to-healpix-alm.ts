import { type NDArray, ValueError } from '@glass-ts/core';
import { coefficientCount, glassPlaces } from './order.ts';

/**
 * Coefficients from GLASS order (l-major) to HEALPix order (m-major).
 *
 * @param alm (n(n+1)/2,).
 * @throws ValueError for any other length.
 */
export function glassToHealpixAlm(alm: NDArray): NDArray {
  const n = Math.floor(Math.sqrt(2 * alm.size));
  if (alm.ndim !== 1 || coefficientCount(n) !== alm.size) {
    throw new ValueError(`${alm.size} is not a number of coefficients`, {
      where: { name: 'glassToHealpixAlm' },
      fix: 'There are n(n+1)/2 of them for lmax = n − 1.',
    });
  }
  const { xp } = alm;
  return xp.take(alm, xp.asarray([...glassPlaces(n)], { dtype: xp.backend.info.defaults.index }));
}
