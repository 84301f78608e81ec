import { definePlugin } from '@glass-ts/core';
import { countsStage, massesStage } from './stages/counts.ts';
import { overdensityStage } from './stages/overdensity.ts';

/** Plug-in with counts, masses, overdensity: the stages before lensing. */
export const fieldsPlugin = definePlugin({
  name: '@glass-ts/fields',
  version: '0.1.0',
  description: 'counts, masses and density contrast',
  requires: { '@glass-ts/core': '^0.1.0' },
  register(registry) {
    registry.stage(countsStage);
    registry.stage(massesStage);
    registry.stage(overdensityStage);
  },
});
