import type { Cosmology, CosmologyWithOmegaM } from '@glass-ts/core';
import { hostTable, type NDArray, type TableInput } from '@glass-ts/core';
import { namespaceOf, toArray } from '../table.ts';

/** A weight as a function of redshift: number to number, table to array of the same shape. */
export interface WeightFunction {
  (z: number): number;
  (z: TableInput): NDArray;
}

function lift(weight: (z: number) => number): WeightFunction {
  function call(z: number): number;
  function call(z: TableInput): NDArray;
  function call(z: TableInput): number | NDArray {
    if (typeof z === 'number') return weight(z);
    const { data, shape } = hostTable(z);
    return toArray(namespaceOf(z), data.map(weight), shape);
  }
  return call;
}

/** Uniform in comoving distance: 1/E(z). */
export const DistanceWeight = (cosmology: Cosmology): WeightFunction => lift((z) => 1 / cosmology.HOverH0(z));

/** Uniform in comoving volume: (d_M(z)/d_H)² / E(z). */
export const VolumeWeight = (cosmology: Cosmology): WeightFunction =>
  lift((z) => {
    const x = cosmology.transverseComovingDistance(z) / cosmology.hubbleDistance;
    return x ** 2 / cosmology.HOverH0(z);
  });

/** Uniform in matter density: ρ_crit,0 Ω_m(z) (d_M(z)/d_H)² / E(z), in M_sun/Mpc³. */
export const DensityWeight = (cosmology: CosmologyWithOmegaM): WeightFunction =>
  lift((z) => {
    const x = cosmology.transverseComovingDistance(z) / cosmology.hubbleDistance;
    return (cosmology.criticalDensity0 * cosmology.OmegaM(z) * x ** 2) / cosmology.HOverH0(z);
  });
