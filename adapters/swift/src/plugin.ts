import { definePlugin } from '@glass-ts/core';
import { swiftAdapter } from './adapter.ts';

/** Plug-in with the adapter `swift`: SWIFT. */
export const swiftPlugin = definePlugin({
  name: '@glass-ts/adapter-swift',
  version: '0.1.0',
  description: 'reads SWIFT lightcones',
  requires: { '@glass-ts/core': '^0.1.0' },
  register: (registry) => registry.adapter(swiftAdapter),
});
