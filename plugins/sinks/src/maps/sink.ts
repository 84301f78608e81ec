import { defineSink } from '@glass-ts/core';
import { MAP_PORTS, type MapsOptions, mapsOptionsSchema } from './options.ts';
import { MapsRun } from './run.ts';
import { selectPorts } from './select.ts';

/** Writes HEALPix maps to HDF5, one file per quantity and one dataset per shell, with attributes as in HEALPix FITS. */
export const mapsSink = defineSink<MapsOptions>({
  name: 'maps',
  description:
    'HEALPix maps in HDF5, one file per quantity, one dataset per shell, attributes as in HEALPix FITS headers',
  accepts: MAP_PORTS,
  options: mapsOptionsSchema,
  select: selectPorts,
  create: (setup) => MapsRun.create(setup),
});
