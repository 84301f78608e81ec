import type { Generator } from '@glass-ts/core';
import {
  ARCMIN2_SPHERE,
  type BiasModel,
  displace,
  displacement,
  effectiveBias,
  expectedCounts,
  gaussianPhz,
  linearBias,
  loglinearBias,
  type Positions,
  positionsFromDelta,
  positionWeights,
  redshifts,
  redshiftsFromBins,
  redshiftsFromNz,
  type Stripe,
  uniformPositions,
  vmapGalacticEcliptic,
} from '@glass-ts/galaxies';
import { list, nested, number, optional, record } from '../decode.ts';
import { Pcg64 } from '../pcg64.ts';
import type { Args, Cases, Context, Json } from '../types.ts';
import { window } from '../windows.ts';

const DEGREES = 180 / Math.PI;

/** A stripe in degrees; equal angles are the whole sky in the original, and nothing in the port. */
function stripe(value: Json): Stripe {
  const angles = list(value).map((x) => number(x) * DEGREES);
  return (angles.length === 2 && angles[0] === angles[1] ? [0, 180] : angles) as unknown as Stripe;
}

/** Every batch of an async generator. */
async function collect<T>(batches: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

const real = (value: Json | undefined, { array }: Context) =>
  value === undefined || value === null ? undefined : typeof value === 'number' ? value : array(value);

const MODELS: Readonly<Record<string, BiasModel>> = { linear_bias: linearBias, loglinear_bias: loglinearBias };

/** A bias model by name; anything else goes to the function as it is. */
const biasModel = (value: Json | undefined): BiasModel | undefined =>
  value === undefined || value === null ? undefined : (MODELS[String(value)] ?? (value as unknown as BiasModel));

const map = (value: Json | undefined, { array }: Context) =>
  value === undefined || value === null ? undefined : array(value);

const drawn = (args: Args, context: Context, rng: Generator): Promise<Positions[]> =>
  collect(
    positionsFromDelta(nested(args.ngal), context.array(args.delta), real(args.bias, context), map(args.vis, context), {
      biasModel: biasModel(args.bias_model),
      removeMonopole: args.remove_monopole === true,
      batch: optional(args.batch),
      rng,
    }),
  );

/** The arguments of the second of the batching records, which refers to the first. */
const BATCHING = { ngal: 1e-6, delta: [0, 0.5, -1, 0, 0.5, -1, 0, 0.5, -1, 0, 0.5, -1], bias: 1, batch: 40 };

export const cases: Cases = {
  redshifts_from_nz: ({ count, z, nz }, { array, rng }) =>
    redshiftsFromNz(nested(count), array(z), array(nz), { rng, warn: false }),

  redshifts_from_bins: ({ bins, z, nz_dict }, { array, rng }) => {
    const nz = new Map(Object.entries(record(nz_dict)).map(([label, values]) => [Number(label), array(values)]));
    return redshiftsFromBins(array(bins, 'int64'), array(z), nz, { rng });
  },

  redshifts: ({ n, w }, context) => redshifts(nested(n), window(w, context), { rng: context.rng }),

  gaussian_phz: ({ z, sigma_0, lower, upper }, context) =>
    gaussianPhz(nested(z), nested(sigma_0), {
      xp: context.xp,
      lower: real(lower, context),
      upper: real(upper, context),
      rng: context.rng,
    }),

  uniform_positions: ({ ngal }, { array, rng }) => collect(uniformPositions(array(ngal), { rng })),

  // The record has [points, count] per batch.
  'positions_from_delta (batch sizes)': async (args, context) =>
    (await drawn(args, context, context.rng)).map(([lon, , count]) => [lon.size, count]),

  // The original takes the counts from its caller's generator (the stub), but the offsets within pixels from numpy's PCG64
  // with seed 42, whatever generator it is given. The port takes both from the caller: with a caller that has these two
  // sources the positions must be the record's.
  'positions_from_delta (first batch)': async (args, context) => {
    const { rng, xp } = context;
    const pcg = new Pcg64();
    const caller: Generator = Object.assign(Object.create(rng), {
      poisson: rng.poisson.bind(rng),
      random: (size: number) => xp.fromTyped(pcg.doubles(size), [size]),
    });
    const [lon, lat] = (await drawn(args.delta === undefined ? BATCHING : args, context, caller))[0];
    return { lon, lat };
  },

  displace: ({ lon, lat, alpha }, { array }) => displace(array(lon), array(lat), array(alpha)),

  displacement: ({ from_lon, from_lat, to_lon, to_lat }, { array }) =>
    displacement(array(from_lon), array(from_lat), array(to_lon), array(to_lat)),

  'points.ARCMIN2_SPHERE': () => ARCMIN2_SPHERE,

  effective_bias: ({ z, bz, w }, context) => effectiveBias(context.array(z), context.array(bz), window(w, context)),

  linear_bias: ({ delta, b }, { array }) => linearBias(array(delta), nested(b)),
  loglinear_bias: ({ delta, b }, { array }) => loglinearBias(array(delta), nested(b)),

  position_weights: ({ densities, bias }, context) => positionWeights(context.array(densities), real(bias, context)),

  'points._compute_expected_count': (args, { array }) => {
    const n = array(args['n(delta)']);
    return expectedCounts(args.remove_monopole ? n.sub(n.xp.mean(n)) : n, number(args.ngal), undefined);
  },

  // The original takes its arguments for radians: the same numbers in degrees give the same map.
  vmap_galactic_ecliptic: ({ nside, galactic, ecliptic }, { xp }) =>
    vmapGalacticEcliptic(number(nside), stripe(galactic ?? [30, 90]), stripe(ecliptic ?? [20, 80]), { xp }),
};
