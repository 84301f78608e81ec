import type { HealpixMap, Shell } from '@glass-ts/core';

/** Attributes of a map, by name; integers are bigint. */
export type MapAttributes = Readonly<Record<string, string | number | bigint>>;

/**
 * What HEALPix FITS files say about a map in their headers, as healpy users know it. Harmonic and spin conventions are
 * healpy's, hence `POLCCONV = COSMO` for maps of two components.
 */
export function healpixAttributes(
  map: Omit<HealpixMap, 'values'>,
  quantity: string,
  component?: string,
): MapAttributes {
  const npix = 12 * map.nside * map.nside;
  return {
    PIXTYPE: 'HEALPIX',
    ORDERING: map.ordering === 'ring' ? 'RING' : 'NESTED',
    NSIDE: BigInt(map.nside),
    FIRSTPIX: 0n,
    LASTPIX: BigInt(npix - 1),
    INDXSCHM: 'IMPLICIT',
    OBJECT: 'FULLSKY',
    TUNIT: map.unit,
    quantity,
    ...(component === undefined ? {} : { component, POLCCONV: 'COSMO' }),
  };
}

/** Where the shell of a map is. */
export const shellAttributes = (shell: Shell): MapAttributes => ({
  shell: BigInt(shell.index),
  label: shell.label,
  comoving_inner_radius_mpc: shell.innerMpc,
  comoving_outer_radius_mpc: shell.outerMpc,
  z_inner: shell.zInner,
  z_outer: shell.zOuter,
});
