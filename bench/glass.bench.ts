/**
 * The regression benchmarks of GLASS, with its inputs (tests/regression of GLASS, spec of the functions), on the native
 * backend where it is built. `--quick` takes a tenth of the elements where there are many. bench/peers/functions.py has the
 * same in Python.
 */
import * as glass from 'glass-ts';
import { namespace } from './backend.ts';
import { runCases } from './measure.ts';
import type { BenchCase, BenchOptions, BenchResult } from './types.ts';

interface Case {
  readonly name: string;
  readonly run: () => unknown;
  /** Function of bench/peers/functions.py, and its arguments. */
  readonly peer: readonly [name: string, arguments?: Readonly<Record<string, unknown>>];
}
type Group = (scale: (n: number) => number) => Case[] | Promise<Case[]>;

const xp = namespace();
const rng = () => glass.rng.defaultRng({ seed: 42, xp });
const filled = (n: number, f: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => f(i));
const uniforms = (n: number, seed: number) => glass.rng.defaultRng({ seed, xp }).random(n);

async function consume(items: AsyncIterable<unknown> | Iterable<unknown>): Promise<void> {
  await glass.scope(async () => {
    for await (const _ of items);
  });
}

const arraytools: Group = (scale) => {
  const [small, large] = [xp.zeros([4, 10]), xp.zeros([30, 1, 5, 6])];
  const [n, m] = [10_000, scale(5000)];
  const [f, x] = [filled(n, (i) => i + 1), filled(n, (i) => i)];
  const two = xp.reshape(xp.asarray(filled(2 * m, (i) => (i % m) + 1)), [2, m]);
  const nodes = filled(m, (i) => i);
  return [
    {
      name: 'broadcastLeadingAxes',
      run: () => glass.arraytools.broadcastLeadingAxes([0, 0], [small, 1], [large, 2]),
      peer: ['broadcast_leading_axes'],
    },
    {
      name: 'cumulativeTrapezoid, 1-D',
      run: () => glass.arraytools.cumulativeTrapezoid(f, x),
      peer: ['cumulative_trapezoid', { n }],
    },
    {
      name: 'cumulativeTrapezoid, 2-D',
      run: () => glass.arraytools.cumulativeTrapezoid(two, nodes),
      peer: ['cumulative_trapezoid_2d', { n: m }],
    },
  ];
};

const sampling: Group = (scale) => {
  const rows = scale(10_000);
  const row = [1, 0.5, 0.1];
  const times = <T>(n: number, item: T): T[] => new Array<T>(n).fill(item);
  const batch = row.map(() => row);
  const cube = batch.map(() => batch);
  const cls = times(
    scale(1000),
    filled(3, () => 1),
  );
  return [
    {
      name: 'iternorm, no size',
      run: () => consume(glass.iternorm(times(rows, row))),
      peer: ['iternorm', { rows, axes: 0 }],
    },
    {
      name: 'iternorm, size (3,)',
      run: () => consume(glass.iternorm(times(rows, batch))),
      peer: ['iternorm', { rows, axes: 1 }],
    },
    {
      name: 'iternorm, size (3, 3)',
      run: () => consume(glass.iternorm(times(rows, cube))),
      peer: ['iternorm', { rows, axes: 2 }],
    },
    {
      name: 'iternorm, k = 0',
      run: () => consume(glass.iternorm(times(scale(1000), [1]))),
      peer: ['iternorm_none', { rows: scale(1000) }],
    },
    { name: 'cls2cov', run: () => consume(glass.cls2cov(cls, 3, 2, 2)), peer: ['cls2cov', { spectra: cls.length }] },
  ];
};

const fields: Group = () => {
  const gls = Array.from({ length: 10 }, (_, i) =>
    Array.from({ length: i + 1 }, (__, d) => new Float64Array(10).fill(d === 0 ? 1 : 0)),
  ).flat();
  const identity = (x: glass.NDArray) => x;
  const functions = Array.from({ length: 10 }, (_, i) => (i === 1 ? (x: glass.NDArray) => x.mul(x) : identity));
  const normal = Array.from({ length: 10 }, () => glass.grf.Normal());
  const cases: Case[] = [];
  for (const ncorr of [undefined, 1]) {
    const correlated = { ...(ncorr === undefined ? {} : { ncorr }) };
    const what = `ncorr ${ncorr ?? 'all'}`;
    cases.push(
      {
        name: `Gaussian fields, ${what}, default rng`,
        run: () => consume(glass.generate(normal, gls, 32, { ...correlated, rng: glass.rng.sharedDefaultRng(xp) })),
        peer: ['generate', { ncorr: ncorr ?? null, own: false, given: false }],
      },
      {
        name: `Gaussian fields, ${what}, rng given`,
        run: () => consume(glass.generate(normal, gls, 32, { ...correlated, rng: rng() })),
        peer: ['generate', { ncorr: ncorr ?? null, own: false, given: true }],
      },
      {
        name: `generate, ${what}`,
        run: () => consume(glass.generate(functions, gls, 32, { ...correlated, rng: rng() })),
        peer: ['generate', { ncorr: ncorr ?? null, own: true, given: true }],
      },
    );
  }
  return cases;
};

const spectra: Group = (scale) => {
  const n = scale(1000);
  const cls = new Array<Float64Array>((n * (n + 1)) / 2).fill(Float64Array.of(1, 2));
  let k = 0;
  const next = () => (k = (k * 7919 + 104_729) % n);
  const alm = xp.asarray(filled(scale(500_000), (i) => i));
  return [
    { name: 'getcl, lmax 0', run: () => glass.getcl(cls, next(), next(), 0), peer: ['getcl', { fields: n, lmax: 0 }] },
    {
      name: 'getcl, lmax 1050',
      run: () => glass.getcl(cls, next(), next(), 1050),
      peer: ['getcl', { fields: n, lmax: 1050 }],
    },
    {
      name: 'multalm by a number',
      run: () => glass.harmonics.multalm(alm, 300_000),
      peer: ['multalm', { n: alm.size }],
    },
  ];
};

const redshifts: Group = (scale) => {
  const z = filled(20_000, (i) => i / 19_999);
  const nz = glass.gaussianNz(z, 0.5, 0.1);
  const window = new glass.RadialWindow(z, nz, 0.5);
  const n = scale(13_000);
  const labels = xp.asarray(
    filled(scale(1_000_000), (i) => i % 10),
    { dtype: 'int64' },
  );
  const grid = filled(301, (i) => i / 100);
  const flat = new Map(Array.from({ length: 10 }, (_, i) => [i, new Float64Array(301).fill(1)]));
  const many = xp.asarray(filled(10_000, (i) => i / 9999));
  return [
    { name: 'redshifts', run: () => glass.redshifts(n, window, { rng: rng() }), peer: ['redshifts', { n }] },
    {
      name: 'redshiftsFromBins',
      run: () => glass.redshiftsFromBins(labels, grid, flat, { rng: rng() }),
      peer: ['redshifts_from_bins', { n: labels.size }],
    },
    {
      name: 'redshiftsFromNz',
      run: () => glass.redshiftsFromNz(n, z, nz, { rng: rng(), warn: false }),
      peer: ['redshifts_from_nz', { n }],
    },
    {
      name: 'gaussianPhz',
      run: () => glass.gaussianPhz(many, 1, { lower: 0.5, upper: 1.5, rng: rng() }),
      peer: ['gaussian_phz'],
    },
  ];
};

const positions: Group = (scale) => {
  const npix = 12 * 48 * 48;
  // Sixty million galaxies; a tenth of them for a quick look.
  const few = scale(1000) / 1000;
  const ngal = xp.asarray(filled(10, (i) => i * 1e-3 * few));
  const delta = xp.zeros([9, 1, npix]);
  const vis = xp.ones([npix]);
  const uniform = xp.asarray(Array.from({ length: 6 }, (_, i) => [2 * i + 1, 2 * i + 2].map((v) => v * 1e-3 * few)));
  const n = scale(100_000);
  const origin = xp.zeros([n]);
  const alpha = (5 * Math.PI) / 180;
  const complex = xp.full([n], { re: alpha, im: 0 });
  const real = xp.stack([xp.full([n], alpha), xp.zeros([n])]);
  const [a, b] = [xp.reshape(uniforms(2000, 1), [2000, 1]), uniforms(500, 2)];
  const points = [a.mul(360), a.mul(90), b.mul(360), b.mul(90)] as const;
  const cases: Case[] = [
    {
      name: 'uniformPositions',
      run: () => consume(glass.uniformPositions(uniform, { rng: rng() })),
      peer: ['uniform_positions', { few }],
    },
    {
      name: 'displace, complex',
      run: () => glass.displace(origin, origin, complex),
      peer: ['displace', { n, real: false }],
    },
    { name: 'displace, real', run: () => glass.displace(origin, origin, real), peer: ['displace', { n, real: true }] },
    { name: 'displacement', run: () => glass.displacement(...points), peer: ['displacement'] },
  ];
  const identity = (d: glass.NDArray) => d;
  for (const removeMonopole of [false, true]) {
    const options = { removeMonopole, rng: rng() };
    const what = removeMonopole ? ', monopole removed' : '';
    cases.push(
      {
        name: `positionsFromDelta, own model${what}`,
        run: () => consume(glass.positionsFromDelta(ngal, delta, null, vis, { ...options, biasModel: identity })),
        peer: ['positions_from_delta', { few, own: true, remove_monopole: removeMonopole }],
      },
      {
        name: `positionsFromDelta, linear bias${what}`,
        run: () => consume(glass.positionsFromDelta(ngal, delta, 0.8, vis, options)),
        peer: ['positions_from_delta', { few, own: false, remove_monopole: removeMonopole }],
      },
    );
  }
  return cases;
};

const shapes: Group = (scale) => {
  const side = Math.round(Math.sqrt(scale(1_000_000)));
  const parameters = [1, 2, 3, 4].map((seed) => xp.reshape(uniforms(side * side, seed), [side, side]));
  const [mu, sigma, gamma, sigmaGamma] = parameters as [glass.NDArray, glass.NDArray, glass.NDArray, glass.NDArray];
  const below = mu.neg();
  const tens = new Array<number>(10).fill(scale(1_000_000));
  const twenties = new Array<number>(20).fill(scale(100_000));
  const n = scale(51_200);
  const [lon, lat] = [uniforms(n, 5).mul(360), uniforms(n, 6).mul(180).sub(90)];
  const eps = xp.full([n], { re: 0.1, im: 0.05 });
  const [kappa, g1, g2] = [7, 8, 9].map((seed) => uniforms(1200, seed).mul(0.1)) as [
    glass.NDArray,
    glass.NDArray,
    glass.NDArray,
  ];
  const many = xp.full([scale(1_000_000)], { re: 0.4, im: 0.3 });
  return [
    {
      name: 'galaxyShear, reduced',
      run: () => glass.galaxyShear(lon, lat, eps, kappa, g1, g2),
      peer: ['galaxy_shear', { n, reduced: true }],
    },
    {
      name: 'galaxyShear, not reduced',
      run: () => glass.galaxyShear(lon, lat, eps, kappa, g1, g2, { reducedShear: false }),
      peer: ['galaxy_shear', { n, reduced: false }],
    },
    {
      name: 'ellipticityRyden04',
      run: () => glass.ellipticityRyden04(below, sigma, gamma, sigmaGamma, { rng: rng() }),
      peer: ['ellipticity_ryden04', { side }],
    },
    {
      name: 'ellipticityGaussian',
      run: () => glass.ellipticityGaussian(tens, 0.256, { rng: rng() }),
      peer: ['ellipticity_gaussian', { n: tens[0] }],
    },
    {
      name: 'ellipticityIntnorm',
      run: () => glass.ellipticityIntnorm(twenties, 0.256, { rng: rng() }),
      peer: ['ellipticity_intnorm', { n: twenties[0] }],
    },
    {
      name: 'resampleShapes',
      run: () => glass.resampleShapes(many, { rng: rng() }),
      peer: ['resample_shapes', { n: many.size, options: {} }],
    },
    {
      name: 'resampleShapes, varg',
      run: () => glass.resampleShapes(many, { varg: 0.1, rng: rng() }),
      peer: ['resample_shapes', { n: many.size, options: { varg: 0.1 } }],
    },
    {
      name: 'resampleShapes, vargamma',
      run: () => glass.resampleShapes(many, { vargamma: 0.1, rng: rng() }),
      peer: ['resample_shapes', { n: many.size, options: { vargamma: 0.1 } }],
    },
  ];
};

const triangles = (n: number): glass.RadialWindow[] =>
  Array.from({ length: n }, (_, i) => {
    const [a, b, c] = [i, i + 1, i + 2].map((k) => (3 * k) / (n + 1)) as [number, number, number];
    return new glass.RadialWindow([a, b, c], [0, 1, 0], b);
  });

const lensing: Group = (scale) => {
  const cosmology = new glass.FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });
  const [many, few] = [triangles(scale(1000)), triangles(scale(500))];
  const deltas = (n: number) => Array.from({ length: n }, (_, i) => uniforms(10, i + 1));
  const [forMany, forFew] = [deltas(many.length), deltas(few.length)];
  const ngal = filled(few.length, (i) => 1 + (i % 10));
  const planes = (windows: readonly glass.RadialWindow[], contrasts: readonly glass.NDArray[]) => {
    const sum = new glass.MultiPlaneConvergence(cosmology);
    windows.forEach((window, i) => {
      sum.addWindow(contrasts[i]!, window);
    });
    sum.dispose();
  };
  return [
    // One round of the 500, and of the 100, that GLASS times.
    {
      name: 'multi-plane recursion, 1 of 500 rounds',
      run: () => planes(many, forMany),
      peer: ['planes', { n: many.length }],
    },
    {
      name: 'multiPlaneMatrix',
      run: () => glass.multiPlaneMatrix(many, cosmology),
      peer: ['multi_plane_matrix', { n: many.length }],
    },
    {
      name: 'multi-plane recursion, 1 of 100 rounds',
      run: () => planes(few, forFew),
      peer: ['planes', { n: few.length }],
    },
    {
      name: 'multiPlaneWeights',
      run: () => glass.multiPlaneWeights(ngal, few, cosmology),
      peer: ['multi_plane_weights', { n: few.length }],
    },
  ];
};

const shells: Group = (scale) => {
  const za = filled(scale(100_000), (i) => i);
  const windows = glass.linearWindows(filled(52, (i) => (3 * i) / 51));
  const z = uniforms(scale(1_000_000), 3).mul(2.8).add(0.1);
  return [
    { name: 'RadialWindow', run: () => new glass.RadialWindow(za, za), peer: ['radial_window', { n: za.length }] },
    {
      name: 'distribute',
      run: () => glass.distribute(z, windows, { rng: rng() }),
      peer: ['distribute', { n: z.size }],
    },
  ];
};

const groups: readonly Group[] = [arraytools, sampling, fields, spectra, redshifts, positions, shapes, lensing, shells];

/** Every row of the table, in its order; the inputs of a group live while its cases run. */
export async function* cases(options: BenchOptions): AsyncGenerator<BenchCase> {
  const scale = (n: number): number => (options.quick ? Math.ceil(n / 10) : n);
  for (const group of groups) {
    for (const { name, run, peer } of await group(scale)) {
      const [python, values = {}] = peer;
      yield {
        name,
        limits: { GLASS: 1 },
        peers: [{ peer: 'GLASS', case: `functions.${python}`, arguments: values }],
        prepare: () => ({ run }),
      };
    }
  }
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
