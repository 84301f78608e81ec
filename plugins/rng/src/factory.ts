import { CORE_VERSION, definePlugin, type GeneratorFactory, type Plugin } from '@glass-ts/core';
import { PhiloxGenerator } from './generator.ts';

/** Makes Philox generators for runs. */
export const philoxFactory: GeneratorFactory = Object.freeze({
  name: 'philox4x32-10',
  create: (xp: PhiloxGenerator['xp'], options: { readonly seed: number | bigint; readonly path?: string }) =>
    new PhiloxGenerator(xp, options),
});

/** Binds Philox as the generator of runs. */
export const rngPlugin: Plugin = definePlugin({
  name: '@glass-ts/rng',
  version: CORE_VERSION,
  description: 'Counter-based random numbers (Philox4x32-10)',
  requires: { '@glass-ts/core': `^${CORE_VERSION}` },
  register: (registry) => registry.generator(philoxFactory),
});
