import { definePlugin } from '@glass-ts/core';
import { catalogueSink } from './catalogue.ts';
import { mapsSink } from './maps/sink.ts';

/** The sinks `maps` and `catalogue`. */
export const sinksPlugin = definePlugin({
  name: '@glass-ts/sinks',
  version: '0.1.0',
  description: 'maps to HDF5, catalogues to Arrow IPC',
  requires: { '@glass-ts/core': '^0.1.0' },
  register(registry) {
    registry.sink(mapsSink);
    registry.sink(catalogueSink);
  },
});
