import type { Namespace, NDArray } from '@glass-ts/core';
import {
  type AngleOptions,
  alm2map,
  alm2mapSpin,
  almxfl,
  ang2pix,
  ang2vec,
  getNside,
  map2alm,
  npix2nside,
  nside2npix,
  pixwin,
  pointInPixel,
  queryStrip,
  Rotator,
  randang,
  type Spin,
} from '@glass-ts/healpix';
import { fromConvergence, shearFromConvergence } from '@glass-ts/lensing';
import { list, number, optional } from '../decode.ts';
import { sampled } from '../expression.ts';
import { Pcg64 } from '../pcg64.ts';
import type { Adapter, Args, Cases, Context, Json } from '../types.ts';

const flag = (value: Json | undefined): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

const angles = ({ lonlat }: Args): AngleOptions => ({ lonlat: flag(lonlat) });

/** `0..47`, or a list. */
function integers(value: Json, { xp, array }: Context): NDArray {
  const range = typeof value === 'string' ? /^(\d+)\.\.(\d+)$/.exec(value) : null;
  if (range === null) return array(value, 'int64');
  const [first, last] = [Number(range[1]), Number(range[2])];
  return xp.astype(xp.arange(first, last + 1, 1), 'int64');
}

/** The coefficients of the records whose map is described in words. */
const ALM: Json = {
  re: [0.3, 0.1, -0.2, 0.05, 0.2, -0.1, 0.02, 0, 0.07, 0.3],
  im: [0, 0, 0, 0, 0.1, 0.3, -0.04, 0.1, -0.2, 0.1],
};

/** A map: `cos(p), p=0..47`, values, or what the note says, such as `alm2map(alm of entry healpix.alm2map, 32)`. */
async function mapOf(value: Json, { xp, array, note }: Context): Promise<NDArray> {
  const made = /alm2map\(alm of entry healpix\.alm2map, (\d+)\)/.exec(note);
  if (typeof value !== 'string') return array(value);
  if (made === null) return xp.asarray(sampled(value), { dtype: 'float64' });
  return alm2map(array(ALM), Number(made[1]));
}

/** The pixels of a map that the record holds: `sampled at pixels [0, 50]`, `pixels 0,50`; all when it does not say. */
function at(map: NDArray, text: string): NDArray {
  const pixels = /pixels \[?([\d, ]+)/.exec(text)?.[1].split(',').map(Number);
  return pixels === undefined ? map : map.xp.take(map, map.xp.asarray(pixels, { dtype: 'int64' }));
}

const coefficients = (value: Json, { array }: Context): NDArray | NDArray[] =>
  Array.isArray(value) ? (value as readonly Json[]).map((x) => array(x)) : array(value);

const synthesis: Adapter = async ({ alms, nside, lmax, pixwin: window, pol, sample }, context) => {
  const options = { lmax: optional(lmax), pixwin: flag(window), pol: flag(pol) };
  return at(await alm2map(coefficients(alms, context), number(nside), options), String(sample ?? ''));
};

const analysis =
  (iter?: number): Adapter =>
  async ({ maps, lmax, pol, use_pixel_weights }, context) => {
    const several = Array.isArray(maps) && typeof maps[0] !== 'number';
    const map = several ? await Promise.all(list(maps).map((m) => mapOf(m, context))) : await mapOf(maps, context);
    return map2alm(map, { lmax: optional(lmax), pol: flag(pol), usePixelWeights: flag(use_pixel_weights), iter });
  };

/** The two strips that the original makes of colatitudes θ₁ ≥ θ₂; it has the whole sky for equal ones, the port nothing. */
function strip(nside: number, [t1, t2]: readonly number[], xp: Namespace): NDArray {
  if (t1 !== t2) return queryStrip(nside, [t1, t2], { xp });
  return xp.maximum(queryStrip(nside, [0, t2], { xp }), queryStrip(nside, [t1, Math.PI], { xp }));
}

const angle = ({ thetas }: Args): number[] => list(thetas).map(number);

/** Potential, deflection and shear; all of them where the record does not choose. */
async function fromConvergenceOf(args: Args, context: Context): Promise<unknown> {
  const kappa = await mapOf(args.kappa, context);
  const chosen = ['potential', 'deflection', 'shear'].some((name) => args[name] !== undefined);
  const [potential, deflection, shear] = chosen
    ? [args.potential, args.deflection, args.shear].map((x) => x === true)
    : [true, true, true];
  const options = { potential, deflection, shear, discretized: flag(args.discretized) };
  const maps = await fromConvergence(kappa, optional(args.lmax), options);
  const names = [potential && 'psi', deflection && 'alpha', shear && 'gamma'].filter((name) => name !== false);
  return Object.fromEntries(names.map((name, k) => [name, at(maps[k], context.note)]));
}

export const cases: Cases = {
  'healpix.ang2pix': (args, { array }) => ang2pix(number(args.nside), array(args.theta), array(args.phi), angles(args)),

  'healpix.ang2vec': (args, { array }) => ang2vec(array(args.theta), array(args.phi), angles(args)),

  'healpix.nside2npix': ({ nside }) => nside2npix(number(nside)),

  // The original returns −1 where the port throws.
  'healpix.npix2nside': ({ npix }) => {
    try {
      return npix2nside(number(npix));
    } catch {
      return -1;
    }
  },

  'healpix.get_nside': async ({ m }, context) => getNside(await mapOf(m, context)),

  'healpix.query_strip': (args, { xp }) => strip(number(args.nside), angle(args), xp),
  'healpix.query_strip (indices set)': async (args, { xp }) =>
    (await xp.nonzero(strip(number(args.nside), angle(args), xp)))[0],

  // The record's angles are those of the centre within the pixel, φ of face 4 may be negative; `pix2ang` has 0 ≤ φ < 2π.
  'healpix ring pix2ang': ({ nside, ipix, ...args }, context) => {
    const n = number(nside);
    return pointInPixel(n, integers(ipix ?? `0..${12 * n * n - 1}`, context), 0.5, 0.5, angles(args));
  },

  'healpix sub-pixel position (nside=2)': ({ ipix, u, v, ...args }, context) => {
    const { array } = context;
    const [theta, phi] = pointInPixel(2, integers(ipix, context), array(u), array(v), angles(args));
    return { theta, phi };
  },

  // The original draws from numpy's PCG64 with seed 42, whoever calls; the port from its caller's generator.
  'healpix.randang': ({ nside, ipix, ...args }, context) => {
    const pcg = new Pcg64();
    const random = (shape: number | readonly number[] = []) => {
      const dims = typeof shape === 'number' ? [shape] : shape;
      return context.xp.fromTyped(pcg.doubles(dims.reduce((n, k) => n * k, 1)), dims);
    };
    const rng = Object.assign(Object.create(context.rng), { random });
    return randang(number(nside), integers(ipix, context), { ...angles(args), rng });
  },

  'healpix.alm2map': synthesis,
  'healpix.alm2map pixwin': synthesis,
  'healpix.alm2map_spin': ({ alms, nside, spin, lmax }, { array }) => {
    const [a, b] = list(alms).map((x) => array(x));
    return alm2mapSpin([a, b], number(nside), number(spin) as Spin, optional(lmax));
  },

  'healpix.map2alm': analysis(),
  'healpix.map2alm (3 iterations, no weights)': analysis(),
  'healpix.map2alm pixel weights': analysis(),
  'healpy.map2alm iter=0': analysis(0),

  'healpix.almxfl': ({ alm, fl }, { array }) => almxfl(array(alm), array(fl)),

  'healpix.pixwin': ({ nside, lmax, pol, return: what }) => {
    const options = { lmax: optional(lmax) };
    if (pol === true) return pixwin(number(nside), { ...options, pol });
    const window = pixwin(number(nside), options);
    return what === 'length' ? window.size : window;
  },

  'healpix.Rotator.rotate_map_pixel': async ({ coord, m }, context) =>
    new Rotator({ coord: coord as string }).rotateMapPixel(await mapOf(m, context)),

  'rotation matrices': (args) =>
    Object.fromEntries(Object.keys(args).map((coord) => [coord, new Rotator({ coord }).matrix])),

  from_convergence: fromConvergenceOf,

  shear_from_convergence: async ({ kappa, lmax, discretized }, context) => {
    const maps = await shearFromConvergence(await mapOf(kappa, context), optional(lmax), {
      discretized: flag(discretized),
    });
    return maps.map((map) => at(map, context.note));
  },
};
