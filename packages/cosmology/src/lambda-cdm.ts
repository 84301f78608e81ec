import type { CosmologyParameters } from '@glass-ts/core';
import { Background } from './background.ts';

/** ΛCDM with curvature Ω_k = 1 − Ω_m − Ω_Λ − Ω_r. `w0` and `wa` are ignored. */
export class LambdaCDM extends Background {
  constructor(parameters: CosmologyParameters) {
    super({ ...parameters, w0: -1, wa: 0 }, false);
  }
}
