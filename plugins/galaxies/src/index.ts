export { ARCMIN2_SPHERE } from './arcmin2-sphere.ts';
export { type BiasModel, effectiveBias, linearBias, loglinearBias, positionWeights } from './bias.ts';
export { displace, displacement } from './displace.ts';
export { expectedCounts, GalaxyCounts } from './galaxy-counts.ts';
export { type GaussianPhzOptions, gaussianPhz, type PhzLimits, samplePhz } from './photo-z.ts';
export { galaxiesPlugin, galaxiesPlugin as default } from './plugin.ts';
export { type Positions, type PositionsOptions, positionsFromDelta } from './positions-from-delta.ts';
export {
  type RedshiftsFromNzOptions,
  type RedshiftTable,
  redshifts,
  redshiftsFromNz,
  redshiftTable,
  sampleRedshifts,
} from './redshifts.ts';
export { type NzByBin, redshiftsFromBins } from './redshifts-from-bins.ts';
export { galaxiesStage } from './stages/galaxies.ts';
export { type GalaxiesOptions, galaxiesOptions } from './stages/options.ts';
export { tomographicBins } from './tomography.ts';
export { uniformPositions } from './uniform-positions.ts';
export { type Stripe, vmapGalacticEcliptic } from './visibility.ts';
