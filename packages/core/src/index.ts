export * from './array/dtype.ts';
export type * from './backend/kernels.ts';
export type * from './backend/types.ts';
export * from './errors.ts';
