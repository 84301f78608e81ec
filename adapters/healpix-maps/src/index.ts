export { healpixMapsAdapter } from './adapter.ts';
export { type HealpixMapsOptions, healpixMapsOptionsSchema } from './options.ts';
export { healpixMapsPlugin, healpixMapsPlugin as default } from './plugin.ts';
