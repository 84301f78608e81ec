export { atAdd, atDivide, atMax, atMin, atMultiply, atPower, atSet, atSubtract } from './at.ts';
export { type BincountLengthOptions, type BincountOptions, bincount } from './bincount.ts';
export {
  applyWhere,
  erf,
  erfinv,
  type IscloseOptions,
  isclose,
  lgamma,
  type NanToNumOptions,
  nanToNum,
  ndtri,
  sinc,
} from './elementwise.ts';
export { type GradientOptions, gradient, type Spacing } from './gradient.ts';
export { digitize, type Histogram, type HistogramOptions, histogram } from './histogram.ts';
export { cumulativeTrapezoid, type TrapezoidOptions, trapezoid } from './integrate.ts';
export { type InterpOptions, interp } from './interp.ts';
export { type LinspaceOptions, linspace } from './linspace.ts';
export { cov, createDiagonal, kron } from './matrices.ts';
export { type QuantileMethod, type QuantileOptions, quantile } from './quantile.ts';
export { cumulativeMax, cumulativeMin } from './scans.ts';
export { nunique, setdiff1d, union1d } from './sets.ts';
export { expandDims, type OneHotOptions, oneHot, type PadWidth, pad } from './shapes.ts';
