import { arrayNamespace, type Generator, type NDArray, scope, tidy, ValueError } from '@glass-ts/core';
import {
  PhiloxGenerator,
  type RealInput,
  realArray,
  realInput,
  replaced,
  type SamplerOptions,
  samplerContext,
  truncatedNormal,
  wrapBuffer,
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

/** Draws within bounds: every round looks only at what the one before has drawn. */
async function within(rng: Generator, all: PhzParameters, unlimited: boolean, round = 0): Promise<NDArray> {
  if (round > ROUNDS) return truncatedNormal(rng.random(all.mean.size), all.mean, all.deviation, all.lower, all.upper);
  const { xp } = all.mean;
  const phz = rng.normal(all.mean, all.deviation);
  const below = phz.lt(all.lower);
  const [places] = await xp.nonzero(unlimited ? below : xp.logicalOr(below, phz.gt(all.upper)));
  if (places.size === 0) return phz;
  const some: PhzParameters = {
    mean: xp.take(all.mean, places),
    deviation: xp.take(all.deviation, places),
    lower: at(all.lower, places),
    upper: at(all.upper, places),
  };
  return phz.at(places).set(await within(rng, some, unlimited, round + 1));
}

interface PhzNumbers {
  readonly sigma: number;
  readonly lower: number;
  readonly upper: number;
}

/** The first round of plain parameters in one pass, where the backend has one; z is flat. */
async function drawnAtOnce(
  rng: Generator,
  z: NDArray,
  { sigma, lower, upper }: PhzNumbers,
): Promise<NDArray | undefined> {
  const { xp, context } = z;
  const kernel = xp.backend.kernels['galaxies.photoz'];
  const fits = rng instanceof PhiloxGenerator && rng.xp === xp && z.dtype === 'float64' && z.size > 0;
  if (kernel === undefined || !fits) return undefined;
  const [values, outside] = kernel(rng.take('normal', z.size), z, sigma, lower, upper);
  const phz = wrapBuffer(xp, values, [z.size]);
  const places = wrapBuffer(xp, outside, [outside.size]);
  if (places.size === 0) return phz;
  const mean = xp.take(z, places);
  const [low, high] = [lower, upper].map((x) => context.full([], x, z.dtype));
  const some = { mean, deviation: mean.add(1).mul(sigma), lower: low, upper: high };
  return replaced(phz, places, await within(rng, some, upper === Number.POSITIVE_INFINITY, 1));
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
  throw noRoom();
}

const noRoom = (): ValueError => new ValueError('requires lower < upper', { where: { name: 'gaussianPhz' } });

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
    const { lower = 0, upper = Number.POSITIVE_INFINITY } = options;
    if (typeof sigma0 === 'number' && typeof lower === 'number' && typeof upper === 'number') {
      if (!(lower < upper)) throw noRoom();
      const drawn = await drawnAtOnce(rng, xp.reshape(mean, [-1]), { sigma: sigma0, lower, upper });
      if (drawn !== undefined) return xp.reshape(drawn, mean.shape);
    }
    const deviation = mean.add(1).mul(realInput(xp, sigma0));
    const { shape } = deviation;
    const [low, high] = [lower, upper].map((x) => realArray(xp, x));
    await checkLimits(low, high, shape);
    const spread = (x: NDArray): NDArray => xp.reshape(xp.broadcastTo(x, shape), [-1]);
    /** A limit as it compares with a flat array: one number stays one. */
    const limit = (x: NDArray): NDArray => (x.ndim === 0 ? x : spread(x));
    const whole = { mean: spread(mean), deviation: spread(deviation), lower: limit(low), upper: limit(high) };
    return xp.reshape(await within(rng, whole, options.upper === undefined), shape);
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
