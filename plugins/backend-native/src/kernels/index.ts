import type { DType, Kernels } from '@glass-ts/core';
import type { NativeAddon, NativeEngine } from '../addon.ts';
import type { BufferStore, NativeBuffer } from '../buffer.ts';
import { guarded } from '../errors.ts';
import { galaxyKernels } from './galaxies.ts';
import { shtKernels } from './sht.ts';
import { words } from './words.ts';

/** The optional kernels, all on the addon. */
export function nativeKernels(addon: NativeAddon, engine: NativeEngine, store: BufferStore): Required<Kernels> {
  const make = (dtype: DType, size: number, call: () => number): NativeBuffer => store.wrap(guarded(call), dtype, size);
  const of = (x: { readonly buffer: Parameters<BufferStore['handleOf']>[0] }): number => store.handleOf(x.buffer);
  return {
    ...shtKernels(addon, engine, store),
    ...galaxyKernels(engine, store),
    'healpix.vec2pix': (vectors, nside, nested) => {
      const v = of(vectors);
      return make('int64', vectors.buffer.size / 3, () => engine.vec2Pix(v, nside, nested));
    },
    'healpix.ang2pix': (theta, phi, nside, nested) => {
      const [t, p] = [of(theta), of(phi)];
      const size = Math.max(theta.buffer.size, phi.buffer.size);
      return make('int64', size, () => engine.ang2Pix(t, p, nside, nested));
    },
    'healpix.pix2vec': (pixels, nside, nested) => {
      const p = of(pixels);
      return make('float64', 3 * pixels.buffer.size, () => engine.pix2Vec(p, nside, nested));
    },
    'healpix.pointInPixel': (pixels, u, v, nside, nested) => {
      const [p, a, b] = [of(pixels), of(u), of(v)];
      return make('float64', 2 * pixels.buffer.size, () => engine.pointInPixel(p, a, b, nside, nested));
    },
    'healpix.bin': (vectors, nside, nested, inside, weights) => {
      const [v, i, w] = [of(vectors), inside && of(inside), weights && of(weights)];
      const dtype = weights ? 'float64' : 'int64';
      return make(dtype, 12 * nside * nside, () => engine.bin(v, nside, nested, i, w));
    },
    'healpix.shellPixels': (positions, { nside, nested, from, to }, scaleFactors) => {
      const [v, f] = [of(positions), scaleFactors && of(scaleFactors)];
      const n = positions.buffer.size / 3;
      return make('int64', n, () => engine.shellPixels(v, nside, nested, from, to, f));
    },
    bincount: (indices, size, weights) => {
      const [i, w] = [of(indices), weights && of(weights)];
      return make(weights ? 'float64' : 'int64', size, () => engine.bincount(i, size, w));
    },
    'random.uniform': (place) => make('float64', place.count, () => engine.uniform(...words(place))),
    'random.uniformPairs': (place) => make('float64', 2 * place.count, () => engine.uniformPairs(...words(place))),
    'random.normal': (place) => make('float64', place.count, () => engine.normal(...words(place))),
    'random.poisson': (place, lam) => {
      const l = of(lam);
      return make('int64', place.count, () => engine.poisson(...words(place), l));
    },
    'healpix.weighted': (maps, weights) => {
      const [m, w] = [of(maps), of(weights)];
      return make(maps.buffer.dtype, maps.buffer.size, () => engine.weighted(m, w));
    },
    'fields.lognormal': (x, shift, scale) => {
      const field = of(x);
      return make(x.buffer.dtype, x.buffer.size, () => engine.lognormal(field, shift, scale));
    },
    clip: (x, low, high) => {
      const a = of(x);
      return make(x.buffer.dtype, x.buffer.size, () => engine.clip(a, low, high));
    },
    countNonzero: (x, [outer, n, inner]) => {
      const a = of(x);
      return make('int64', outer * inner, () => engine.countNonzero(a, outer, n, inner));
    },
    squaredDeviations: (x, centre, [outer, n, inner]) => {
      const [a, c] = [of(x), of(centre)];
      return make(x.buffer.dtype, outer * inner, () => engine.squaredDeviations(a, c, outer, n, inner));
    },
    runs: (x) => {
      const a = of(x);
      return make('bool', x.buffer.size, () => engine.runs(a));
    },
    'lensing.plane': (a, b, d, t, f) => {
      const [x, y, z] = [of(a), of(b), of(d)];
      return make(a.buffer.dtype, a.buffer.size, () => engine.lensingPlane(x, y, z, t, f));
    },
  };
}
