import type { CosmologyFactory, CosmologyParameters } from '@glass-ts/core';
import type { Background } from './background.ts';
import { FlatLambdaCDM } from './flat-lambda-cdm.ts';
import { LambdaCDM } from './lambda-cdm.ts';
import { FLATNESS_TOLERANCE } from './parameters.ts';
import { W0WaCDM } from './w0wa-cdm.ts';

/**
 * The simplest built-in model that has the given parameters: flat ΛCDM unless dark energy evolves or the densities differ
 * from flatness by more than 1e-6, the rounding of file headers.
 */
export const cosmologyFactory: CosmologyFactory = {
  create(parameters: CosmologyParameters): Background {
    const { OmegaM, OmegaLambda, OmegaR = 0, w0 = -1, wa = 0 } = parameters;
    if (w0 !== -1 || wa !== 0) return new W0WaCDM(parameters);
    const curved = OmegaLambda !== undefined && Math.abs(1 - OmegaM - OmegaLambda - OmegaR) > FLATNESS_TOLERANCE;
    return curved ? new LambdaCDM(parameters) : new FlatLambdaCDM(parameters);
  },
};
