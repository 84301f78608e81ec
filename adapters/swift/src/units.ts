import type { LightconeUnits } from '@glass-ts/core';
import { type Hdf5File, lengthUnit, massUnit, numberAttribute } from '@glass-ts/hdf5';

/** Units of a map or particle file. SWIFT has no h anywhere. */
export async function readUnits(file: Hdf5File): Promise<LightconeUnits> {
  const length = lengthUnit(await numberAttribute(file, 'Units', 'Unit length in cgs (U_L)'));
  const mass = massUnit(await numberAttribute(file, 'Units', 'Unit mass in cgs (U_M)'));
  return { lengthInMpc: length.mpc, massInMsun: mass.msun, length: length.name, mass: mass.name };
}
