import { arrayNamespace, type NDArray, scope, tidy, ValueError } from '@glass-ts/core';
import {
  type RealInput,
  realArray,
  realInput,
  type SamplerOptions,
  samplerContext,
  truncatedNormal,
} from '@glass-ts/rng';

/** Limits of photometric redshifts. */
export interface PhzLimits<T> {
  /** Lowest value, 0 when left out. */
  readonly lower?: T;
  /** Highest value, none when left out. */
  readonly upper?: T;
}

export type GaussianPhzOptions = SamplerOptions & PhzLimits<RealInput>;

/** Rounds of redrawing, after which limits so improbable are served by the inverse distribution function. */
const ROUNDS = 100;

async function isTrue(mask: NDArray, reason: string): Promise<boolean> {
  const [value] = await mask.xp.all(mask).toHost({ reason });
  return Number(value) !== 0;
}

async function checkLimits(lower: NDArray, upper: NDArray, shape: readonly number[]): Promise<void> {
  const same = (x: NDArray): boolean =>
    x.ndim === 0 || (x.ndim === shape.length && x.shape.every((n, i) => n === shape[i]));
  if (!same(lower) || !same(upper)) {
    throw new ValueError('lower and upper must best scalars or have the same shape as z', {
      where: { name: 'gaussianPhz' },
    });
  }
  if (await isTrue(lower.lt(upper), 'gaussianPhz: limits')) return;
  throw new ValueError('requires lower < upper', { where: { name: 'gaussianPhz' } });
}

/**
 * Photometric redshifts with Gaussian errors (1 + z) σ₀ within limits; those outside are drawn again.
 *
 * Draws: one block of normals, then one per round for what is out of bounds (GLASS redraws the whole array).
 *
 * @param z true redshifts. @param sigma0 error at redshift 0; both broadcast. @param options limits: numbers, or of the
 * shape of the result.
 * @throws ValueError for limits of another shape or without lower < upper; DTypeError when nothing names a namespace.
 */
export async function gaussianPhz(z: RealInput, sigma0: RealInput, options: GaussianPhzOptions = {}): Promise<NDArray> {
  const { xp, rng } = samplerContext(options, z, sigma0);
  return scope(async () => {
    const mean = realArray(xp, z);
    const deviation = mean.add(1).mul(realInput(xp, sigma0));
    const { shape } = deviation;
    const [low, high] = [options.lower ?? 0, options.upper ?? Number.POSITIVE_INFINITY].map((x) => realArray(xp, x));
    await checkLimits(low, high, shape);
    const spread = (x: NDArray): NDArray => xp.reshape(xp.broadcastTo(x, shape), [-1]);
    const [m, s, from, to] = [mean, deviation, low, high].map(spread);
    let phz = xp.reshape(rng.normal(mean, deviation, shape), [-1]);
    for (let round = 0; ; round++) {
      const [places] = await xp.nonzero(xp.logicalOr(phz.lt(from), phz.gt(to)));
      if (places.size === 0) return xp.reshape(phz, shape);
      const [loc, scale] = [xp.take(m, places), xp.take(s, places)];
      if (round < ROUNDS) phz = phz.at(places).set(rng.normal(loc, scale));
      else {
        const u = rng.random(places.size);
        phz = phz.at(places).set(truncatedNormal(u, loc, scale, xp.take(from, places), xp.take(to, places)));
        return xp.reshape(phz, shape);
      }
    }
  });
}

/**
 * Photometric redshifts of one uniform each: the distribution of {@link gaussianPhz} by its inverse distribution function,
 * elementwise and without rejection.
 *
 * @param u uniforms in [0, 1). @param z true redshifts, broadcast against u. @param sigma0 error at redshift 0; 0 gives z.
 */
export function samplePhz(u: NDArray, z: NDArray, sigma0: number, limits: PhzLimits<number> = {}): NDArray {
  const { lower = 0, upper = Number.POSITIVE_INFINITY } = limits;
  const xp = arrayNamespace(u, z);
  return tidy(() => {
    const mean = xp.astype(z, u.dtype);
    if (sigma0 === 0) return xp.broadcastTo(mean, u.shape);
    return truncatedNormal(u, mean, mean.add(1).mul(sigma0), lower, upper);
  });
}
