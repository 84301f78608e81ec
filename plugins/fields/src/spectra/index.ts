export { checkPosdefSpectra, covFromSpectra, type RegularizeOptions, regularizedSpectra } from './covariance.ts';
export { discretizedCls } from './discretized-cls.ts';
export { effectiveCls } from './effective-cls.ts';
export { gaussianFields, lognormalFields, lognormalShiftHilbert2011 } from './field-lists.ts';
export { computeGaussianSpectra, lognormalGls, solveGaussianSpectra } from './gaussian-spectra.ts';
export { getcl } from './getcl.ts';
export type { Spectrum } from './inputs.ts';
export {
  enumerateSpectra,
  glassToHealpixSpectra,
  healpixToGlassSpectra,
  nfieldsFromNspectra,
  spectraIndices,
} from './order.ts';
