import type { CosmologyParameters } from '@glass-ts/core';
import { Background } from './background.ts';

/** Dark energy with w(a) = w0 + wa (1 − a), and curvature; `OmegaLambda` is the dark energy density today, flat when left out. */
export class W0WaCDM extends Background {
  constructor(parameters: CosmologyParameters) {
    super(parameters, false);
  }
}
