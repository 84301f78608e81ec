/** Ring pairs of a HEALPix map, from the poles inwards: pair p holds ring i = p + 1 and its mirror image 4·nside − i. */
export interface RingPairs {
  readonly nside: number;
  /** 2·nside; the last pair is the equator, which has no mirror image. */
  readonly count: number;
  /** cos θ and sin θ of the northern ring. */
  readonly z: Float64Array;
  readonly s: Float64Array;
  /** 1 − cos θ, free of cancellation. */
  readonly y: Float64Array;
  /** Pixels per ring. */
  readonly length: Int32Array;
  /** 1 where the first pixel is half a step east of φ = 0. */
  readonly shifted: Uint8Array;
  /** First pixel of the northern and of the southern ring (float64: exact to 2^53). */
  readonly north: Float64Array;
  readonly south: Float64Array;
}

let last: RingPairs | undefined;

/** Ring geometry (Górski et al. 2005, equations 4–9). The most recent one is kept. */
export function ringPairs(nside: number): RingPairs {
  if (last?.nside === nside) return last;
  const count = 2 * nside;
  const npix = 12 * nside * nside;
  const pairs = {
    nside,
    count,
    z: new Float64Array(count),
    s: new Float64Array(count),
    y: new Float64Array(count),
    length: new Int32Array(count),
    shifted: new Uint8Array(count),
    north: new Float64Array(count),
    south: new Float64Array(count),
  };
  for (let p = 0; p < count; p++) {
    const i = p + 1;
    const cap = i < nside;
    const length = cap ? 4 * i : 4 * nside;
    const y = cap ? (i * i) / (3 * nside * nside) : (2 * i - nside) / (3 * nside);
    const z = cap ? 1 - y : (4 * nside - 2 * i) / (3 * nside);
    pairs.y[p] = y;
    pairs.z[p] = z;
    pairs.s[p] = Math.sqrt(y * (1 + z));
    pairs.length[p] = length;
    pairs.shifted[p] = cap || (i - nside) % 2 === 0 ? 1 : 0;
    pairs.north[p] = cap ? 2 * i * (i - 1) : 2 * nside * (nside - 1) + (i - nside) * 4 * nside;
    pairs.south[p] = npix - pairs.north[p] - length;
  }
  last = pairs;
  return pairs;
}
