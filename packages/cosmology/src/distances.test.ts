import { describe, expect, it } from 'vitest';
import { FlatLambdaCDM, LambdaCDM, W0WaCDM } from './index.ts';

// Literals: scipy 1.17.1 `quad` of dz/E(z) with epsrel 2e-14, written independently of this package (massive neutrinos:
// `quad` of the Fermi–Dirac integral inside it, epsrel 1e-11 outside).
const models = {
  flat: {
    model: new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 }),
    E: [1.3086252328302401, 4.460941604639093],
    d: [418.4544876277074, 3303.8288058874678, 8246.920028244984, 13683.510509942073],
    dm: [3079.3696137684697, 5585.0763381753295],
  },
  radiation: {
    model: new FlatLambdaCDM({ h: 0.6774, OmegaM: 0.3089, OmegaR: 9.2e-5 }),
    E: [1.3168186093764016, 4.525942995663997],
    d: [432.1242708490805, 3395.880928932364, 8434.845739117534, 13904.574446465238],
    dm: [3145.875082445492, 5724.532727244403],
  },
  open: {
    model: new LambdaCDM({ h: 0.7, OmegaM: 0.3, OmegaLambda: 0.5 }),
    E: [1.40089257261219, 4.78539444560216],
    d: [414.4990049578102, 3124.8660057639263, 7716.663361412387, 13064.310344101565],
    dm: [2865.175441598286, 5477.530277131671],
  },
  closed: {
    model: new LambdaCDM({ h: 0.7, OmegaM: 0.4, OmegaLambda: 0.8 }),
    E: [1.3038404810405297, 4.8166378315169185],
    d: [419.3649029447954, 3306.4157274854333, 7944.575916646176, 12715.918418071558],
    dm: [2937.6274170753377, 5203.696986786379],
  },
  w0wa: {
    model: new W0WaCDM({ h: 0.68, OmegaM: 0.31, OmegaR: 8e-5, w0: -0.9, wa: 0.2 }),
    E: [1.3639192303228174, 4.6251858341597725],
    d: [428.30506312442895, 3288.8551703373782, 8179.108503392398, 13616.929786601771],
    dm: [3019.63018306627, 5526.988753873868],
  },
  'curved w0wa': {
    model: new W0WaCDM({ h: 0.68, OmegaM: 0.31, OmegaLambda: 0.72, w0: -0.9, wa: -0.4 }),
    E: [1.3131857790965398, 4.457416467932033],
    d: [429.21687873393154, 3391.5090977653426, 8491.062178001852, 14012.145899089002],
    dm: [3180.8649868902635, 5707.015604725099],
  },
  neutrinos: {
    model: new FlatLambdaCDM({ h: 0.681, OmegaM: 0.306, OmegaR: 4e-5, neutrinoMasses: [0.02, 0.02, 0.02] }),
    E: [1.3141214300452824, 4.504308476453695],
    d: [429.9351217496418, 3383.854078613124, 8418.81659354973, 13901.226014445538],
    dm: [3141.0574341548727, 5709.5566927364625],
  },
};

// The literals themselves are good to a few 1e-15; 1e-12 leaves room for the order of summation.
const TOLERANCE = 1e-12;
const close = (got: number, want: number) => expect(Math.abs(got / want - 1)).toBeLessThan(TOLERANCE);

describe.each(Object.entries(models))('%s against scipy', (_, { model, E, d, dm }) => {
  it('expands at the right rate', () => {
    [0.5, 3].forEach((z, i) => {
      close(model.HOverH0(z), E[i]);
    });
  });

  it('has the right distances', () => {
    [0.1, 1, 6, 1100].forEach((z, i) => {
      close(model.comovingDistance(z), d[i]);
    });
    close(model.transverseComovingDistance(0.7, 2.3), dm[0]);
    close(model.transverseComovingDistance(2.3), dm[1]);
  });

  it('inverts its distances', () => {
    for (const z of [0, 1e-6, 0.0645, 1, 20, 1100]) {
      expect(Math.abs(model.invComovingDistance(model.comovingDistance(z)) - z)).toBeLessThan(1e-13 * (1 + z));
    }
  });

  it('adds distances along the line of sight', () => {
    const [a, b, c] = [0.4, 0.45, 2.5];
    close(model.comovingDistance(a, b) + model.comovingDistance(b, c), model.comovingDistance(a, c));
    close(model.comovingDistance(c, a), -model.comovingDistance(a, c));
    expect(model.comovingDistance(a, a)).toBe(0);
  });
});

describe('closed forms', () => {
  it('Einstein–de Sitter', () => {
    const eds = new FlatLambdaCDM({ h: 0.7, OmegaM: 1 });
    for (const z of [0.01, 0.5, 3, 50]) {
      close(eds.comovingDistance(z), 2 * eds.hubbleDistance * (1 - 1 / Math.sqrt(1 + z)));
      close(eds.growthFactor(z), 1 / (1 + z));
      close(eds.HOverH0(z), (1 + z) ** 1.5);
      close(eds.OmegaM(z), 1);
    }
    close(eds.comovingDistance(-0.5), 2 * eds.hubbleDistance * (1 - Math.SQRT2));
  });

  it('Milne', () => {
    const milne = new LambdaCDM({ h: 0.5, OmegaM: 0, OmegaLambda: 0 });
    for (const z of [0.01, 0.5, 3, 50]) {
      close(milne.comovingDistance(z), milne.hubbleDistance * Math.log1p(z));
      close(milne.transverseComovingDistance(z), milne.hubbleDistance * Math.sinh(Math.log1p(z)));
    }
  });

  it('de Sitter', () => {
    const deSitter = new FlatLambdaCDM({ h: 1, OmegaM: 0 });
    for (const z of [0.01, 0.5, 3, 50]) close(deSitter.comovingDistance(z), deSitter.hubbleDistance * z);
    expect(() => deSitter.growthFactor(1)).toThrow('without matter');
  });

  it('a closed universe with matter only', () => {
    // Mattig (1958) for q0 = 1: E² = (1+z)² (1 + 2z), d_M = c/H0 · 2/(Ω²(1+z)) (Ωz + (Ω−2)(√(1+Ωz)−1)), Ω = 2.
    const closed = new LambdaCDM({ h: 0.7, OmegaM: 2, OmegaLambda: 0 });
    for (const z of [0.1, 1, 5]) close(closed.transverseComovingDistance(z), (closed.hubbleDistance * z) / (1 + z));
  });
});

describe('tables', () => {
  const model = new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });

  it('gives arrays of the same shape', () => {
    const z = [
      [0, 0.5],
      [1, 2],
    ];
    const d = model.comovingDistance(z);
    expect(d.shape).toEqual([2, 2]);
    expect(d.tolistSync()).toEqual(z.map((row) => row.map((v) => model.comovingDistance(v))));
    expect(model.HOverH0(Float64Array.of(1)).tolistSync()).toEqual([model.HOverH0(1)]);
    expect(model.growthFactor([1]).tolistSync()).toEqual([model.growthFactor(1)]);
    expect(model.OmegaM([1]).tolistSync()).toEqual([model.OmegaM(1)]);
    expect(model.invComovingDistance([100]).tolistSync()).toEqual([model.invComovingDistance(100)]);
  });

  it('broadcasts pairs of redshifts', () => {
    const got = model.transverseComovingDistance([[0], [0.5]], [1, 2]);
    expect(got.tolistSync()).toEqual([0, 0.5].map((a) => [1, 2].map((b) => model.transverseComovingDistance(a, b))));
    expect(model.comovingDistance([0, 0.5], 2).tolistSync()).toEqual([0, 0.5].map((a) => model.comovingDistance(a, 2)));
    expect(model.comovingDistance(0.5, [1, 2]).tolistSync()).toEqual([1, 2].map((b) => model.comovingDistance(0.5, b)));
  });
});
