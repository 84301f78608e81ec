import type { CosmologyWithInverseComovingDistance } from '@glass-ts/core';
import { type Namespace, type NDArray, referenceNamespace, ValueError } from '@glass-ts/core';
import { arange, linspace } from '../numeric/index.ts';
import { toArray } from '../table.ts';

function grid(a: number, b: number, step: number | undefined, num: number | undefined, name: string): Float64Array {
  if ((step === undefined) === (num === undefined)) {
    throw new ValueError('exactly one of grid step size or number of steps must be given', { where: { name } });
  }
  if (step !== undefined) return arange(a, b + step, step);
  return linspace(a, b, (num as number) + 1);
}

/**
 * Redshifts from zmin to zmax: with spacing `dz` (the last one may exceed zmax), or `num` equal steps.
 *
 * @throws ValueError unless exactly one of dz and num is given.
 */
export function redshiftGrid(
  zmin: number,
  zmax: number,
  options: { readonly dz?: number; readonly num?: number; readonly xp?: Namespace } = {},
): NDArray {
  return toArray(options.xp ?? referenceNamespace(), grid(zmin, zmax, options.dz, options.num, 'redshiftGrid'));
}

/**
 * Redshifts from zmin to zmax, equally spaced in comoving distance: by `dx` Mpc, or in `num` steps.
 *
 * @throws ValueError unless exactly one of dx and num is given.
 */
export function distanceGrid(
  cosmology: CosmologyWithInverseComovingDistance,
  zmin: number,
  zmax: number,
  options: { readonly dx?: number; readonly num?: number; readonly xp?: Namespace } = {},
): NDArray {
  const [a, b] = [cosmology.comovingDistance(zmin), cosmology.comovingDistance(zmax)];
  const distances = grid(a, b, options.dx, options.num, 'distanceGrid');
  return toArray(
    options.xp ?? referenceNamespace(),
    distances.map((d) => cosmology.invComovingDistance(d)),
  );
}
