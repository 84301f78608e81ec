/** Size of a run: what the floating-point operations of its stages are counted from. */
export interface RunSize {
  readonly nside: number;
  readonly lmax: number;
  /** Shells of the run, and those behind the first one, which have a shear. */
  readonly shells: number;
  readonly sheared: number;
}

/**
 * Steps of the Legendre recursion of one transform: ring pairs × degrees and orders. Near the poles high orders are
 * skipped, so that this is an upper limit.
 */
const steps = ({ nside, lmax }: RunSize): number => 2 * nside * (((lmax + 1) * (lmax + 2)) / 2);

/**
 * Floating-point operations of a stage over all shells, by hand from its formulas. A step of the recursion takes 6, the
 * products with the coefficients 8 (spin 0) or 32 (spin 2, with two recursions); an FFT of length n takes 5 n log₂ n. The
 * galaxies stage before the sink: contrast, expected counts, and about 60 per pixel for a Philox block and a Poisson draw.
 * Undefined for stages that are not counted.
 */
export function flops(stage: string, size: RunSize): number | undefined {
  const npix = 12 * size.nside ** 2;
  const fft = 5 * npix * Math.log2(4 * size.nside);
  switch (stage) {
    case 'overdensity':
      return 3 * npix * size.shells;
    case 'convergence':
      return 5 * npix * size.shells;
    case 'shear':
      return size.sheared * (steps(size) * (6 + 8 + 2 * 6 + 32) + 3 * fft);
    case 'galaxies':
      return 66 * npix * size.shells;
    default:
      return undefined;
  }
}
