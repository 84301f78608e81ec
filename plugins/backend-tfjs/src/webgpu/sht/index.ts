export { type ShtBounds, shtKernels } from './kernels.ts';
