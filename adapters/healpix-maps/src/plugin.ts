import { definePlugin } from '@glass-ts/core';
import { healpixMapsAdapter } from './adapter.ts';

/** Plug-in with the adapter `healpix-maps`: HEALPix maps in HDF5. */
export const healpixMapsPlugin = definePlugin({
  name: '@glass-ts/adapter-healpix-maps',
  version: '0.1.0',
  description: 'reads HEALPix maps from plain HDF5 files',
  requires: { '@glass-ts/core': '^0.1.0' },
  register: (registry) => registry.adapter(healpixMapsAdapter),
});
