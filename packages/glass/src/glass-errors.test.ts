import { GlassError, setWarningHandler, type Warning } from '@glass-ts/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as glass from './index.ts';

const xp = glass.referenceNamespace();
const { algorithm, grf } = glass;
const { Normal, Lognormal, SquaredNormal } = grf;
const shell = new glass.RadialWindow([0, 1], [1, 1]);
const cosmology = new glass.FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });
const map = xp.zeros([12]);
const first = (x: AsyncIterator<unknown>) => x.next();
const eps = xp.asarray([{ re: 0.1, im: 0 }]);

let warnings: Warning[] = [];
let previous: ReturnType<typeof setWarningHandler>;
beforeEach(() => {
  warnings = [];
  previous = setWarningHandler((w) => warnings.push(w));
});
afterEach(() => {
  setWarningHandler(previous);
});

/** What callers without types can give. */
const untyped = (x: unknown): never => x as never;

/** The error table of the specification: function, class by its Python name, fragment of the message. */
const ERRORS: readonly (readonly [name: string, kind: string, fragment: string, call: () => unknown])[] = [
  ['nnls a', 'ValueError', 'input `a` is not a matrix', () => algorithm.nnls([1], [1])],
  ['nnls b', 'ValueError', 'input `b` is not a vector', () => algorithm.nnls([[1]], [[1]])],
  ['nnls', 'ValueError', 'the shapes of `a` and `b` do not match', () => algorithm.nnls([[1]], [1, 2])],
  ['nearcorr', 'ValueError', 'non-square matrix', () => algorithm.nearcorr([[1, 2]])],
  ['covNearest', 'ValueError', 'negative values on the diagonal', () => algorithm.covNearest([[-1]])],
  ['nfieldsFromNspectra', 'ValueError', 'invalid number of spectra: 5', () => glass.nfieldsFromNspectra(5)],
  ['glassToHealpixSpectra', 'ValueError', 'invalid number of spectra: 2', () => glass.glassToHealpixSpectra([1, 2])],
  ['iternorm empty', 'ValueError', 'empty covariance matrix', () => [...glass.iternorm([[]])]],
  ['iternorm shape', 'ValueError', 'shape mismatch in covariance', () => [...glass.iternorm([[[1], [1]], [[1, 0]]])]],
  ['iternorm', 'ValueError', 'covariance matrix is not positive definite', () => [...glass.iternorm([[1], [0.1, 1]])]],
  ['cls2cov', 'ValueError', 'negative values in cl', () => [...glass.cls2cov([[-1]], 1, 1, 0)]],
  ['generate empty', 'ValueError', 'all gls are empty', () => first(glass.generate([Normal()], [[]], 1))],
  [
    'generate',
    'ValueError',
    'mismatch between number of fields and gls',
    () => first(glass.generate([Normal()], [[1], [1], [1]], 1)),
  ],
  [
    'computeGaussianSpectra',
    'ValueError',
    'mismatch between number of fields and spectra',
    () => glass.computeGaussianSpectra([Normal()], [[1], [1], [1]]),
  ],
  [
    'solveGaussianSpectra',
    'ValueError',
    'mismatch between number of fields and spectra',
    () => glass.solveGaussianSpectra([Normal()], [[1], [1], [1]]),
  ],
  [
    'effectiveCls weights1',
    'ValueError',
    'shape mismatch between fields and weights1',
    () => glass.effectiveCls([[1]], [1, 2]),
  ],
  [
    'effectiveCls weights2',
    'ValueError',
    'shape mismatch between fields and weights2',
    () => glass.effectiveCls([[1]], [1], 2),
  ],
  [
    'regularizedSpectra',
    'ValueError',
    "unknown method 'x'",
    () => glass.regularizedSpectra([[1]], { method: untyped('x') }),
  ],
  ['grf.solve', 'ValueError', 'pad must be a positive integer', () => grf.solve([1], Normal(), Normal(), { pad: -1 })],
  ['grf.corr', 'NotImplementedError', 'Normal x SquaredNormal', () => grf.corr(Normal(), SquaredNormal(1), [0])],
  [
    'grf.icorr',
    'NotImplementedError',
    'Lognormal x SquaredNormal',
    () => grf.icorr(Lognormal(), SquaredNormal(1), [0]),
  ],
  ['grf.dcorr', 'NotImplementedError', 'SquaredNormal x Normal', () => grf.dcorr(SquaredNormal(1), Normal(), [0])],
  ['tophatWindows', 'ValueError', 'zbins must have at least two entries', () => glass.tophatWindows([0])],
  ['tophatWindows 2-D', 'ValueError', 'zbins', () => glass.tophatWindows([[0, 1]])],
  ['linearWindows', 'ValueError', 'nodes must have at least 3 entries', () => glass.linearWindows([0, 1])],
  ['cubicWindows', 'ValueError', 'nodes must have at least 3 entries', () => glass.cubicWindows([0, 1])],
  ['restrict', 'ValueError', 'z must be 1D arrays', () => glass.restrict([[0, 1]], [1, 1], shell)],
  [
    'partition',
    'ValueError',
    'invalid method: x',
    () => glass.partition([0, 1], [1, 1], [shell], { method: untyped('x') }),
  ],
  ...(
    [
      ['redshiftGrid', {}],
      ['redshiftGrid both', { dz: 0.1, num: 2 }],
    ] as const
  ).map(
    ([name, options]) =>
      [
        name,
        'ValueError',
        'exactly one of grid step size or number of steps must be given',
        () => glass.redshiftGrid(0, 1, options),
      ] as const,
  ),
  [
    'distanceGrid',
    'ValueError',
    'exactly one of grid step size or number of steps must be given',
    () => glass.distanceGrid(cosmology, 0, 1),
  ],
  ['fixedZbins', 'ValueError', 'exactly one of nbins and dz must be given', () => glass.fixedZbins(0, 1)],
  [
    'fixedZbins both',
    'ValueError',
    'exactly one of nbins and dz must be given',
    () => glass.fixedZbins(0, 1, { nbins: 1, dz: 1 }),
  ],
  [
    'vmapGalacticEcliptic galactic',
    'TypeError',
    'galactic stripe must be a pair of numbers',
    () => glass.vmapGalacticEcliptic(1, untyped([1, 2, 3])),
  ],
  [
    'vmapGalacticEcliptic ecliptic',
    'TypeError',
    'ecliptic stripe must be a pair of numbers',
    () => glass.vmapGalacticEcliptic(1, [1, 2], untyped([1])),
  ],
  [
    'addPlane',
    'ValueError',
    'source redshift must be increasing',
    () => new glass.MultiPlaneConvergence(cosmology).addPlane([1], 0),
  ],
  [
    'multiPlaneWeights',
    'ValueError',
    'shape mismatch between weights and shells',
    () => glass.multiPlaneWeights([1, 2], [shell], cosmology),
  ],
  [
    'gaussianPhz shape',
    'ValueError',
    'lower and upper must best scalars or have the same shape as z',
    () => glass.gaussianPhz([1, 2], 0.1, { lower: [0, 0, 0], xp }),
  ],
  ['gaussianPhz', 'ValueError', 'requires lower < upper', () => glass.gaussianPhz(1, 0.1, { lower: 2, upper: 1, xp })],
  [
    'ellipticityIntnorm',
    'ValueError',
    'sigma must be between 0 and sqrt(0.5)',
    () => glass.ellipticityIntnorm(1, 0.8, { xp }),
  ],
  [
    'resampleShapes both',
    'ValueError',
    'only one of varg or vargamma can be given',
    () => glass.resampleShapes(eps, { varg: 0, vargamma: 0 }),
  ],
  ['resampleShapes varg', 'ValueError', 'varg too large for epsilon', () => glass.resampleShapes(eps, { varg: 1 })],
  [
    'resampleShapes vargamma',
    'ValueError',
    'vargamma too large for epsilon',
    () => glass.resampleShapes(eps, { vargamma: 1 }),
  ],
  [
    'positionsFromDelta',
    'TypeError',
    'bias_model must be callable',
    () => first(glass.positionsFromDelta(1e-9, map, 1, { biasModel: untyped(3) })),
  ],
];

describe('the error table of GLASS', () => {
  it.each(ERRORS)('%s: %s, %s', async (_name, kind, fragment, call) => {
    const error = await Promise.resolve()
      .then(call)
      .then(
        () => undefined,
        (e: unknown) => e,
      );
    expect(error).toBeInstanceOf(GlassError);
    expect((error as GlassError).name).toBe(kind);
    expect((error as GlassError).message).toContain(fragment);
  });

  it('comes at the first step of generators, not at the call', () => {
    expect(() => glass.iternorm([[]])).not.toThrow();
    expect(() => glass.cls2cov([[-1]], 1, 1, 0)).not.toThrow();
    expect(() => glass.generate([Normal()], [[]], 1)).not.toThrow();
    expect(() => glass.positionsFromDelta(1, map, 1, { biasModel: untyped(3) })).not.toThrow();
  });
});

const UNREACHABLE = [[0.01], [-0.01], [0.005]];
const H = [
  [1, 1, 0],
  [1, 1, 1],
  [0, 1, 1],
];

/** The warning table: function, fragment, whether it is about deprecation. */
const WARNINGS: readonly (readonly [name: string, fragment: string, deprecation: boolean, call: () => unknown])[] = [
  [
    'nearcorr',
    'Nearest correlation matrix not found in 2 iterations',
    false,
    () => algorithm.nearcorr(H, { niter: 2 }),
  ],
  [
    'covNearest',
    'Nearest correlation matrix not found in 1 iterations',
    false,
    () => algorithm.covNearest(H, undefined, 1),
  ],
  [
    'regularizedSpectra',
    'Nearest correlation matrix not found in 1 iterations',
    false,
    () => glass.regularizedSpectra([[1], [1], [2]], { niter: 1 }),
  ],
  ['tophatWindows', 'first tophat window does not start at redshift zero', false, () => glass.tophatWindows([1, 2], 1)],
  ['linearWindows', 'first triangular window does not start at z=0', false, () => glass.linearWindows([1, 2, 3], 1)],
  ['cubicWindows', 'first cubic spline window does not start at z=0', false, () => glass.cubicWindows([1, 2, 3], 1)],
  ['redshiftsFromNz', 'is often not the function you want', false, () => glass.redshiftsFromNz(1, [0, 1], [1, 1])],
  [
    'solveGaussianSpectra',
    'Gaussian spectrum for fields (1, 1) did not converge',
    false,
    () => glass.solveGaussianSpectra([Lognormal(0.001), Lognormal(0.001)], UNREACHABLE),
  ],
  ['lognormalGls', 'use glass.solve_gaussian_spectra() instead', true, () => glass.lognormalGls([[0.01]])],
  ['generateGaussian', 'use glass.generate() instead', true, () => first(glass.generateGaussian([[1]], 1))],
  ['generateLognormal', 'use glass.generate() instead', true, () => first(glass.generateLognormal([[1]], 1))],
];

describe('the warning table of GLASS', () => {
  it.each(WARNINGS)('%s: %s', async (_name, fragment, deprecation, call) => {
    await call();
    const found = warnings.find((w) => w.message.includes(fragment));
    expect(warnings.map((w) => w.message)).toContainEqual(expect.stringContaining(fragment));
    expect(found?.deprecation ?? false).toBe(deprecation);
  });

  it('is silent where there is nothing to say', () => {
    algorithm.nearcorr([[1]]);
    glass.tophatWindows([0, 1], 1);
    glass.linearWindows([0, 1, 2], 1);
    glass.redshiftsFromNz(1, [0, 1], [1, 1], { warn: false });
    glass.redshifts(1, shell);
    glass.solveGaussianSpectra([Normal()], [[1]]);
    glass.deflect(0, 0, { re: 0, im: 0 });
    expect(warnings).toEqual([]);
  });
});
