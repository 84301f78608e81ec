import { DTypeError, type NDArray, NotImplementedError, ValueError } from '@glass-ts/core';

/** Largest nside of the HEALPix definition. */
export const MAX_NSIDE = 2 ** 29;

/** Whether nside is an integer in 1 … 2²⁹, and a power of two for the NESTED scheme. */
export function isNsideOk(nside: number, options: { readonly nest?: boolean } = {}): boolean {
  return (
    Number.isInteger(nside) && nside >= 1 && nside <= MAX_NSIDE && (!options.nest || Number.isInteger(Math.log2(nside)))
  );
}

/** @throws ValueError unless `isNsideOk`. */
export function checkNside(nside: number, name: string, options: { readonly nest?: boolean } = {}): void {
  if (isNsideOk(nside, options)) return;
  throw new ValueError(`nside ${nside} is not ${options.nest ? 'a power of two' : 'an integer'} between 1 and 2^29`, {
    where: { name },
    fix: options.nest ? 'NESTED pixels exist for powers of two only; use RING' : 'Give a valid nside',
  });
}

/** Number of pixels, 12·nside². @throws ValueError on a bad nside. */
export function nside2npix(nside: number): number {
  checkNside(nside, 'nside2npix');
  return 12 * nside * nside;
}

/** nside of a map with `npix` pixels. @throws ValueError when npix is not 12·nside². */
export function npix2nside(npix: number): number {
  const nside = Math.round(Math.sqrt(npix / 12));
  if (isNsideOk(nside) && 12 * nside * nside === npix) return nside;
  throw new ValueError(`${npix} is not 12·nside² for any nside`, {
    where: { name: 'npix2nside' },
    fix: 'A full-sky HEALPix map has 12·nside² pixels',
  });
}

/** nside of a full-sky map (…, npix). @throws DTypeError when its last axis is not 12·nside² long. */
export function getNside(map: NDArray | ArrayLike<number>): number {
  const npix = 'shape' in map ? (map.shape.at(-1) ?? 0) : map.length;
  try {
    return npix2nside(npix);
  } catch (cause) {
    throw new DTypeError(`bad number of pixels: ${npix}`, {
      where: { name: 'getNside' },
      fix: 'The last axis of a map holds 12·nside² pixels',
      cause,
    });
  }
}

/** Solid angle of a pixel in steradians, or square degrees. */
export function nside2pixarea(nside: number, options: { readonly degrees?: boolean } = {}): number {
  const area = (4 * Math.PI) / nside2npix(nside);
  return options.degrees ? area * (180 / Math.PI) ** 2 : area;
}

/** Square root of the pixel area in radians, or arc minutes. */
export function nside2resol(nside: number, options: { readonly arcmin?: boolean } = {}): number {
  const resolution = Math.sqrt(nside2pixarea(nside));
  return options.arcmin ? (resolution * 180 * 60) / Math.PI : resolution;
}

/**
 * Checks that pixel numbers fit: into the backend's index dtype, and into the 53 bits of the doubles they are computed with.
 * @throws ValueError or NotImplementedError otherwise.
 */
export function checkPixelNumbers(nside: number, index: string, name: string): void {
  const npix = 12 * nside * nside;
  if (index === 'int32' && npix > 2 ** 31) {
    throw new ValueError(`nside ${nside} has pixel numbers that do not fit into this backend's int32`, {
      where: { name },
      fix: 'Use a backend with int64, or nside up to 8192',
    });
  }
  if (npix > 2 ** 53) {
    throw new NotImplementedError(`nside ${nside} has pixel numbers beyond 2^53`, {
      where: { name },
      fix: 'Use nside up to 2^24 (0.012 arc seconds)',
    });
  }
}
