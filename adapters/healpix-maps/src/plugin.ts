import { definePlugin } from '@glass-ts/core';
import { healpixMapsAdapter } from './adapter.ts';

export const healpixMapsPlugin = definePlugin({
  name: '@glass-ts/adapter-healpix-maps',
  version: '0.1.0',
  description: 'reads HEALPix maps from plain HDF5 files',
  requires: { '@glass-ts/core': '^0.1.0' },
  register: (registry) => registry.adapter(healpixMapsAdapter),
});
