import {
  type Column,
  type CounterGenerator,
  type Galaxies,
  type GalaxyBatch,
  type HealpixMap,
  type Namespace,
  type NDArray,
  type ShellContext,
  scope,
} from '@glass-ts/core';
import { ang2pix } from '@glass-ts/healpix';
import { type Pair, shearAtPixels } from '@glass-ts/shear';
import type { GalaxyCounts } from '../galaxy-counts.ts';
import { samplePhz } from '../photo-z.ts';
import { pointsAt } from '../points.ts';
import { drawRedshifts, type RedshiftTable } from '../redshifts.ts';
import { tomographicBins } from '../tomography.ts';
import { ellipticitySampler } from './ellipticities.ts';
import type { GalaxiesOptions } from './options.ts';

/** What the galaxies of a shell are made from; the arrays live until the sinks are done with the shell. */
export interface ShellIngredients {
  readonly xp: Namespace;
  readonly options: GalaxiesOptions;
  readonly columns: readonly Column[];
  /** Streams of this shell. */
  readonly rng: CounterGenerator;
  /** Resolution and order of the pixels that the counts belong to. */
  readonly pixels: Pick<HealpixMap, 'nside' | 'ordering'>;
  readonly counts: GalaxyCounts;
  total(): Promise<number>;
  readonly redshifts: RedshiftTable | undefined;
  readonly edges: NDArray | undefined;
  readonly convergence: HealpixMap;
  readonly shear: HealpixMap;
  readonly context: ShellContext;
}

interface Places {
  readonly pixel: NDArray;
  readonly lon: NDArray;
  readonly lat: NDArray;
}

/** Longitudes of [−360°, 720°) brought to [0°, 360°). */
function wrap(lon: NDArray): NDArray {
  const { xp } = lon;
  const positive = xp.where(lon.lt(0), lon.add(360), lon);
  // −1e-20 + 360 is 360 by rounding.
  return xp.where(positive.ge(360), positive.sub(360), positive);
}

/** Pixels of galaxies in another map, by position where its pixels are not those of the counts. */
function pixelsIn(map: HealpixMap, { pixels }: ShellIngredients, { pixel, lon, lat }: Places): NDArray {
  if (map.nside === pixels.nside && map.ordering === pixels.ordering) return pixel;
  return ang2pix(map.nside, lon, lat, { lonlat: true, nest: map.ordering === 'nested' });
}

function places({ rng, pixels, counts }: ShellIngredients, start: number, count: number): Places {
  const pixel = counts.pixels(start, count);
  const stream = rng.stream('position').at(start);
  const [lon, lat] = pointsAt(pixels.nside, pixel, stream, pixels.ordering === 'nested');
  return { pixel, lon: wrap(lon), lat };
}

function redshiftColumns(make: ShellIngredients, start: number, count: number): Record<string, NDArray> {
  const { rng, options, redshifts, edges } = make;
  const z = drawRedshifts(rng.stream('redshift').at(start), count, redshifts as RedshiftTable);
  const { photoz } = options;
  const phz = photoz && samplePhz(rng.stream('photoz').at(start).random(count), z, photoz.sigma0, photoz);
  const bin = edges && tomographicBins(phz ?? z, edges);
  return { Z_TRUE: z, ...(phz && { PHZ: phz }), ...(bin && { ZBIN: bin }) };
}

function shapeColumns(make: ShellIngredients, at: Places, start: number, count: number): Record<string, NDArray> {
  const { xp, options, columns, rng, convergence, shear } = make;
  const pixels = pixelsIn(convergence, make, at);
  const alike = shear.nside === convergence.nside && shear.ordering === convergence.ordering;
  const gamma = { values: shear.values, pixels: alike ? pixels : pixelsIn(shear, make, at) };
  const sample = ellipticitySampler(options.ellipticity, rng.stream('ellipticity'));
  const round = (): Pair => {
    const dtype = convergence.values.dtype;
    return [xp.zeros([count], { dtype }), xp.zeros([count], { dtype })];
  };
  const intrinsic = sample?.(start, count) ?? round();
  const [G1, G2] = shearAtPixels(intrinsic, { values: convergence.values, pixels }, gamma, options.reducedShear);
  const wanted = columns.some(({ name }) => name === 'KAPPA');
  const kappa = wanted && { KAPPA: xp.take(convergence.values, pixels) };
  return { G1, G2, E1: intrinsic[0], E2: intrinsic[1], ...kappa };
}

/** Columns of galaxies start … start + count − 1, whatever batch they are in: every draw is made at the galaxy's number. */
function columnsOf(make: ShellIngredients, start: number, count: number): Record<string, NDArray> {
  const { xp, context } = make;
  const at = places(make, start, count);
  const all: Record<string, NDArray> = {
    ...{ RA: at.lon, DEC: at.lat },
    ...redshiftColumns(make, start, count),
    ...shapeColumns(make, at, start, count),
    SHELL: xp.full([count], context.shell.index, { dtype: 'int32' }),
  };
  // What has the dtype of its column already is not copied.
  const column = (x: NDArray, dtype: Column['dtype']) =>
    x.dtype === dtype ? xp.reshape(x, x.shape) : xp.astype(x, dtype);
  return Object.fromEntries(make.columns.map(({ name, dtype }) => [name, column(all[name], dtype)]));
}

/** The galaxies of a shell, made in batches while they are consumed. The columns of a batch live until the next one. */
export function shellGalaxies(make: ShellIngredients): Galaxies {
  const { columns, total, context, options } = make;
  async function* batches(): AsyncGenerator<GalaxyBatch, void, void> {
    const all = await total();
    for (let start = 0; start < all; start += options.chunk) {
      context.signal.throwIfAborted();
      const count = Math.min(options.chunk, all - start);
      const made = await scope(() => columnsOf(make, start, count));
      try {
        yield { start, count, columns: made };
      } finally {
        for (const column of Object.values(made)) column.dispose();
      }
      context.progress('galaxies', start + count, all);
    }
  }
  return { columns, total, batches };
}
