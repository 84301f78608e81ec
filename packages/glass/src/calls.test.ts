import { type Generator, NDArray, setWarningHandler } from '@glass-ts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as glass from './index.ts';

const { algorithm, arraytools, grf, healpix } = glass;
const xp = glass.referenceNamespace();
const rng = (): Generator => glass.rng.defaultRng({ seed: 3 });
const cosmology = new glass.FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });
const cls = [[0.1, 0.05, 0.02], [0.1, 0.05, 0.02], [0.01]];
const edges = [0, 0.01, 0.02];
const map = xp.asarray(Array.from({ length: 48 }, (_, k) => Math.sin(k)));
const delta = xp.full([12], 0.1);
const { Lognormal, Normal } = grf;
const INDEFINITE = [
  [1, 2],
  [2, 1],
];

/** Arrays, windows and everything that generators give as plain data. */
async function plain(value: unknown): Promise<unknown> {
  const x = await value;
  if (x instanceof NDArray) return [x.shape, Array.from(await x.toHost(), Number)];
  if (x instanceof glass.RadialWindow) return x.nodes;
  if (Array.isArray(x)) return Promise.all(x.map(plain));
  if (typeof x !== 'object' || x === null || !(Symbol.asyncIterator in x)) return x;
  const items: unknown[] = [];
  for await (const item of x as AsyncIterable<unknown>) items.push(await plain(item));
  return items;
}

function planes(...wlens: [(number | null)?]): unknown {
  const lensing = new glass.MultiPlaneConvergence(cosmology);
  for (const z of [0.5, 0.9]) lensing.addPlane([1, 2], z, ...wlens);
  return lensing.kappa;
}

type Call = () => unknown;

let previous: ReturnType<typeof setWarningHandler>;
beforeAll(() => {
  previous = setWarningHandler(() => undefined);
});
afterAll(() => {
  setWarningHandler(previous);
});

/** Options in the place of optional positional parameters mean that those are left out. */
const SHORTER: readonly (readonly [name: string, short: Call, full: Call])[] = [
  [
    'effectiveCls',
    () => glass.effectiveCls(cls, [1, 2], { lmax: 1 }),
    () => glass.effectiveCls(cls, [1, 2], [1, 2], { lmax: 1 }),
  ],
  [
    'generateLognormal',
    () => glass.generateLognormal([cls[0]], 1, { rng: rng() }),
    () => glass.generateLognormal([cls[0]], 1, 1, { rng: rng() }),
  ],
  [
    'grf.solve',
    () => grf.solve(cls[0], Lognormal(0.5), { pad: 4 }),
    () => grf.solve(cls[0], Lognormal(0.5), Lognormal(0.5), { pad: 4 }),
  ],
  [
    'triaxialAxisRatio',
    () => glass.triaxialAxisRatio(0.8, 0.4, { rng: rng(), xp }),
    () => glass.triaxialAxisRatio(0.8, 0.4, [], { rng: rng(), xp }),
  ],
  [
    'ellipticityRyden04',
    () => glass.ellipticityRyden04(-1, 0.8, 0.4, 0.1, { rng: rng(), xp }),
    () => glass.ellipticityRyden04(-1, 0.8, 0.4, 0.1, [], { rng: rng(), xp }),
  ],
  [
    'fromConvergence',
    () => glass.fromConvergence(map, { shear: true }),
    () => glass.fromConvergence(map, 5, { shear: true }),
  ],
  [
    'shearFromConvergence',
    () => glass.shearFromConvergence(map, { discretized: false }),
    () => glass.shearFromConvergence(map, 5, { discretized: false }),
  ],
  [
    'positionsFromDelta',
    () => glass.positionsFromDelta(1e-7, delta, { rng: rng() }),
    () => glass.positionsFromDelta(1e-7, delta, 1, xp.ones([12]), { rng: rng() }),
  ],
  [
    'positionsFromDelta with bias',
    () => glass.positionsFromDelta(1e-7, delta, 2, { rng: rng() }),
    () => glass.positionsFromDelta(1e-7, delta, 2, xp.ones([12]), { rng: rng() }),
  ],
  [
    'vmapGalacticEcliptic',
    () => glass.vmapGalacticEcliptic(2, [30, 90], { xp }),
    () => glass.vmapGalacticEcliptic(2, [30, 90], [20, 80], { xp }),
  ],
  [
    'ndinterp',
    () =>
      arraytools.ndinterp(
        [-0.5, 0.5],
        [0, 1],
        [
          [1, 2],
          [3, 4],
        ],
        { axis: 0, left: 9 },
      ),
    () =>
      arraytools.ndinterp(
        [-0.5, 0.5],
        [0, 1],
        [
          [1, 2],
          [3, 4],
        ],
        0,
        9,
      ),
  ],
];

/** Optional positional parameters that are undefined or null are left out. */
const LEFT_OUT: readonly (readonly [name: string, without: Call, filled: (nothing: undefined | null) => unknown])[] = [
  ['tophatWindows', () => glass.tophatWindows(edges), (o) => glass.tophatWindows(edges, o, o)],
  ['linearWindows', () => glass.linearWindows(edges), (o) => glass.linearWindows(edges, o, o)],
  ['cubicWindows', () => glass.cubicWindows(edges), (o) => glass.cubicWindows(edges, o, o)],
  ['RadialWindow', () => new glass.RadialWindow([0, 1], [1, 2]), (o) => new glass.RadialWindow([0, 1], [1, 2], o)],
  ['getcl', () => glass.getcl(cls, 0, 0), (o) => glass.getcl(cls, 0, 0, o)],
  ['effectiveCls', () => glass.effectiveCls(cls, [1, 2]), (o) => glass.effectiveCls(cls, [1, 2], o, {})],
  [
    'lognormalFields',
    () => glass.lognormalFields([{ zeff: 1 }]).map((t) => t.lamda),
    (o) => glass.lognormalFields([{ zeff: 1 }], o).map((t) => t.lamda),
  ],
  ['lognormalGls', () => glass.lognormalGls([cls[0]]), (o) => glass.lognormalGls([cls[0]], o)],
  [
    'generateLognormal',
    () => glass.generateLognormal([cls[0]], 1, { rng: rng() }),
    (o) => glass.generateLognormal([cls[0]], 1, o, { rng: rng() }),
  ],
  ['grf.compute', () => grf.compute(cls[0], Lognormal()), (o) => grf.compute(cls[0], Lognormal(o), o)],
  ['grf.solve', () => grf.solve(cls[0], Normal()), (o) => grf.solve(cls[0], Normal(), o)],
  ['grf.SquaredNormal', () => grf.SquaredNormal(1).lamda, (o) => grf.SquaredNormal(1, o).lamda],
  [
    'ndinterp',
    () => arraytools.ndinterp([-1, 0.5], [0, 1], [1, 2]),
    (o) => arraytools.ndinterp([-1, 0.5], [0, 1], [1, 2], o, o, o, o),
  ],
  ['positionWeights', () => glass.positionWeights([1, 2]), (o) => glass.positionWeights([1, 2], o)],
  ['addPlane', () => planes(), (o) => planes(o)],
  [
    'positionsFromDelta',
    () => glass.positionsFromDelta(1e-7, delta, { rng: rng() }),
    (o) => glass.positionsFromDelta(1e-7, delta, o, o, { rng: rng() }),
  ],
  ['shearFromConvergence', () => glass.shearFromConvergence(map), (o) => glass.shearFromConvergence(map, o)],
  [
    'fromConvergence',
    () => glass.fromConvergence(map, { potential: true }),
    (o) => glass.fromConvergence(map, o, { potential: true }),
  ],
  [
    'deflect',
    () => glass.deflect(1, 2, { re: 0.1, im: 0 }),
    (o) => glass.deflect(1, 2, { re: 0.1, im: 0 }, o ?? undefined),
  ],
  ['covClip', () => algorithm.covClip(INDEFINITE), (o) => algorithm.covClip(INDEFINITE, o)],
  ['covNearest', () => algorithm.covNearest(INDEFINITE), (o) => algorithm.covNearest(INDEFINITE, o, o)],
];

describe('calls', () => {
  it.each(SHORTER)('%s: options may come early', async (_name, short, full) => {
    expect(await plain(short())).toEqual(await plain(full()));
  });

  it.each(LEFT_OUT)('%s: undefined and null are left out', async (_name, without, filled) => {
    const expected = await plain(without());
    for (const nothing of [undefined, null]) expect(await plain(filled(nothing))).toEqual(expected);
  });

  it('randang draws from the shared generator when none is given', async () => {
    const [lon, lat] = healpix.randang(2, [0, 5, 47], { lonlat: true });
    expect(await plain(healpix.ang2pix(2, lon, lat, { lonlat: true }))).toEqual([[3], [0, 5, 47]]);
    const again = healpix.randang(2, [0, 5, 47], { lonlat: true });
    expect(await plain(again[0])).not.toEqual(await plain(lon));
  });
});
