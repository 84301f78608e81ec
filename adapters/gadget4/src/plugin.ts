import { definePlugin } from '@glass-ts/core';
import { gadget4Adapter } from './adapter.ts';

/** Plug-in with the adapter `gadget4`: Gadget-4. */
export const gadget4Plugin = definePlugin({
  name: '@glass-ts/adapter-gadget4',
  version: '0.1.0',
  description: 'reads Gadget-4 lightcones',
  requires: { '@glass-ts/core': '^0.1.0' },
  register: (registry) => registry.adapter(gadget4Adapter),
});
