import {
  broadcastShapes,
  type CounterGenerator,
  DTypeError,
  type Generator,
  keep,
  type NDArray,
  scope,
} from '@glass-ts/core';
import { npix2nside, pointInPixel } from '@glass-ts/healpix';
import { hostValues, type RealInput, realArray, takeOptions } from '@glass-ts/rng';
import { type BiasModel, linearBias, loglinearBias } from './bias.ts';
import { drawTotals, GalaxyCounts } from './galaxy-counts.ts';
import { generatorOf } from './generator-of.ts';
import { type Points, pointsAt } from './points.ts';
import { indicesOf, rowAt, valueAt } from './populations.ts';

/** Options of {@link positionsFromDelta}. */
export interface PositionsOptions {
  /** Contrast of the galaxies from δ and b: a function, or `linear` (default) or `loglinear`. */
  readonly biasModel?: BiasModel | 'linear' | 'loglinear';
  /** Take the mean off the contrast of the galaxies. */
  readonly removeMonopole?: boolean;
  /** Largest number of positions at a time, 1 000 000 when left out; a pixel is never split. */
  readonly batch?: number;
  /** Generator to draw from; the shared default generator when left out. */
  readonly rng?: Generator;
}

/**
 * Longitudes and latitudes in degrees, (n), and their number: a plain number, or where there are several populations an
 * integer array of their shape that is zero except at the population that the positions belong to.
 */
export type Positions = readonly [lon: NDArray, lat: NDArray, count: number | NDArray];

const MODELS: Readonly<Record<string, BiasModel>> = { linear: linearBias, loglinear: loglinearBias };

function biasModelOf(model: PositionsOptions['biasModel'] = 'linear'): BiasModel {
  const found = typeof model === 'string' ? MODELS[model] : model;
  if (typeof found === 'function') return found;
  throw new DTypeError('bias_model must be callable', {
    where: { name: 'positionsFromDelta.biasModel' },
    fix: "Give a function of density contrast and bias, 'linear' or 'loglinear'",
  });
}

const isCounter = (rng: Generator): rng is CounterGenerator =>
  'uniformPairs' in rng && typeof rng.uniformPairs === 'function';

/** Makes the points of galaxies from number `start` on, in the pixels given; asked for in order. */
function placing(rng: Generator, nside: number): (start: number, pixels: NDArray) => Points {
  if (!isCounter(rng)) {
    return (_, pixels) =>
      pointInPixel(nside, pixels, rng.random(pixels.size), rng.random(pixels.size), { lonlat: true });
  }
  // A stream of its own, so that draws of the caller between two batches do not move the galaxies.
  const [stream] = rng.spawn(1) as CounterGenerator[];
  return (start, pixels) => pointsAt(nside, pixels, stream.at(start));
}

/** `count` at the index of a population, zero elsewhere. */
function countAt(like: NDArray, dims: readonly number[], index: readonly number[], count: number): number | NDArray {
  if (dims.length === 0) return count;
  const { xp } = like;
  return xp
    .zeros(dims, { dtype: xp.backend.info.defaults.index })
    .at(...index)
    .set(count);
}

/**
 * Positions of galaxies that trace a density contrast: Poisson numbers per pixel, uniform within the pixel.
 *
 * Leading axes (all of `ngal` and `bias`, all but the last of `delta` and `vis`) broadcast to populations, which follow
 * each other in C order; the positions of one come in the order of pixels, in batches. An empty population gives nothing.
 *
 * Draws, per population: one Poisson count per pixel; then two uniforms per galaxy. From a counter-based generator the
 * latter belong to the galaxy's number in its population and to a spawned stream, so that batches do not matter; from any
 * other generator a batch draws all u, then all v.
 *
 * @param ngal mean number per square arcminute. @param delta density contrast, RING maps (…, npix). @param bias left out:
 * the galaxies have the contrast `delta`, and no model is asked. @param vis visibility maps (…, npix), 1 when left out.
 * @throws DTypeError at the first `next` when the bias model cannot be called; ValueError for maps that are none.
 */
export async function* positionsFromDelta(
  ngal: RealInput,
  delta: NDArray,
  bias?: RealInput | null | PositionsOptions,
  vis?: NDArray | null | PositionsOptions,
  options?: PositionsOptions,
): AsyncGenerator<Positions, void, void> {
  const [given, settings] = takeOptions<PositionsOptions>([bias, vis, options]);
  const { removeMonopole = false, batch = 1_000_000 } = settings;
  const model = biasModelOf(settings.biasModel);
  const rng = generatorOf(settings, delta);
  const b = given[0] === undefined || given[0] === null ? undefined : await hostValues(given[0] as RealInput, 'bias');
  const visibility = (given[1] ?? undefined) as NDArray | undefined;
  const n = await hostValues(ngal, 'positionsFromDelta: ngal');
  const maps = delta.xp.isdtype(delta.dtype, 'real floating') ? delta : realArray(delta.xp, delta);
  const nside = npix2nside(maps.shape[maps.ndim - 1]);
  const dims = broadcastShapes(n.shape, maps.shape.slice(0, -1), b?.shape ?? [], visibility?.shape.slice(0, -1) ?? []);

  for (const index of indicesOf(dims)) {
    const made = await scope(() => {
      const row = rowAt(maps, index);
      const biased = b === undefined ? row : model(row, valueAt(b, index));
      const contrast = removeMonopole ? biased.sub(row.xp.mean(biased)) : biased;
      const seen = visibility === undefined ? undefined : rowAt(visibility, index);
      return drawTotals(rng, contrast, valueAt(n, index), seen);
    });
    // Consumers may run every step in a scope of its own.
    const totals = keep(made);
    try {
      yield* batches(new GalaxyCounts(totals), batch, placing(rng, nside), (like, size) =>
        countAt(like, dims, index, size),
      );
    } finally {
      totals.dispose();
    }
  }
}

async function* batches(
  counts: GalaxyCounts,
  batch: number,
  place: ReturnType<typeof placing>,
  count: (like: NDArray, size: number) => number | NDArray,
): AsyncGenerator<Positions, void, void> {
  const total = await counts.total('positionsFromDelta: number of galaxies');
  for (let start = 0, stop = 0; start < total; start = stop) {
    stop = total - start <= batch ? total : await counts.batchEnd(start, batch, 'positionsFromDelta: batch');
    const size = stop - start;
    const [lon, lat] = await scope(() => place(start, counts.pixels(start, size)));
    yield [lon, lat, count(lon, size)];
  }
}
