import { DTypeError, type Namespace, type NDArray, referenceNamespace, scope } from '@glass-ts/core';
import { queryStrip, Rotator } from '@glass-ts/healpix';
import { takeOptions } from '@glass-ts/rng';

/** Two colatitudes in degrees between which nothing is seen. */
export type Stripe = readonly [number, number];

interface VmapOptions {
  /** Namespace of the map; the reference namespace when left out. */
  readonly xp?: Namespace;
}

function radians(stripe: unknown, name: string): [number, number] {
  if (Array.isArray(stripe) && stripe.length === 2 && stripe.every((x) => typeof x === 'number')) {
    const [a, b] = stripe as [number, number];
    return [(a * Math.PI) / 180, (b * Math.PI) / 180];
  }
  throw new DTypeError(`${name} stripe must be a pair of numbers`, {
    where: { name: 'vmapGalacticEcliptic' },
    fix: 'Give two colatitudes in degrees',
  });
}

/**
 * Visibility map without a galactic and an ecliptic stripe: 1 where the sky is seen, 0 in the stripes, in between at their
 * edges, where the rotations interpolate.
 *
 * As in GLASS, the first stripe is cut in galactic coordinates, the map turned to equatorial ones, the second stripe cut,
 * and the result turned by the rotation from equatorial to ecliptic coordinates. Unlike there, stripes are in degrees, as
 * the defaults suggest.
 *
 * @returns RING map (npix).
 * @throws DTypeError for stripes that are no pairs of numbers.
 */
export async function vmapGalacticEcliptic(
  nside: number,
  galactic?: Stripe | VmapOptions,
  ecliptic?: Stripe | VmapOptions,
  options?: VmapOptions,
): Promise<NDArray> {
  const [given, settings] = takeOptions<VmapOptions>([galactic, ecliptic, options]);
  const first = radians(given[0] ?? [30, 90], 'galactic');
  const second = radians(given[1] ?? [20, 80], 'ecliptic');
  const xp = settings.xp ?? referenceNamespace();
  const open = (stripe: [number, number]): NDArray =>
    xp.astype(queryStrip(nside, stripe, { xp }), xp.backend.info.defaults.real).rsub(1);
  return scope(async () => {
    const equatorial = await new Rotator({ coord: 'GC' }).rotateMapPixel(open(first));
    return new Rotator({ coord: 'CE' }).rotateMapPixel(equatorial.mul(open(second)));
  });
}
