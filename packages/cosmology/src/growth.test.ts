import { expect, it } from 'vitest';
import { FlatLambdaCDM, LambdaCDM, W0WaCDM } from './index.ts';

const REDSHIFTS = [0.5, 2, 10];

// Quintic interpolation of the table leaves 1e-12; five times that is allowed.
function compare(model: FlatLambdaCDM, wanted: number[], tolerance = 5e-12): void {
  REDSHIFTS.forEach((z, i) => {
    expect(Math.abs(model.growthFactor(z) / wanted[i] - 1)).toBeLessThan(tolerance);
  });
}

it('agrees with the integral form where that is exact (Heath 1977; scipy quad)', () => {
  compare(new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 }), [0.7731811501855042, 0.4214456966760504, 0.11666540840318956]);
  const open = new LambdaCDM({ h: 0.7, OmegaM: 0.3, OmegaLambda: 0.5 });
  compare(open, [0.7838485301660072, 0.45297600739220567, 0.13544641148821393]);
  const closed = new LambdaCDM({ h: 0.7, OmegaM: 0.4, OmegaLambda: 0.8 });
  compare(closed, [0.7359951093532804, 0.36669163881857963, 0.09421148252461359]);
});

it('agrees with an independent integration for w0wa and radiation (scipy DOP853, rtol 1e-12, finite-difference slope)', () => {
  const radiation = new FlatLambdaCDM({ h: 0.6774, OmegaM: 0.3089, OmegaR: 9.2e-5 });
  compare(radiation, [0.7706531165865483, 0.418961116871147, 0.11608906410881033], 1e-10);
  const w = new W0WaCDM({ h: 0.68, OmegaM: 0.31, OmegaR: 8e-5, w0: -0.9, wa: 0.2 });
  compare(w, [0.7757097597239759, 0.43235944008756855, 0.1219892766680126], 1e-10);
  const curved = new W0WaCDM({ h: 0.68, OmegaM: 0.31, OmegaLambda: 0.72, w0: -0.9, wa: -0.4 });
  compare(curved, [0.7704321894753775, 0.4134290245252624, 0.11243470260841718], 1e-10);
});

it('agrees with an independent integration for massive neutrinos (scipy quad and DOP853)', () => {
  const model = new FlatLambdaCDM({ h: 0.681, OmegaM: 0.306, OmegaR: 4e-5, neutrinoMasses: [0.02, 0.02, 0.02] });
  // The reference has its densities from a spline and their slope from finite differences: good to 6e-10.
  compare(model, [0.7714649537847412, 0.41973773243873663, 0.1162353182837181], 2e-9);
});

it('is 1 today, falls with redshift and refuses the future', () => {
  const model = new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });
  expect(model.growthFactor(0)).toBe(1);
  let previous = 1;
  for (let z = 0.1; z < 1000; z *= 1.3) {
    expect(model.growthFactor(z)).toBeLessThan(previous);
    previous = model.growthFactor(z);
  }
  expect(() => model.growthFactor(-0.1)).toThrow('redshift -0.1');
});
