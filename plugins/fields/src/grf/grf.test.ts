import { type NDArray, referenceNamespace } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import * as grf from './index.ts';

const values = (x: { values(): unknown }) => x.values() as Float64Array;
const largest = (x: ArrayLike<number>): number => Math.max(...Array.from(x, Math.abs));
const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number => largest(Array.from(a, (v, k) => v - b[k]));

/**
 * Σ_l (2l+1)/4π C_l P_l(cos θ) by the recurrence of the differences P_l − P_{l−1} in 1 − cos θ = 2 sin²(θ/2), which does not
 * suffer from the rounding of cos θ near the pole; the other hemisphere by symmetry.
 */
function legendreSum(cl: Float64Array, theta: number): number {
  const south = theta > Math.PI / 2;
  const y = 2 * Math.sin((south ? Math.PI - theta : theta) / 2) ** 2;
  let [p, step] = [1, 0];
  let sum = 0;
  for (let l = 0; l < cl.length; l++) {
    sum += ((2 * l + 1) / (4 * Math.PI)) * cl[l] * (south && l % 2 === 1 ? -p : p);
    step = (l * step - (2 * l + 1) * y * p) / (l + 1);
    p += step;
  }
  return sum;
}

describe('transformcl', () => {
  it.each([1, 2, 3, 8, 121, 600])('sums Legendre polynomials, and back (n = %i)', (n) => {
    const cl = Float64Array.from({ length: n }, (_, l) => (1 + Math.sin(l)) / (l + 1) ** 2);
    const corr = values(grf.cltocorr(cl));
    const direct = grf.correlationAngles(n).map((theta) => legendreSum(cl, theta));
    // 1e-13 of the largest term, as the specification asks.
    expect(difference(corr, direct)).toBeLessThan(1e-13 * largest(direct));
    expect(difference(values(grf.corrtocl(corr)), cl)).toBeLessThan(1e-13 * largest(cl));
    expect(grf.cltovar(cl)).toBeCloseTo(legendreSum(cl, 0), 14);
  });

  it('knows P_2 in cosines: (1 + 3 cos 2θ)/4', () => {
    expect(difference(grf.legendreToCosine(Float64Array.of(0, 0, 1)), [0.25, 0, 0.75])).toBeLessThan(1e-16);
    expect(difference(grf.cosineToLegendre(Float64Array.of(0.25, 0, 0.75)), [0, 0, 1])).toBeLessThan(1e-15);
  });

  it('takes one axis only', () => {
    expect(() => grf.cltocorr([[1, 2]])).toThrow('1D');
    expect(() => grf.corrtocl(1)).toThrow('1D');
    expect(() => grf.cltovar(1)).toThrow('1D');
  });

  it('gives the variance of several spectra', () => {
    const both = grf.cltovar([
      [1, 2, 3],
      [0, 1, 0],
    ]) as NDArray;
    const expected = [
      [1, 2, 3],
      [0, 1, 0],
    ].map((cl) => legendreSum(Float64Array.from(cl), 0));
    expect(both.shape).toEqual([2]);
    for (const k of [0, 1]) expect((both.tolistSync() as number[])[k]).toBeCloseTo(expected[k], 14);
  });
});

describe('transformations', () => {
  const pairs = [
    [grf.Normal(), grf.Normal()],
    [grf.Lognormal(0.4), grf.Lognormal(1.5)],
    [grf.Lognormal(0.4), grf.Normal()],
    [grf.Normal(), grf.Lognormal(0.4)],
    [grf.SquaredNormal(0.8, 2), grf.SquaredNormal(0.9, 0.5)],
  ] as const;

  it.each(pairs)('icorr inverts corr, dcorr is its derivative (%o, %o)', (t1, t2) => {
    const x = [-0.1, 0.01, 0.3];
    const y = grf.corr(t1, t2, x);
    expect(difference(values(grf.icorr(t1, t2, y)), x)).toBeLessThan(1e-15);
    const h = 1e-5;
    const [above, below] = [h, -h].map((d) =>
      values(
        grf.corr(
          t1,
          t2,
          x.map((v) => v + d),
        ),
      ),
    );
    // Central differences: error h²/6 times a third derivative of order 1, plus eps/h.
    expect(
      difference(
        values(grf.dcorr(t1, t2, x)),
        above.map((v, k) => (v - below[k]) / (2 * h)),
      ),
    ).toBeLessThan(1e-9);
  });

  it('do not know every pair', () => {
    expect(() => grf.corr(grf.Normal(), grf.SquaredNormal(0.5), [0])).toThrow('Normal x SquaredNormal');
    expect(() => grf.icorr(grf.Lognormal(), grf.SquaredNormal(0.5), [0])).toThrow('Lognormal x SquaredNormal');
  });

  it('ask both partners', () => {
    const mine: grf.Transformation = Object.assign((x: Parameters<grf.FieldFunction>[0]) => x, {
      label: 'Mine',
      corr: (_: grf.Transformation, x: Float64Array) => x.map((v) => 3 * v),
      icorr: () => undefined,
      dcorr: () => undefined,
    });
    expect(grf.corr(grf.Normal(), mine, [2]).tolistSync()).toEqual([6]);
    expect(() => grf.icorr(grf.Normal(), mine, [2])).toThrow('Normal x Mine');
  });

  it('map fields with the moments they promise', () => {
    // Gauss–Hermite by a fine trapezoid: ∫ t(x) N(x; 0, var) dx, spectrally accurate.
    const xp = referenceNamespace();
    const variance = 0.36;
    const x = xp.linspace(-6, 6, 2401);
    const density = values(x).map(
      (v) => Math.exp(-(v * v) / (2 * variance)) * (0.005 / Math.sqrt(2 * Math.PI * variance)),
    );
    const mean = (f: Float64Array) => f.reduce((sum, v, k) => sum + v * density[k], 0);
    for (const t of [grf.Lognormal(1), grf.Lognormal(0.3), grf.SquaredNormal(0.8, 0.7)]) {
      const f = values(t(x, variance));
      expect(Math.abs(mean(f))).toBeLessThan(1e-12);
      const expected = values(grf.corr(t, t, [variance]))[0];
      expect(Math.abs(mean(f.map((v) => v * v)) - expected)).toBeLessThan(1e-12);
    }
  });
});

describe('solve', () => {
  const cl = Float64Array.from({ length: 60 }, (_, l) => 0.02 / (l + 1) ** 1.5);
  const t = grf.Lognormal(0.5);

  it('realises the spectrum', () => {
    const [gl, rl, info] = grf.solve(cl, t, t, { pad: 120 });
    expect(info & 1).toBe(1);
    expect([gl.shape, rl.shape]).toEqual([[60], [180]]);
    expect(largest(Array.from(cl, (c, l) => values(rl)[l] / c - 1))).toBeLessThan(1e-5);
    // What it says it realises is what the solution gives.
    const padded = new Float64Array(180);
    padded.set(values(gl));
    const realised = values(grf.corrtocl(grf.corr(t, t, grf.cltocorr(padded))));
    expect(difference(realised, values(rl))).toBeLessThan(1e-16);
  });

  it('reports convergence that its last step reached', () => {
    const steps = [0, 1, 2, 3, 4, 5].map((maxiter) => {
      const [, rl, info] = grf.solve(cl, t, t, { pad: 120, maxiter });
      const error = largest(Array.from(cl, (c, l) => values(rl)[l] / c - 1));
      return [error <= 1e-5, (info & 1) === 1];
    });
    for (const [converged, reported] of steps) expect(reported).toBe(converged);
    expect(steps[0][0]).toBe(false);
    expect(steps[5][0]).toBe(true);
  });

  it('holds the monopole', () => {
    const [gl] = grf.solve(cl, t, t, { monopole: 0, pad: 120 });
    expect(values(gl)[0]).toBe(0);
  });

  it('starts where it is told, and wants a sensible pad', () => {
    const [, , info] = grf.solve(cl, t, undefined, { initial: cl, pad: 10, gltol: 0 });
    expect(info).toBe(1);
    expect(() => grf.solve(cl, t, t, { pad: -1 })).toThrow('pad must be a positive integer');
  });

  it('ends where steps get lost in rounding', () => {
    // No solution is close to C_l = 0 by a relative error.
    const part = cl.map((c, l) => (l < 30 ? c : 0));
    const solution = (maxiter: number, calls = { count: 0 }) => {
      const counting: grf.Transformation = Object.assign((x: NDArray) => x, {
        label: 'Counting',
        corr: (other: grf.Transformation, x: Float64Array) => {
          calls.count += 1;
          return t.corr(other, x);
        },
        icorr: (other: grf.Transformation, x: Float64Array) => t.icorr(other, x),
        dcorr: (other: grf.Transformation, x: Float64Array) => t.dcorr(other, x),
      });
      const [gl, , info] = grf.solve(part, counting, t, { pad: 120, gltol: 0, maxiter });
      return { gl: values(gl), info, rounds: calls.count };
    };
    const all = solution(1000);
    expect(all.info).toBe(0);
    expect(all.rounds).toBeLessThan(20);
    // Rounding of 180 terms.
    expect(difference(all.gl, solution(all.rounds - 3).gl)).toBeLessThan(1e-12 * largest(all.gl));
  });

  it('ends where there is no solution', () => {
    const impossible = cl.map((c, l) => (l === 0 ? -50 : c));
    const [, , info] = grf.solve(impossible, t, t, { pad: 10 });
    expect(info).toBe(0);
  });
});
