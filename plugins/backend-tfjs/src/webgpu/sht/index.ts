export { type ShtCost, shtCost } from './cost.ts';
export { type ShtBounds, shtKernels } from './kernels.ts';
