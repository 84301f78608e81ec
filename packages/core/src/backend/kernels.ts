import type { DeviceBuffer, Operand } from './types.ts';

/** Geometry of a spherical harmonic transform. alm are m-major, maps RING ordered. */
export interface ShtPlan {
  readonly nside: number;
  readonly lmax: number;
  readonly spin: 0 | 1 | 2;
  /** Leading maps that share the Legendre recursion. */
  readonly batch: number;
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

/**
 * Optional accelerations of composite operations. Core and the packages look one up and run their portable
 * implementation where a backend has none; the two agree within the tolerance stated in the shared kernel test.
 */
export interface Kernels {
  /** alm (batch, components, nalm) complex → maps (batch, components, npix) real; components = 1 for spin 0, else 2 (E, B). */
  'sht.synthesis'(alm: Operand, plan: ShtPlan, options: ShtOptions): Promise<DeviceBuffer>;
  /** Exact transpose of synthesis: maps (batch, components, npix) → Σ_p m(p) conj(Y_lm(p)), alm (batch, components, nalm). */
  'sht.adjoint'(maps: Operand, plan: ShtPlan, options: ShtOptions): Promise<DeviceBuffer>;
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
  /** Occurrences of 0 … size−1 in non-negative integers (index dtype), or sums of weights. */
  bincount(indices: Operand, size: number, weights: Operand | undefined): DeviceBuffer;
  /** Uniform doubles in [0, 1): b/2^53 with b = (w0 >>> 5)·2^26 + (w1 >>> 6) of words 0 and 1 of a block. */
  'random.uniform'(place: DrawPlace): DeviceBuffer;
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
  /** (1 − t)·a + t·b + f·d, elementwise, in one pass. */
  'lensing.plane'(a: Operand, b: Operand, d: Operand, t: number, f: number): DeviceBuffer;
}
