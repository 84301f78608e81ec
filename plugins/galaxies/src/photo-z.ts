import { arrayNamespace, type Generator, type NDArray, scope, tidy, ValueError } from '@glass-ts/core';
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

/** Options of {@link gaussianPhz}. */
export type GaussianPhzOptions = SamplerOptions & PhzLimits<RealInput>;

/** Rounds of redrawing, after which limits so improbable are served by the inverse distribution function. */
const ROUNDS = 100;

async function isTrue(mask: NDArray, reason: string): Promise<boolean> {
  const [value] = await mask.xp.all(mask).toHost({ reason });
  return Number(value) !== 0;
}

/** A limit at some places: itself where there is one for all. */
const at = (limit: NDArray, places: NDArray): NDArray => (limit.ndim === 0 ? limit : limit.xp.take(limit, places));

/** Parameters of some galaxies: flat, the limits with one element for all or one for each. */
interface PhzParameters {
  readonly mean: NDArray;
  readonly deviation: NDArray;
  readonly lower: NDArray;
  readonly upper: NDArray;
}

/** The draws `phz`, those out of bounds drawn again: every round looks only at what the one before has drawn. */
async function within(
  rng: Generator,
  phz: NDArray,
  all: PhzParameters,
  unlimited: boolean,
  round = 0,
): Promise<NDArray> {
  const { xp } = phz;
  const below = phz.lt(all.lower);
  const [places] = await xp.nonzero(unlimited ? below : xp.logicalOr(below, phz.gt(all.upper)));
  if (places.size === 0) return phz;
  const some: PhzParameters = {
    mean: xp.take(all.mean, places),
    deviation: xp.take(all.deviation, places),
    lower: at(all.lower, places),
    upper: at(all.upper, places),
  };
  const again =
    round < ROUNDS
      ? await within(rng, rng.normal(some.mean, some.deviation), some, unlimited, round + 1)
      : truncatedNormal(rng.random(places.size), some.mean, some.deviation, some.lower, some.upper);
  return phz.at(places).set(again);
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
    /** A limit as it compares with a flat array: one number stays one. */
    const limit = (x: NDArray): NDArray => (x.ndim === 0 ? x : spread(x));
    const first = xp.reshape(rng.normal(mean, deviation, shape), [-1]);
    const whole = { mean: spread(mean), deviation: spread(deviation), lower: limit(low), upper: limit(high) };
    return xp.reshape(await within(rng, first, whole, options.upper === undefined), shape);
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
