/**
 * Pixels that a symmetric quadrature weights alike: the HEALPix grid repeats every 90° of longitude and is mirrored in longitude
 * and in the equator. Orbits are counted ring by ring from the north pole to the equator, outwards from the edge of a base pixel
 * within a ring, in the order of the published `healpix_full_weights` tables: ⌊(3N+1)(N+1)/4⌋ of them for even N.
 */
export interface Orbits {
  readonly nside: number;
  readonly count: number;
  /** First orbit of ring i at index i − 1, i = 1 … 2N. */
  readonly offset: Int32Array;
  /** Pixels per quarter of the ring. */
  readonly quarter: Int32Array;
  /** 1 where the first pixel is half a step east of φ = 0. */
  readonly shifted: Uint8Array;
}

export function orbits(nside: number): Orbits {
  const rings = 2 * nside;
  const offset = new Int32Array(rings);
  const quarter = new Int32Array(rings);
  const shifted = new Uint8Array(rings);
  let count = 0;
  for (let r = 0; r < rings; r++) {
    offset[r] = count;
    quarter[r] = Math.min(nside, r + 1);
    shifted[r] = r < nside - 1 || (r + nside) % 2 === 1 ? 1 : 0;
    count += ((quarter[r] - shifted[r]) >> 1) + 1;
  }
  return { nside, count, offset, quarter, shifted };
}

/** Orbit of pixel j of a ring, relative to the ring's first orbit. */
export function orbitOf(quarter: number, shifted: number, j: number): number {
  const k = j % quarter;
  return Math.min(k, quarter - shifted - k);
}

/** One value per orbit → a RING map of 12·nside² values. */
export function expandOrbits({ nside, offset, quarter, shifted }: Orbits, values: ArrayLike<number>): Float64Array {
  const npix = 12 * nside * nside;
  const map = new Float64Array(npix);
  let north = 0;
  for (let r = 0; r < offset.length; r++) {
    const n = 4 * quarter[r];
    const south = npix - north - n;
    for (let j = 0; j < n; j++) {
      const value = values[offset[r] + orbitOf(quarter[r], shifted[r], j)];
      map[north + j] = value;
      map[south + j] = value;
    }
    north += n;
  }
  return map;
}
