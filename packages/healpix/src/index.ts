export { pix2ang, pix2vec, pointInPixel } from './geometry/fromPixel.ts';
export type { GeometryInput } from './geometry/inputs.ts';
export { getInterpVal, getInterpWeights } from './geometry/interpolation.ts';
export {
  getNside,
  isNsideOk,
  MAX_NSIDE,
  npix2nside,
  nside2npix,
  nside2pixarea,
  nside2resol,
} from './geometry/nside.ts';
export { queryStrip } from './geometry/queryStrip.ts';
export { randang } from './geometry/randang.ts';
export { type Frame, Rotator } from './geometry/rotator.ts';
export { nest2ring, reorder, ring2nest } from './geometry/schemes.ts';
export { type AngleOptions, ang2pix, type SchemeOptions, vec2pix } from './geometry/toPixel.ts';
export { ang2vec, vec2ang } from './geometry/vectors.ts';
export { type PixelWindows, type PixwinOptions, pixelWindows, pixwin } from './window/pixwin.ts';
