import { hostTable, type NDArray, type TableInput } from '@glass-ts/core';
import { Lognormal } from '../grf/lognormal.ts';
import { Normal } from '../grf/normal.ts';
import type { Transformation } from '../grf/transformation.ts';
import { namespaceOf } from './inputs.ts';

/** A Gaussian field for every shell. */
export const gaussianFields = (shells: readonly unknown[]): Transformation[] => shells.map(() => Normal());

/** A lognormal field for every shell, with the shift at its effective redshift; 1 when left out. */
export const lognormalFields = (
  shells: readonly { readonly zeff: number }[],
  shift?: ((z: number) => number) | null,
): (Transformation & { readonly lamda: number })[] => shells.map(({ zeff }) => Lognormal(shift?.(zeff)));

const polynomial = (z: number): number => z * (0.008 + z * (0.029 + z * (-0.0079 + z * 0.00065)));

/** Lognormal shift of the convergence of sources at redshift z (Hilbert, Hartlap & Schneider 2011, eq. 38). */
export function lognormalShiftHilbert2011(z: number): number;
export function lognormalShiftHilbert2011(z: TableInput): NDArray;
export function lognormalShiftHilbert2011(z: TableInput): number | NDArray {
  if (typeof z === 'number') return polynomial(z);
  const { data, shape } = hostTable(z);

  return namespaceOf([z]).fromTyped(data.map(polynomial), shape);
}
