export { type Coordinates, type Deflection, deflect } from './deflect.ts';
export { lensWeight } from './lens-weight.ts';
export { type Contrast, MultiPlaneConvergence } from './multi-plane-convergence.ts';
export { multiPlaneMatrix, multiPlaneWeights } from './multi-plane-weights.ts';
export { lensingPlugin } from './plugin.ts';
export { convergenceStage } from './stages/convergence.ts';
export { type Source, sourceSchema } from './stages/sources.ts';
export { shellWindows } from './stages/windows.ts';
