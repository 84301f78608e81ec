export * as grf from './grf/index.ts';
export { multalm } from './harmonics/multalm.ts';
export { cls2cov } from './sampling/cls2cov.ts';
export { iternorm } from './sampling/iternorm.ts';
export * from './spectra/index.ts';
