import type { DeviceBuffer, Extent, Operand } from './types.ts';

/** Geometry of a spherical harmonic transform. alm are m-major, maps RING ordered. */
export interface ShtPlan {
  readonly nside: number;
  readonly lmax: number;
  readonly spin: 0 | 1 | 2;
  /** Leading maps that share the Legendre recursion. */
  readonly batch: number;
}

/** How maps are analysed. */
export interface ShtAnalysis {
  /** Real weights (npix) of the pixels; 1 where there are none. */
  readonly weights: Operand | undefined;
  /** Corrections after the first analysis. */
  readonly iterations: number;
}

/** Watches and stops long harmonic transforms. */
export interface ShtOptions {
  readonly signal?: AbortSignal;
  /** Called now and then with the part that is done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** Key and place of counter-based draws: element k uses the counter start + k. */
export interface DrawPlace {
  readonly key: readonly [number, number];
  /** Third and fourth counter words: draw number, upper half of the stream. */
  readonly counter: readonly [number, number];
  readonly start: number;
  readonly count: number;
}

/** Which particles a shell holds, from ≤ r < to or from ≤ a < to, and the pixels that they are looked for in. */
export interface ShellPixels {
  readonly nside: number;
  readonly nested: boolean;
  readonly from: number;
  readonly to: number;
}

/** Resolution of the maps of `shear.galaxies`, and whether the shear is reduced. */
export interface GalaxyShearPlan {
  readonly nside: number;
  readonly reduced: boolean;
}

/**
 * Optional accelerations of composite operations. Core and the packages look one up and run their portable
 * implementation where a backend has none; the two agree within the tolerance stated in the shared kernel test.
 */
export interface Kernels {
  /** alm (batch, components, nalm) complex → maps (batch, components, npix) real; components = 1 for spin 0, else 2 (E, B). */
  'sht.synthesis'(alm: Operand, plan: ShtPlan, options: ShtOptions): Promise<DeviceBuffer>;
  /** Exact transpose of synthesis: maps (batch, components, npix) → Σ_p m(p) conj(Y_lm(p)), alm (batch, components, nalm). */
  'sht.adjoint'(maps: Operand, plan: ShtPlan, options: ShtOptions): Promise<DeviceBuffer>;
  /**
   * maps (batch, components, npix) → alm = A m, then so many times alm ← alm + A(m − synthesis(alm)), with
   * A m = 4π/npix Σ_p w(p) m(p) conj(Y_lm(p)); pixels of m that are UNSEEN (−1.6375e30) count as 0.
   */
  'sht.analysis'(maps: Operand, plan: ShtPlan, how: ShtAnalysis, options: ShtOptions): Promise<DeviceBuffer>;
  /** Unnormalised vectors (n, 3) → pixel numbers of the index dtype. */
  'healpix.vec2pix'(vectors: Operand, nside: number, nested: boolean): DeviceBuffer;
  /** theta, phi in radians → pixel numbers. */
  'healpix.ang2pix'(theta: Operand, phi: Operand, nside: number, nested: boolean): DeviceBuffer;
  /** Pixel numbers → unit vectors (n, 3). */
  'healpix.pix2vec'(pixels: Operand, nside: number, nested: boolean): DeviceBuffer;
  /** Pixel numbers and u, v in [0, 1) → (theta, phi) stacked (2, n). */
  'healpix.pointInPixel'(pixels: Operand, u: Operand, v: Operand, nside: number, nested: boolean): DeviceBuffer;
  /**
   * How many of the vectors (n, 3) lie in each pixel (npix, index dtype), or the sums of their weights (n) in the order of
   * the vectors. Vectors whose mark `inside` (n, bool) is false are left out, and may have no direction.
   */
  'healpix.bin'(
    vectors: Operand,
    nside: number,
    nested: boolean,
    inside: Operand | undefined,
    weights: Operand | undefined,
  ): DeviceBuffer;
  /**
   * Pixels of the particles of a shell from positions (n, 3), of the index dtype: those outside of the shell get 12·nside²,
   * those of the shell at the origin 12·nside² + 1. Positions are real, or float64 as uint32 (n, 3, 2), low words first, for
   * devices without float64; shell and pixel are those that float64 finds. With scale factors, (n) or (n, 2) in the same
   * form, the shell is chosen by them.
   */
  'healpix.shellPixels'(positions: Operand, shell: ShellPixels, scaleFactors: Operand | undefined): DeviceBuffer;
  /**
   * Running total (npix), of the index dtype, of one `random.poisson` per pixel with mean max(0, (1 + δ) · mean · vis): δ
   * and vis (npix) of the real dtype, 1 in place of a vis that is left out.
   */
  'galaxies.totals'(contrast: Operand, mean: number, vis: Operand | undefined, place: DrawPlace): DeviceBuffer;
  /**
   * Pixels of galaxies start … start + count − 1 (count), of the index dtype: the first pixel whose running total exceeds
   * the number of the galaxy. `totals` (npix) ascends, is of the index dtype and ends at start + count or beyond.
   */
  'galaxies.pixels'(totals: Operand, start: number, count: number): DeviceBuffer;
  /**
   * A point in each of the pixels (count) at (u, v) = `random.uniformPairs` of the place: longitudes and latitudes in
   * degrees (count each), as of `healpix.pointInPixel`.
   */
  'galaxies.points'(
    pixels: Operand,
    pairs: DrawPlace,
    nside: number,
    nested: boolean,
  ): readonly [lon: DeviceBuffer, lat: DeviceBuffer];
  /**
   * Points uniform over the sphere, in degrees: longitudes −180 + 360 u, latitudes arcsin(−1 + 2 u), each u being
   * `random.uniform` of its place. Both places have the same count.
   */
  'galaxies.sphere'(lon: DrawPlace, lat: DrawPlace): readonly [lon: DeviceBuffer, lat: DeviceBuffer];
  /** Occurrences of 0 … size−1 in non-negative integers (index dtype), or sums of weights. */
  bincount(indices: Operand, size: number, weights: Operand | undefined): DeviceBuffer;
  /**
   * The piecewise linear table (knots, values) at x, all of one floating dtype: `xpx.interp`, with its operations one by
   * one, so that the bits are the same. `left` and `right` are the values for x outside, by default those of the ends. At
   * least one knot; knots that do not ascend give any value.
   */
  interp(
    x: Operand,
    knots: Operand,
    values: Operand,
    left: number | undefined,
    right: number | undefined,
  ): DeviceBuffer;
  /** min(max(x, low), high) of real floating numbers, NaN passed on; the bounds are rounded to the dtype. */
  clip(x: Operand, low: number, high: number): DeviceBuffer;
  /** How many elements along an axis are not zero (NaN is not), as the index dtype. */
  countNonzero(x: Operand, extent: Extent): DeviceBuffer;
  /** Σ (x − centre)² along an axis, real and floating, with one centre per row: as subtract, square and sum in turn. */
  squaredDeviations(x: Operand, centre: Operand, extent: Extent): DeviceBuffer;
  /** True for the first element and for those that differ from the one before (NaN differs), bool. */
  runs(x: Operand): DeviceBuffer;
  /** Uniform doubles in [0, 1): b/2^53 with b = (w0 >>> 5)·2^26 + (w1 >>> 6) of words 0 and 1 of a block. */
  'random.uniform'(place: DrawPlace): DeviceBuffer;
  /** `interp` of the table (knots, values) at `random.uniform`, float64. */
  'random.table'(place: DrawPlace, knots: Operand, values: Operand): DeviceBuffer;
  /**
   * Normal deviates between limits of uniforms u (n), by the inverse of their distribution function; mean, deviation and
   * limits, which may be infinite, have n elements or one. All float64.
   */
  'random.truncatedNormal'(u: Operand, mean: Operand, deviation: Operand, lower: Operand, upper: Operand): DeviceBuffer;
  /** Two uniforms per element, (2, count): of words 0 and 1, and of words 2 and 3 of its block. */
  'random.uniformPairs'(place: DrawPlace): DeviceBuffer;
  /** Standard normals: the quantile (Wichura's AS 241) of (b + ½)/2^53 with the same b; mirror images are exact. */
  'random.normal'(place: DrawPlace): DeviceBuffer;
  /**
   * Poisson counts of means 0 … 1e15, as the index dtype; lam has `count` elements or one. Below a mean of 10 sequential
   * inversion of the uniform of words 0 and 1 (p ← p·lam/k from left to right, the smallest k with u < Σp); from 10 on
   * Hörmann's PTRS (1993), whose attempt t reads the block with t added to counter[0], proposal from words 0 and 1,
   * acceptance from words 2 and 3, with Loader's (2000) form of the probabilities.
   */
  'random.poisson'(place: DrawPlace, lam: Operand): DeviceBuffer;
  /**
   * Photometric redshifts n·((1 + z)·sigma) + z with the normals n of `random.normal` at the place, float64 as z, and the
   * places (index dtype, ascending) of those below `lower` or above `upper`, which may be infinite.
   */
  'galaxies.photoz'(
    place: DrawPlace,
    z: Operand,
    sigma: number,
    lower: number,
    upper: number,
  ): readonly [values: DeviceBuffer, outside: DeviceBuffer];
  /**
   * sigma·n₁ + i sigma·n₂ of the normals at two places with one count, complex128, and the places (index dtype, ascending)
   * of those whose modulus is above 1.
   */
  'shear.gaussian'(
    places: readonly [DrawPlace, DrawPlace],
    sigma: number,
  ): readonly [values: DeviceBuffer, outside: DeviceBuffer];
  /** n·tanh(deviation·|n|/2)/|n| of n = n₁ + i n₂, the normals at two places with one count: complex128. */
  'shear.intnorm'(places: readonly [DrawPlace, DrawPlace], deviation: number): DeviceBuffer;
  /** Real and imaginary part of `shear.intnorm`, float64. */
  'shear.intnormPair'(
    places: readonly [DrawPlace, DrawPlace],
    deviation: number,
  ): readonly [re: DeviceBuffer, im: DeviceBuffer];
  /**
   * Ellipticities of galaxies at lon, lat in degrees (n), sheared by the values of RING maps in their pixels, those of
   * `healpix.ang2pix`: (eps + g)/(1 + conj(g)·eps) with g = gamma/(1 − kappa) where reduced, else eps + gamma. eps is
   * complex128 or float64, (n) or one element; gamma are two maps, or one array (2, npix). All else is float64; complex128.
   */
  'shear.galaxies'(
    lon: Operand,
    lat: Operand,
    eps: Operand,
    kappa: Operand,
    gamma: readonly Operand[],
    options: GalaxyShearPlan,
  ): DeviceBuffer;
  /** The same for pixels (index dtype) of maps in any order, with the components of eps and of the result apart, float64. */
  'shear.atPixels'(
    pixels: Operand,
    eps: readonly [Operand, Operand],
    kappa: Operand,
    gamma: readonly Operand[],
    reduced: boolean,
  ): readonly [e1: DeviceBuffer, e2: DeviceBuffer];
  /**
   * Maps (…, npix) with UNSEEN pixels (within 1e-7 of −1.6375e30) set to 0, times the weights (npix) of their pixels; one real
   * floating dtype.
   */
  'healpix.weighted'(maps: Operand, weights: Operand): DeviceBuffer;
  /** scale·expm1(x − shift), elementwise in the precision of x, real floating. */
  'fields.lognormal'(x: Operand, shift: number, scale: number): DeviceBuffer;
  /** (1 − t)·a + t·b + f·d, elementwise, in one pass. */
  'lensing.plane'(a: Operand, b: Operand, d: Operand, t: number, f: number): DeviceBuffer;
}
