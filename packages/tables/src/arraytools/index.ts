export { broadcastFirst } from './broadcast-first.ts';
export { broadcastLeadingAxes, type ProtectedArray } from './broadcast-leading-axes.ts';
export { cumulativeTrapezoid } from './cumulative-trapezoid.ts';
export type { ArrayInput } from './inputs.ts';
export { ndinterp } from './ndinterp.ts';
export { type SampledFunction, trapezoidProduct } from './trapezoid-product.ts';
