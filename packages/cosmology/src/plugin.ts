import { definePlugin } from '@glass-ts/core';
import { cosmologyFactory } from './factory.ts';

export const cosmologyPlugin = definePlugin({
  name: '@glass-ts/cosmology',
  version: '0.1.0',
  description: 'Friedmann cosmologies with radiation, massive neutrinos and dark energy',
  requires: { '@glass-ts/core': '^0.1.0' },
  register: (registry) => registry.cosmology(cosmologyFactory),
});
