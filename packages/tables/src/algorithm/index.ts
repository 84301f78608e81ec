export { covClip, covNearest, type NearcorrOptions, nearcorr } from './covariance.ts';
export { type NnlsOptions, nnls } from './nnls.ts';
