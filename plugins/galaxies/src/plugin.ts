import { CORE_VERSION, definePlugin } from '@glass-ts/core';
import { galaxiesStage } from './stages/galaxies.ts';

/** The stage that makes galaxy catalogues. */
export const galaxiesPlugin = definePlugin({
  name: '@glass-ts/galaxies',
  version: CORE_VERSION,
  description: 'galaxy positions, redshifts, photometric redshifts and shapes',
  requires: { '@glass-ts/core': `^${CORE_VERSION}` },
  register: (registry) => registry.stage(galaxiesStage),
});
