export * as grf from './grf/index.ts';
export { glassToHealpixAlm } from './harmonics/glass-to-healpix-alm.ts';
export { multalm } from './harmonics/multalm.ts';
export { loadCls, saveCls } from './io/cls-file.ts';
export { fieldsPlugin, fieldsPlugin as default } from './plugin.ts';
export { cls2cov } from './sampling/cls2cov.ts';
export { distribute } from './sampling/distribute.ts';
export {
  type GenerateOptions,
  generate,
  generateGaussian,
  generateGrf,
  generateLognormal,
} from './sampling/generate.ts';
export { iternorm } from './sampling/iternorm.ts';
export * from './spectra/index.ts';
