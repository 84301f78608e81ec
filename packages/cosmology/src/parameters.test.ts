import { ValueError } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { cosmologyFactory, FlatLambdaCDM, LambdaCDM, W0WaCDM } from './index.ts';

describe('constants', () => {
  const model = new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });

  it('gives the critical density and the Hubble distance', () => {
    // 3 H0²/(8πG) from IAU and CODATA constants, computed by hand; GLASS's own constants give 1.3599294723e11 (1e-9 lower).
    expect(Math.abs(model.criticalDensity0 / 135992947350.45709 - 1)).toBeLessThan(1e-14);
    expect(Math.abs(model.criticalDensity0 / 1.3599294723e11 - 1)).toBeLessThan(1.5e-9);
    expect(model.hubbleDistance).toBe(299792.458 / 70);
  });
});

describe('massive neutrinos', () => {
  it('weigh what they should', () => {
    const model = new FlatLambdaCDM({ h: 0.681, OmegaM: 0.306, neutrinoMasses: [0.02, 0.02, 0.02] });
    // scipy quad of the Fermi–Dirac integral.
    expect(Math.abs(model.OmegaNu0 / 0.001376037754294201 - 1)).toBeLessThan(1e-12);
    // Non-relativistic limit Ω_ν h² = Σm / 94.1 eV for T_ν = (4/11)^(1/3) T_CMB (Lesgourgues & Pastor 2006); the constant is
    // rounded and the pressure of 0.3 eV neutrinos is below 1e-5.
    const heavy = new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3, neutrinoMasses: [0.3], TCmb: 2.725 });
    expect((heavy.OmegaNu0 * 0.49 * 94.1) / 0.3).toBeCloseTo(1, 2);
  });

  it('are part of the matter', () => {
    const model = new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3, neutrinoMasses: [0.06] });
    expect(model.OmegaM0).toBe(0.3);
    expect(model.OmegaM(0)).toBeCloseTo(0.3, 14);
    expect(model.HOverH0(0)).toBeCloseTo(1, 14);
  });
});

describe('validation', () => {
  const bad: [string, () => unknown, string][] = [
    ['negative matter', () => new FlatLambdaCDM({ h: 0.7, OmegaM: -0.1 }), 'OmegaM = -0.1 is negative'],
    ['negative radiation', () => new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3, OmegaR: -1e-5 }), 'OmegaR = -0.00001'],
    ['negative dark energy', () => new LambdaCDM({ h: 0.7, OmegaM: 0.3, OmegaLambda: -0.1 }), 'OmegaLambda = -0.1'],
    ['no Hubble constant', () => new FlatLambdaCDM({ h: 0, OmegaM: 0.3 }), 'h = 0 is not positive'],
    ['not a number', () => new FlatLambdaCDM({ h: Number.NaN, OmegaM: 0.3 }), 'h is NaN'],
    ['curvature', () => new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3, OmegaLambda: 0.70001 }), 'in a flat model'],
    ['too many baryons', () => new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3, OmegaB: 0.4 }), 'exceeds OmegaM'],
    ['massless neutrinos', () => new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3, neutrinoMasses: [0] }), 'not positive'],
    ['heavy neutrinos', () => new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3, neutrinoMasses: [30] }), 'exceed OmegaM'],
    ['early dark energy', () => new W0WaCDM({ h: 0.7, OmegaM: 0.3, w0: -0.9, wa: 1 }), 'outgrows matter'],
    ['overfull flat model', () => new FlatLambdaCDM({ h: 0.7, OmegaM: 1.1 }), 'flatness makes'],
  ];
  it.each(bad)('%s', (_, make, text) => {
    expect(make).toThrow(ValueError);
    expect(make).toThrow(text);
    expect(make).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_COSMOLOGY', where: { name: expect.stringMatching(/^cosmology\.\w+$/) } },
        fix: expect.stringMatching(/\.$/),
      }),
    );
  });

  it.each<[string, (model: FlatLambdaCDM) => unknown, string]>([
    [
      'there is no distance at the end of time',
      (m) => m.comovingDistance(Number.POSITIVE_INFINITY),
      'comovingDistance',
    ],
    ['nothing is nearer than here', (m) => m.invComovingDistance(-1), 'invComovingDistance'],
    ['the horizon ends the universe', (m) => m.invComovingDistance(1e6), 'invComovingDistance'],
    ['growth is of the past', (m) => m.growthFactor(-0.5), 'growthFactor'],
    ['growth has a beginning', (m) => m.growthFactor(1e8), 'growthFactor'],
    ['redshifts end at −1', (m) => m.HOverH0(-1), 'HOverH0'],
  ])('%s', (_, call, name) => {
    expect(() => call(new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 }))).toThrow(
      expect.objectContaining({ code: 'ERR_COSMOLOGY_RANGE', where: { name }, fix: expect.stringMatching(/\.$/) }),
    );
  });

  it('a universe without matter does not grow', () => {
    expect(() => new FlatLambdaCDM({ h: 0.7, OmegaM: 0 }).growthFactor(1)).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_COSMOLOGY_RANGE', what: 'a universe without matter has no growth factor' },
        ...{ where: { name: 'cosmology.OmegaM' }, fix: 'Give OmegaM > 0.' },
      }),
    );
  });

  it('a universe that bounces has no high redshift', () => {
    const model = new LambdaCDM({ h: 0.7, OmegaM: 0.1, OmegaLambda: 2 });
    expect(model.comovingDistance(0.1)).toBeGreaterThan(0);
    expect(() => model.comovingDistance(10)).toThrow('does not reach');
  });

  it('distances beyond the horizon have no redshift', () => {
    const model = new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });
    expect(() => model.invComovingDistance(1e6)).toThrow('particle horizon');
    expect(() => model.invComovingDistance(-1)).toThrow('negative');
    expect(model.invComovingDistance(Number.NaN)).toBeNaN();
    expect(() => model.comovingDistance(-1)).toThrow(ValueError);
  });
});

describe('cosmologyFactory', () => {
  it('chooses the simplest model', () => {
    expect(cosmologyFactory.create({ h: 0.7, OmegaM: 0.3 })).toBeInstanceOf(FlatLambdaCDM);
    expect(cosmologyFactory.create({ h: 0.7, OmegaM: 0.3, OmegaLambda: 0.7000004 })).toBeInstanceOf(FlatLambdaCDM);
    expect(cosmologyFactory.create({ h: 0.7, OmegaM: 0.3, OmegaLambda: 0.6 })).toBeInstanceOf(LambdaCDM);
    expect(cosmologyFactory.create({ h: 0.7, OmegaM: 0.3, w0: -0.9 })).toBeInstanceOf(W0WaCDM);
  });
});
