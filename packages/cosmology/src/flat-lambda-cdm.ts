import type { CosmologyParameters } from '@glass-ts/core';
import { Background } from './background.ts';

/**
 * Flat ΛCDM: Ω_Λ = 1 − Ω_m − Ω_r. `w0` and `wa` are ignored.
 *
 * @throws ValueError when a given OmegaLambda contradicts flatness by more than 1e-6.
 */
export class FlatLambdaCDM extends Background {
  constructor(parameters: CosmologyParameters) {
    super({ ...parameters, w0: -1, wa: 0 }, true);
  }
}
