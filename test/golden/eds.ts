import type { PipelineCosmology } from '@glass-ts/core';

const HUBBLE_DISTANCE = 299792.458 / 70;

const distance = (z: number): number => 2 * HUBBLE_DISTANCE * (1 - 1 / Math.sqrt(1 + z));

/** The Einstein–de Sitter cosmology of the golden file's header, in closed form. */
export const EDS: PipelineCosmology = {
  OmegaM0: 1,
  h: 0.7,
  hubbleDistance: HUBBLE_DISTANCE,
  criticalDensity0: 1.3599294723e11,
  HOverH0: (z) => (1 + z) ** 1.5,
  comovingDistance: (z, z2) => (z2 === undefined ? distance(z) : distance(z2) - distance(z)),
  transverseComovingDistance: (z, z2) => (z2 === undefined ? distance(z) : distance(z2) - distance(z)),
  invComovingDistance: (d) => (1 - d / (2 * HUBBLE_DISTANCE)) ** -2 - 1,
  OmegaM: () => 1,
  growthFactor: (z) => 1 / (1 + z),
};
