export {
  type LoadPowerOptions,
  loadPower,
  type PowerTable,
  type PowerUnit,
  type ReadPowerOptions,
  readPower,
} from './files/power.ts';
export { type LoadSpectraOptions, loadSpectra } from './files/spectra.ts';
export { eisensteinHu, type TransferParameters } from './power/eisenstein-hu.ts';
export { type HalofitOptions, halofit } from './power/halofit.ts';
export { linearPower, type PrimordialParameters, sphereRms } from './power/linear.ts';
export { type SamplingOptions, samplePower, tabulatedPower } from './power/table.ts';
export type { MatterPower } from './power/types.ts';
export { type MatterClsOptions, matterCls } from './projection/matter-cls.ts';
export { lensingCls, projectedCls, type Tracer } from './projection/projected-cls.ts';
