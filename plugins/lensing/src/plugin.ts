import { definePlugin } from '@glass-ts/core';
import { convergenceStage } from './stages/convergence.ts';

/** Plug-in with the stage `convergence`. */
export const lensingPlugin = definePlugin({
  name: '@glass-ts/lensing',
  version: '0.1.0',
  description: 'multi-plane weak lensing',
  requires: { '@glass-ts/core': '^0.1.0' },
  register: (registry) => registry.stage(convergenceStage),
});
