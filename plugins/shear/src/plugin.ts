import { definePlugin } from '@glass-ts/core';
import { shearStage } from './stages/shear.ts';

/** Plug-in with the stage `shear`. */
export const shearPlugin = definePlugin({
  name: '@glass-ts/shear',
  version: '0.1.0',
  description: 'shear maps',
  requires: { '@glass-ts/core': '^0.1.0', '@glass-ts/lensing': '^0.1.0' },
  register: (registry) => registry.stage(shearStage),
});
