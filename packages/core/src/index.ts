export * from './array/dtype.ts';
export type * from './backend/kernels.ts';
export type * from './backend/types.ts';
export * from './errors.ts';
export * from './pipeline/index.ts';
export * from './plugin/index.ts';
export { CORE_VERSION } from './version.ts';
export * from './warnings.ts';
