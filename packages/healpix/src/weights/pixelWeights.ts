import { type Namespace, ValueError } from '@glass-ts/core';
import { diskCached } from '../cache/disk.ts';
import { checkNside } from '../geometry/nside.ts';
import { type PaceOptions, Pacer } from '../sht/pacer.ts';
import { cgls } from './cgls.ts';
import { QuadratureOperator } from './operator.ts';
import { expandOrbits, orbits } from './orbits.ts';
import { hasTransforms, TransformOperator } from './transformOperator.ts';

/** Largest quadrature error that is still worth an iteration, relative to the integral of Y₀₀. */
const TOLERANCE = 1e-12;

/**
 * Iterations to the tolerance grow with nside, because some constraints near l = 3·nside nearly follow from the others; weights change no more
 * long before. Bounded so that the cost grows like nside².
 */
const maxIterations = (nside: number): number => Math.max(40, Math.min(600, Math.round(51200 / nside)));

export interface PixelWeightOptions extends PaceOptions {
  /** Namespace whose backend's transforms are to do the work where it has them in double precision; plain loops otherwise. */
  readonly xp?: Namespace;
}

/** From this nside on a backend's whole transforms are faster than loops over an eighth of the sums. */
const TRANSFORMS_FROM = 256;

/**
 * Weights for a symmetric quadrature: w such that Σ_p (1 + w_p) Y_lm(p) = √4π npix/4π δ_l0 for all l ≤ lmax, of least norm Σ_p w_p².
 * @returns one w per orbit of the grid's symmetries (see `orbits`), and the remaining error relative to the monopole
 */
export async function solveQuadrature(
  nside: number,
  lmax: number,
  options: PixelWeightOptions & { readonly maxIterations?: number } = {},
): Promise<{ weights: Float64Array; error: number; iterations: number }> {
  const limit = options.maxIterations ?? maxIterations(nside);
  let iteration = 0;
  const { xp } = options;
  const operator =
    xp && nside >= TRANSFORMS_FROM && hasTransforms(xp)
      ? new TransformOperator(xp, nside, lmax, options)
      : new QuadratureOperator(nside, lmax, 4 * Math.floor(lmax / 4), new Pacer(options), () => iteration / limit);
  const target = await operator.apply(operator.norm);
  const monopole = (12 * nside * nside) / Math.sqrt(4 * Math.PI);
  for (let k = 0; k < target.length; k++) target[k] = (k === 0 ? monopole : 0) - target[k];
  const { x, residual, iterations } = await cgls(operator, target, {
    tolerance: TOLERANCE * monopole,
    maxIterations: limit,
    onIteration: (_, k) => {
      iteration = k;
      options.onProgress?.(k / limit);
    },
  });
  options.onProgress?.(1);
  const weights = x.map((v, k) => v / operator.norm[k]);
  return { weights, error: residual / monopole, iterations };
}

const memory = new Map<number, Promise<Float64Array>>();

/**
 * Pixel weights w of nside: a map times 1 + w is integrated exactly against Y_lm up to l = 3·nside, so that `map2alm` returns alm of band limit 1.5·nside
 * without iterations. One value per orbit, in the layout of the published `healpix_full_weights` tables, which for nside ≥ 32 hold the same solution
 * (least norm, l ≤ 3·nside); below nside 8 the degree is lowered until all weights are positive. Computed once and cached in memory and on disk.
 *
 * The remaining quadrature error is below 1e-12 up to nside 64, 4e-10 at 128, 3e-9 at 256, some 1e-8 above; the time 0.2, 1 and 6 s at nside 32, 64, 128 and
 * four to eight times more with each further doubling (one core); with the native backend's transforms 24 s at 256.
 */
export function pixelWeights(nside: number, options: PixelWeightOptions = {}): Promise<Float64Array> {
  checkNside(nside, 'pixelWeights');
  const known = memory.get(nside);
  if (known) {
    // when somebody else's computation was aborted, this caller starts its own
    return known.catch((error: unknown) => {
      if (options.signal?.aborted) throw error;
      return pixelWeights(nside, options);
    });
  }
  const count = orbits(nside).count;
  const computed = diskCached(`pixel-weights-v1-nside-${nside}`, count, () => compute(nside, options));
  memory.set(nside, computed);
  computed.catch(() => memory.delete(nside));
  return computed;
}

async function compute(nside: number, options: PixelWeightOptions): Promise<Float64Array> {
  for (let lmax = 3 * nside - (nside % 2); ; lmax -= 2) {
    const { weights, error } = await solveQuadrature(nside, lmax, options);
    if (nside >= 32 || lmax === 0 || (error < 1e-10 && weights.every((w) => w > -1))) return weights;
  }
}

/** Weights per orbit → a RING map of w. @throws ValueError when there are not as many as orbits. */
export function expandPixelWeights(nside: number, weights: ArrayLike<number>): Float64Array {
  const o = orbits(nside);
  if (weights.length !== o.count) {
    throw new ValueError(`nside ${nside} has ${o.count} weights, not ${weights.length}`, {
      where: { name: 'expandPixelWeights' },
    });
  }
  return expandOrbits(o, weights);
}
