import { definePlugin } from '@glass-ts/core';
import { simulateAdapter } from './adapter.ts';

/** Plug-in with the adapter `simulate`. */
export const simulatePlugin = definePlugin({
  name: '@glass-ts/simulate',
  version: '0.1.0',
  description: 'simulated matter fields in place of a lightcone',
  requires: { '@glass-ts/core': '^0.1.0' },
  register: (registry) => registry.adapter(simulateAdapter),
});
