import { DTypeError, type NDArray, referenceNamespace, ValueError } from '@glass-ts/core';
import { PhiloxGenerator, sharedDefaultRng } from '@glass-ts/rng';
import { describe, expect, it } from 'vitest';
import {
  applyShear,
  applyShearComplex,
  complexOf,
  ellipticityGaussian,
  ellipticityIntnorm,
  ellipticityRyden04,
  galaxyShear,
  kappaIaNla,
  resampleShapes,
  triaxialAxisRatio,
} from './index.ts';

const xp = referenceNamespace();
const rng = () => new PhiloxGenerator(xp, { path: 'shapes' });

describe('arguments of the samplers', () => {
  it('size may be left out before the options', async () => {
    expect(triaxialAxisRatio(0.8, 0.4, { rng: rng() }).shape).toEqual([]);
    expect(triaxialAxisRatio(xp.asarray([[0.8], [0.9]]), xp.asarray([0.4, 0.3]), { rng: rng() }).shape).toEqual([2, 2]);
    expect(triaxialAxisRatio(0.8, 0.4, [2, 3], { xp }).shape).toEqual([2, 3]);
    expect((await ellipticityRyden04(-1.85, 0.89, 0.222, 0.056, { rng: rng() })).shape).toEqual([]);
    expect((await ellipticityRyden04([-1.85, -2], 0.89, 0.222, 0.056, [3, 2], { rng: rng() })).shape).toEqual([3, 2]);
  });

  it('populations follow each other', async () => {
    for (const sampler of [ellipticityGaussian, ellipticityIntnorm]) {
      const both = await sampler([[3], [2]], [0.1, 0.2], { rng: rng() });
      expect(both.shape).toEqual([10]);
      expect(both.dtype).toBe('complex128');
      expect((await sampler(0, 0.1, { rng: rng() })).shape).toEqual([0]);
      expect((await sampler([], 0.1, { rng: rng() })).shape).toEqual([0]);
      const counts = xp.asarray([3, 0, 2], { dtype: 'int64' });
      expect((await sampler(counts, 0.1)).shape).toEqual([5]);
    }
    const g = rng();
    const first = await ellipticityIntnorm(3, 0.1, { rng: g });
    const second = await ellipticityIntnorm(2, 0.2, { rng: g });
    const together = await ellipticityIntnorm([3, 2], [0.1, 0.2], { rng: rng() });
    expect(together.tolistSync()).toEqual([first, second].flatMap((x) => x.tolistSync()));
  });

  it('plain numbers alone name no namespace', async () => {
    expect(() => triaxialAxisRatio(0.8, 0.4, 4)).toThrow(DTypeError);
    await expect(ellipticityGaussian(3, 0.1)).rejects.toThrow(DTypeError);
    await expect(ellipticityIntnorm(3, 0.1)).rejects.toThrow(DTypeError);
    await expect(ellipticityRyden04(-1.85, 0.89, 0.2, 0.05, 4)).rejects.toThrow(DTypeError);
  });

  it('without a generator the shared one draws, and goes on', async () => {
    const before = sharedDefaultRng(xp).position;
    const one = await ellipticityIntnorm(4, 0.2, { xp });
    const two = await ellipticityIntnorm(4, 0.2, { xp });
    expect(one.tolistSync()).not.toEqual(two.tolistSync());
    expect(sharedDefaultRng(xp).position).toBe(before + 16);
  });

  it.each([-0.1, Math.SQRT1_2, Number.NaN])('sigma %d of the intrinsic normal is refused', async (sigma) => {
    await expect(ellipticityIntnorm(3, sigma, { xp })).rejects.toThrow(/sigma must be between 0 and sqrt\(0.5\)/);
  });

  it.each([-1, 1.5, Number.NaN])('a count of %d is refused', async (count) => {
    await expect(ellipticityGaussian(count, 0.1, { xp })).rejects.toThrow(ValueError);
  });
});

describe('bounds', () => {
  it('axis ratios lie between ξ and 1, also of discs seen edge-on', () => {
    const q = triaxialAxisRatio(0.9, 0.2, 2000, { rng: rng() }).values() as Float64Array;
    expect(Math.min(...q)).toBeGreaterThanOrEqual(0.2 - 1e-12);
    expect(Math.max(...q)).toBeLessThanOrEqual(1);
    const disc = triaxialAxisRatio(1, 0, 2000, { rng: rng() }).values() as Float64Array;
    expect(disc.every((x) => x >= 0 && x <= 1)).toBe(true);
  });
});

describe('galaxyShear', () => {
  const maps = (n: number) => [0.1, 0.02, -0.03].map((x) => xp.full([n], x));

  it('takes real ellipticities, plain lists and scalars', () => {
    const [kappa, g1, g2] = maps(48);
    const out = galaxyShear([10, 20], [0, 80], 0, kappa, g1, g2);
    expect(out.dtype).toBe('complex128');
    // (0 + g)/(1 + 0): the reduced shear.
    for (const e of out.tolistSync() as { re: number; im: number }[]) {
      expect(e.re).toBeCloseTo(0.02 / 0.9, 15);
      expect(e.im).toBeCloseTo(-0.03 / 0.9, 15);
    }
    const plain = galaxyShear([10], [0], complexOf(xp.asarray([0.1]), xp.asarray([0.2])), kappa, g1, g2, {
      reducedShear: false,
    });
    expect(plain.tolistSync()).toEqual([{ re: 0.1 + 0.02, im: 0.2 - 0.03 }]);
  });

  it('refuses maps that do not go together', () => {
    const [kappa, g1] = maps(48);
    expect(() => galaxyShear([1], [1], 0, kappa, g1, xp.zeros([192]))).toThrow(/maps of 48, 48, 192 pixels/);
    expect(() => galaxyShear([1], [1], 0, xp.zeros([13]), xp.zeros([13]), xp.zeros([13]))).toThrow(ValueError);
  });
});

describe('applyShear', () => {
  it('is a Möbius transformation that keeps the unit disc and undoes itself', () => {
    const e: [number, number] = [0.3, -0.5];
    const one = (x: number) => xp.asarray([x], { dtype: 'float64' });
    const lensing = (k: number, a: number, b: number) => ({ kappa: one(k), gamma1: one(a), gamma2: one(b) });
    const there = applyShear([one(e[0]), one(e[1])], lensing(0.1, 0.2, 0.3));
    const back = applyShear(there, lensing(0.1, -0.2, -0.3));
    expect(back.map((x) => x.itemSync())).toEqual([expect.closeTo(e[0], 14), expect.closeTo(e[1], 14)]);
    const edge = applyShear([one(0.6), one(0.8)], lensing(0.1, 0.2, 0.3)).map((x) => Number(x.itemSync()));
    expect(Math.hypot(...edge)).toBeCloseTo(1, 14);
  });
});

describe('applyShearComplex', () => {
  // Two ways of writing the same few operations: each rounds to 1e-16 of numbers of order one.
  it('is applyShear in one pass, for complex and real ellipticities', () => {
    const r = rng();
    const n = 500;
    const lensing = { kappa: r.normal(0, 0.1, n), gamma1: r.normal(0, 0.1, n), gamma2: r.normal(0, 0.1, n) };
    const [e1, e2] = [r.uniform(-0.6, 0.6, n), r.uniform(-0.6, 0.6, n)];
    for (const reduced of [true, false]) {
      for (const im of [e2, xp.zeros([n])]) {
        const [re, w] = applyShear([e1, im], lensing, reduced).map((x) => x.tolistSync() as number[]);
        const whole = complexOf(e1, im);
        const inputs = im === e2 ? [whole] : [whole, e1];
        for (const eps of inputs) {
          const got = applyShearComplex(eps, lensing, reduced).tolistSync() as { re: number; im: number }[];
          got.forEach((z, k) => {
            expect(z.re).toBeCloseTo(re![k]!, 14);
            expect(z.im).toBeCloseTo(w![k]!, 14);
          });
        }
      }
    }
  });

  it('broadcasts one ellipticity, and keeps single precision', () => {
    const one = (x: number) => xp.asarray([x, x], { dtype: 'float64' });
    const lensing = { kappa: one(0.1), gamma1: one(0.2), gamma2: one(0.3) };
    const got = applyShearComplex(xp.asarray(0.5), lensing).tolistSync() as { re: number }[];
    expect(got[1]!.re).toBeCloseTo((applyShear([one(0.5), one(0)], lensing)[0].tolistSync() as number[])[1]!, 14);
    const single = [0.1, 0.2, 0.3].map((x) => xp.asarray([x], { dtype: 'float32' }));
    const [kappa, gamma1, gamma2] = single as [NDArray, NDArray, NDArray];
    expect(applyShearComplex(kappa, { kappa, gamma1, gamma2 }).dtype).toBe('complex64');
  });
});

describe('other functions', () => {
  it('alignment has no luminosity or redshift factor unless asked for', () => {
    const cosmo = { OmegaM0: 0.3, criticalDensity0: 1.3e11, h: 0.7, growthFactor: () => 0.5 };
    const value = kappaIaNla(2, 0.5, 1, cosmo).itemSync();
    expect(value).toBeCloseTo((-2 * 5e-14 * 1.3e11 * 0.3) / 0.49 / 0.5, 15);
  });

  it('resampling leaves its argument as it was', async () => {
    const epsilon = complexOf(xp.asarray([0.1, 0.2]), xp.asarray([0.3, -0.1]));
    const before = epsilon.tolistSync();
    await resampleShapes(epsilon, { rng: rng() });
    expect(epsilon.tolistSync()).toEqual(before);
  });
});
