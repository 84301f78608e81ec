import { type Generator, type NDArray, tidy } from '@glass-ts/core';
import { PhiloxGenerator, wrapBuffer } from '@glass-ts/rng';
import { ARCMIN2_SPHERE } from './arcmin2-sphere.ts';

const isDouble = (x: NDArray | undefined, size: number): boolean =>
  x === undefined || (x.dtype === 'float64' && x.size === size);

/**
 * Draws the number of galaxies in every pixel, one Poisson draw each: their running total, see {@link expectedCounts} for
 * the arguments. In one pass where the backend has a kernel for it.
 */
export function drawTotals(rng: Generator, contrast: NDArray, ngal: number, vis: NDArray | undefined): NDArray {
  const { xp, size } = contrast;
  const kernel = xp.backend.kernels['galaxies.totals'];
  const fits = size > 0 && isDouble(contrast, size) && isDouble(vis, size);
  if (kernel !== undefined && fits && rng instanceof PhiloxGenerator && rng.xp === xp) {
    return wrapBuffer(xp, kernel(contrast, meanCount(ngal, size), vis, rng.take('poisson', size)), [size]);
  }
  return GalaxyCounts.sum(rng.poisson(expectedCounts(contrast, ngal, vis)));
}

const meanCount = (ngal: number, npix: number): number => (ARCMIN2_SPHERE / npix) * ngal;

/**
 * Expected numbers of galaxies per pixel: (1 + δ_g) times the mean number per pixel, times the visibility, not below 0.
 *
 * @param contrast contrast of the galaxies (npix); not changed. @param ngal mean number per square arcminute.
 * @param vis visibility (npix).
 */
export function expectedCounts(contrast: NDArray, ngal: number, vis: NDArray | undefined): NDArray {
  return tidy(() => {
    const mean = contrast.add(1).mul(meanCount(ngal, contrast.size));
    return contrast.xp.maximum(vis === undefined ? mean : mean.mul(vis), 0);
  });
}

/** Numbers of galaxies per pixel as a running total: galaxy g, counted over the pixels in order, is in the first pixel whose total exceeds g. */
export class GalaxyCounts {
  /** Running total (npix) of the index dtype. */
  readonly totals: NDArray;

  /** @param totals running total of the galaxies per pixel. */
  constructor(totals: NDArray) {
    this.totals = totals;
  }

  /** The running total (npix) of integers ≥ 0, of the index dtype. */
  static sum(counts: NDArray): NDArray {
    const { xp } = counts;
    return xp.cumulativeSum(counts, { dtype: xp.backend.info.defaults.index });
  }

  /** Number of all galaxies: one number to the host. */
  async total(reason: string): Promise<number> {
    const { totals } = this;
    return totals.size === 0 ? 0 : this.#value(totals.get(totals.size - 1), reason);
  }

  /** Pixels of the galaxies start … start + count − 1. */
  pixels(start: number, count: number): NDArray {
    const { totals } = this;
    const { xp, context } = totals;
    const kernel = xp.backend.kernels['galaxies.pixels'];
    if (kernel !== undefined && count > 0) return context.wrap(kernel(totals, start, count), [count]);
    return tidy(() => {
      const galaxies = xp.arange(start, start + count, 1, { dtype: totals.dtype });
      return xp.searchsorted(totals, galaxies, { side: 'right' });
    });
  }

  /**
   * End of a batch that begins at galaxy `start`: the last pixel boundary at most `size` galaxies on, or the end of the
   * pixel when it alone has more. One number to the host.
   */
  async batchEnd(start: number, size: number, reason: string): Promise<number> {
    const { totals } = this;
    const view = totals.hostView();
    if (view !== undefined) {
      const last = Math.max(upTo(view, start + size) - 1, upTo(view, start));
      return Number(view[Math.min(last, totals.size - 1)]);
    }
    const end = tidy(() => {
      const { xp } = totals;
      const limit = xp.asarray([start + size, start], { dtype: totals.dtype });
      // Pixels whose galaxies all come before the limit, and those before `start`.
      const whole = xp.searchsorted(totals, limit, { side: 'right' });
      const last = xp.maximum(whole.get(0).sub(1), whole.get(1));
      return xp.take(totals, xp.minimum(last, totals.size - 1));
    });
    return this.#value(end, reason);
  }

  async #value(x: NDArray, reason: string): Promise<number> {
    const [value] = await x.toHost({ reason });
    return Number(value);
  }
}

/** How many of the ascending totals are at most `value`. */
function upTo(totals: ArrayLike<number | bigint>, value: number): number {
  let low = 0;
  let high = totals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number(totals[middle]) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
