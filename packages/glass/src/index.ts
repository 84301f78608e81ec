/**
 * GLASS, Generator for Large Scale Structure, in TypeScript: every name of GLASS in camelCase, the array namespace, the
 * pipeline and its plug-ins, in one import. Only re-exports.
 */
export * from '@glass-ts/core';
export * from '@glass-ts/cosmology';
export {
  checkPosdefSpectra,
  cls2cov,
  computeGaussianSpectra,
  covFromSpectra,
  discretizedCls,
  distribute,
  effectiveCls,
  enumerateSpectra,
  gaussianFields,
  generate,
  generateGaussian,
  generateLognormal,
  getcl,
  glassToHealpixSpectra,
  grf,
  healpixToGlassSpectra,
  iternorm,
  loadCls,
  lognormalFields,
  lognormalGls,
  lognormalShiftHilbert2011,
  nfieldsFromNspectra,
  regularizedSpectra,
  saveCls,
  solveGaussianSpectra,
  spectraIndices,
} from '@glass-ts/fields';
export {
  ARCMIN2_SPHERE,
  displace,
  displacement,
  effectiveBias,
  gaussianPhz,
  linearBias,
  loglinearBias,
  positionsFromDelta,
  positionWeights,
  redshifts,
  redshiftsFromBins,
  redshiftsFromNz,
  uniformPositions,
  vmapGalacticEcliptic,
} from '@glass-ts/galaxies';
export {
  deflect,
  fromConvergence,
  MultiPlaneConvergence,
  multiPlaneMatrix,
  multiPlaneWeights,
  shearFromConvergence,
} from '@glass-ts/lensing';
export {
  eisensteinHu,
  halofit,
  type LoadPowerOptions,
  type LoadSpectraOptions,
  lensingCls,
  linearPower,
  loadPower,
  loadSpectra,
  type MatterClsOptions,
  type MatterPower,
  matterCls,
  type PowerTable,
  projectedCls,
  readPower,
  samplePower,
  type Tracer,
  tabulatedPower,
} from '@glass-ts/matter';
export {
  ellipticityGaussian,
  ellipticityIntnorm,
  ellipticityRyden04,
  galaxyShear,
  resampleShapes,
  triaxialAxisRatio,
} from '@glass-ts/shear';
export { type CatalogWriter, fromArrow, toArrow, writeCatalog } from '@glass-ts/sinks';
export * from '@glass-ts/tables';
export { cosmologyFromHeader, type HeaderOptions } from './cosmology-from-header.ts';
export * as harmonics from './harmonics.ts';
export * as healpix from './healpix.ts';
export { defaultPlugins } from './plugins.ts';
export * as rng from './rng.ts';
