import { definePlugin } from '@glass-ts/core';
import { cosmologyFactory } from './factory.ts';

/** Binds the built-in cosmologies. */
export const cosmologyPlugin = definePlugin({
  name: '@glass-ts/cosmology',
  version: '0.1.0',
  description: 'distances and growth: ΛCDM and w0waCDM with curvature, radiation and massive neutrinos',
  requires: { '@glass-ts/core': '^0.1.0' },
  register: (registry) => registry.cosmology(cosmologyFactory),
});
