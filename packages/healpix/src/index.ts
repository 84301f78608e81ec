export { cacheDirectory } from './cache/disk.ts';
export { type BinOptions, binVectors } from './geometry/binVectors.ts';
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
export { alm2cl, almGetIdx, almGetLmax, almSize, almxfl } from './sht/alm.ts';
export { type Alm2mapOptions, alm2map, alm2mapSpin } from './sht/alm2map.ts';
export { anafast } from './sht/anafast.ts';
export { type Map2almOptions, map2alm, map2almSpin, UNSEEN } from './sht/map2alm.ts';
export type { PaceOptions } from './sht/pacer.ts';
export { type AdjointOptions, adjoint, type Spin, type SynthesisOptions, synthesis } from './sht/transforms.ts';
export { expandPixelWeights, pixelWeights } from './weights/pixelWeights.ts';
export { ringWeights } from './weights/ringWeights.ts';
export { type PixelWindows, type PixwinOptions, pixelWindows, pixwin } from './window/pixwin.ts';
