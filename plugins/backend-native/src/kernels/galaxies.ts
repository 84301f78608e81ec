import type { DType, Kernels, Operand } from '@glass-ts/core';
import type { NativeEngine } from '../addon.ts';
import type { BufferStore, NativeBuffer } from '../buffer.ts';
import { guarded } from '../errors.ts';
import { words } from './words.ts';

type GalaxyKernels = Pick<
  Required<Kernels>,
  | 'interp'
  | 'random.table'
  | 'random.truncatedNormal'
  | 'galaxies.photoz'
  | 'shear.gaussian'
  | 'galaxies.pixels'
  | 'galaxies.points'
  | 'galaxies.sphere'
  | 'galaxies.totals'
  | 'shear.intnorm'
  | 'shear.intnormPair'
  | 'shear.galaxies'
  | 'shear.atPixels'
>;

/** What is made of one galaxy after the other. */
export function galaxyKernels(engine: NativeEngine, store: BufferStore): GalaxyKernels {
  const of = (x: Operand): number => store.handleOf(x.buffer);
  const one = (dtype: DType, size: number, call: () => number): NativeBuffer => store.wrap(guarded(call), dtype, size);
  /** Buffers of these dtypes; how long they are, the engine knows. */
  const all = (dtypes: readonly DType[], call: () => readonly number[]): NativeBuffer[] => {
    const handles = guarded(call);
    return dtypes.map((dtype, k) => store.measured(handles[k], dtype));
  };
  const pair = (dtypes: readonly DType[], call: () => readonly number[]): [NativeBuffer, NativeBuffer] => {
    const [a, b] = all(dtypes, call);
    return [a, b];
  };
  return {
    interp: (x, knots, values, left, right) => {
      const [a, k, v] = [of(x), of(knots), of(values)];
      return one(x.buffer.dtype, x.buffer.size, () => engine.interp(a, k, v, left, right));
    },
    'random.table': (place, knots, values) => {
      const [k, v] = [of(knots), of(values)];
      return one('float64', place.count, () => engine.sampleTable(words(place), k, v));
    },
    'random.truncatedNormal': (u, mean, deviation, lower, upper) => {
      const [x, m, d, a, b] = [u, mean, deviation, lower, upper].map(of);
      return one('float64', u.buffer.size, () => engine.truncatedNormal(x, m, d, a, b));
    },
    'galaxies.photoz': (place, z, sigma, lower, upper) => {
      const handle = of(z);
      return pair(['float64', 'int64'], () => engine.photoz(words(place), handle, sigma, lower, upper));
    },
    'shear.gaussian': (places, sigma) => {
      const [a, b] = [words(places[0]), words(places[1])];
      return pair(['complex128', 'int64'], () => engine.gaussian(a, b, sigma));
    },
    'galaxies.totals': (contrast, mean, vis, place) => {
      const [d, v] = [of(contrast), vis && of(vis)];
      return one('int64', contrast.buffer.size, () => engine.galaxyTotals(words(place), d, mean, v));
    },
    'galaxies.pixels': (totals, start, count) => {
      const handle = of(totals);
      return one('int64', count, () => engine.galaxyPixels(handle, start, count));
    },
    'galaxies.points': (pixels, pairs, nside, nested) => {
      const handle = of(pixels);
      return pair(['float64', 'float64'], () => engine.galaxyPoints(words(pairs), handle, nside, nested));
    },
    'galaxies.sphere': (lon, lat) => pair(['float64', 'float64'], () => engine.galaxySphere(words(lon), words(lat))),
    'shear.intnorm': (places, deviation) => {
      const [a, b] = [words(places[0]), words(places[1])];
      return all(['complex128'], () => engine.intnorm(a, b, deviation, true))[0];
    },
    'shear.intnormPair': (places, deviation) => {
      const [a, b] = [words(places[0]), words(places[1])];
      return pair(['float64', 'float64'], () => engine.intnorm(a, b, deviation, false));
    },
    'shear.galaxies': (lon, lat, eps, kappa, gamma, { nside, reduced }) => {
      const [l, b, e, k, g] = [of(lon), of(lat), of(eps), of(kappa), gamma.map(of)];
      return one('complex128', lon.buffer.size, () => engine.galaxyShear(l, b, e, k, g, nside, reduced));
    },
    'shear.atPixels': (pixels, eps, kappa, gamma, reduced) => {
      const [p, e1, e2, k, g] = [of(pixels), of(eps[0]), of(eps[1]), of(kappa), gamma.map(of)];
      return pair(['float64', 'float64'], () => engine.shearAtPixels(p, e1, e2, k, g, reduced));
    },
  };
}
