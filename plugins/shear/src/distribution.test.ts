import { type NDArray, referenceNamespace } from '@glass-ts/core';
import { PhiloxGenerator } from '@glass-ts/rng';
import { chiSquarePValue, correlation, ksPValue } from '@glass-ts/rng/testing';
import { describe, expect, it } from 'vitest';
import {
  ellipticityGaussian,
  ellipticityIntnorm,
  ellipticityRyden04,
  gaussianFromUniforms,
  intnormDeviation,
  intnormFromNormals,
  resampleShapes,
  ryden04FromUniforms,
  triaxialAxisRatio,
} from './index.ts';

// The seed is fixed. Each check fails a right sampler with probability ALPHA over the choice of the seed: 3e-5 for all.
const ALPHA = 1e-6;
const N = 20_000;

const xp = referenceNamespace();
const rng = (path: string) => new PhiloxGenerator(xp, { seed: 7, path });
const list = (x: NDArray): Float64Array => x.values() as Float64Array;
const pairs = (path: string): [NDArray, NDArray] => {
  const both = rng(path).uniformPairs(N);
  return [both.get(0), both.get(1)];
};

/** Checks modulus and phase of complex ellipticities: the modulus by its distribution, the phase uniform and apart from it. */
function expectEllipticities(e1: Float64Array, e2: Float64Array, cdf: (r: number) => number): void {
  const r = e1.map((x, k) => Math.hypot(x, e2[k]));
  const phase = e1.map((x, k) => Math.atan2(e2[k], x) / (2 * Math.PI) + 0.5);
  expect(Math.max(...r)).toBeLessThanOrEqual(1);
  expect(ksPValue(r, cdf)).toBeGreaterThan(ALPHA);
  expect(ksPValue(phase, (x) => x)).toBeGreaterThan(ALPHA);
  // √N times the correlation is a standard normal: 4.9 σ have probability 1e-6.
  expect(Math.abs(correlation(r, phase)) * Math.sqrt(N)).toBeLessThan(4.9);
}

const parts = (e: NDArray): [Float64Array, Float64Array] => [list(xp.real(e)), list(xp.imag(e))];

/** P(modulus ≤ r) of a two-dimensional normal of deviation s cut off at 1. */
const truncated = (s: number) => (r: number) => Math.expm1((-r * r) / (2 * s * s)) / Math.expm1(-1 / (2 * s * s));

/** P(modulus ≤ r) where η = 2 artanh r is the modulus of a two-dimensional normal. */
const intnorm = (sigma: number) => (r: number) => -Math.expm1(-2 * (Math.atanh(r) / intnormDeviation(sigma)) ** 2);

describe('Gaussian ellipticities', () => {
  it.each([0.25, 0.9])('of deviation %d by rejection', async (sigma) => {
    expectEllipticities(...parts(await ellipticityGaussian(N, sigma, { rng: rng(`g/${sigma}`) })), truncated(sigma));
  });

  it.each([0.25, 0.9])('of deviation %d by inversion', (sigma) => {
    const [e1, e2] = gaussianFromUniforms(...pairs(`gu/${sigma}`), sigma);
    expectEllipticities(list(e1), list(e2), truncated(sigma));
  });

  it('of deviation 0 are round', () => {
    expect(new Set(list(gaussianFromUniforms(...pairs('round'), 0)[0]))).toEqual(new Set([0]));
  });
});

describe('intrinsic normal ellipticities', () => {
  it.each([0.27, 0.6])('of deviation %d', async (sigma) => {
    expectEllipticities(...parts(await ellipticityIntnorm(N, sigma, { rng: rng(`i/${sigma}`) })), intnorm(sigma));
    const n = (k: number) => rng(`in/${sigma}/${k}`).standardNormal(N);
    const [e1, e2] = intnormFromNormals(n(1), n(2), sigma);
    expectEllipticities(list(e1), list(e2), intnorm(sigma));
  });

  it('have the deviation asked for to the accuracy of the fit', async () => {
    // The formula for σ_η is a fit good to a few parts in a thousand; the sampling error of the deviation is 0.35 %.
    const [e1] = parts(await ellipticityIntnorm(2 * N, 0.27, { rng: rng('dev') }));
    const deviation = Math.sqrt(e1.reduce((sum, x) => sum + x * x, 0) / e1.length);
    expect(Math.abs(deviation / 0.27 - 1)).toBeLessThan(0.02);
  });
});

describe('triaxial ellipsoids', () => {
  it('seen from random directions have the axis ratios of oblate spheroids when ζ = 1', () => {
    // q² = ξ² sin²i + cos²i with cos i uniform: P(q ≤ x) = √((x² − ξ²)/(1 − ξ²)).
    const q = list(triaxialAxisRatio(1, 0.3, N, { rng: rng('oblate') }));
    expect(ksPValue(q, (x) => Math.sqrt(Math.max(x * x - 0.09, 0) / 0.91))).toBeGreaterThan(ALPHA);
  });

  it('and of prolate ones when ζ = ξ', () => {
    // q = ξ/√(sin²i + ξ² cos²i) for the long axis at angle i: P(q ≤ x) = √((1 − (ξ/x)²)/(1 − ξ²)).
    const xi = 0.4;
    const q = list(triaxialAxisRatio(xi, xi, N, { rng: rng('prolate') }));
    const cdf = (x: number) => Math.sqrt(Math.max(1 - (xi / x) ** 2, 0) / (1 - xi * xi));
    expect(ksPValue(q, cdf)).toBeGreaterThan(ALPHA);
  });
});

describe('Ryden (2004) ellipticities', () => {
  const p = { mu: -1.85, sigma: 0.89, gamma: 0.222, sigmaGamma: 0.2 };

  /** Moduli drawn otherwise: the shadow of every ellipsoid as an eigenvalue problem. */
  function reference(n: number): Float64Array {
    const g = rng('reference');
    const [eps, gam] = [
      list(g.stream('eps').normal(p.mu, p.sigma, 3 * n)),
      list(g.stream('gam').normal(p.gamma, p.sigmaGamma, 3 * n)),
    ];
    const e = eps.filter((x) => x <= 0).slice(0, n);
    const c = gam.filter((x) => x >= 0 && x <= 1).slice(0, n);
    const [z, phi] = [list(g.stream('z').uniform(-1, 1, n)), list(g.stream('phi').uniform(0, 2 * Math.PI, n))];
    return e.map((x, k) => {
      const b = 1 - Math.exp(x);
      const a = (1 - c[k]) * b;
      const s = Math.sqrt(1 - z[k] * z[k]);
      // Shadow of x²+y²/b²+z²/a² ≤ 1 along v: in the plane across v, the ellipse of matrix P M P with M = diag(1, b², a²).
      const v = [s * Math.cos(phi[k]), s * Math.sin(phi[k]), z[k]];
      const u1 = s > 1e-9 ? [-v[1] / s, v[0] / s, 0] : [1, 0, 0];
      const u2 = [v[1] * u1[2] - v[2] * u1[1], v[2] * u1[0] - v[0] * u1[2], v[0] * u1[1] - v[1] * u1[0]];
      const m = [1, b * b, a * a];
      const dot = (p1: number[], p2: number[]) => m.reduce((sum, w, i) => sum + w * p1[i] * p2[i], 0);
      const [A, B, C] = [dot(u1, u1), dot(u1, u2), dot(u2, u2)];
      const root = Math.sqrt((A - C) ** 2 + 4 * B * B);
      const q = Math.sqrt(Math.max(A + C - root, 0) / (A + C + root));
      return (1 - q) / (1 + q);
    });
  }

  /** χ² of two samples of one size in cells of equal width. */
  function expectSame(x: Float64Array, y: Float64Array): void {
    const cells = (values: Float64Array) => {
      const out = new Float64Array(30);
      for (const v of values) out[Math.min(29, Math.floor(v * 30))]++;
      return out;
    };
    const [a, b] = [cells(x), cells(y)];
    // Σ (a − b)²/(a + b) is χ² distributed: written as deviations of (a − b)/√2 from the mean of both.
    const scaled = a.map((n, k) => (n + b[k]) / 2 + (n - b[k]) * Math.SQRT1_2);
    const expected = a.map((n, k) => (n + b[k]) / 2);
    expect(chiSquarePValue(scaled, expected)).toBeGreaterThan(ALPHA);
  }

  it('by rejection and by inversion agree with the shadows of ellipsoids', async () => {
    const wanted = reference(N);
    const [a1, a2] = parts(await ellipticityRyden04(p.mu, p.sigma, p.gamma, p.sigmaGamma, N, { rng: rng('ry') }));
    const moduli = a1.map((x, k) => Math.hypot(x, a2[k]));
    expectSame(moduli, wanted);
    const [long, short] = pairs('axes');
    const [cosTheta, phi] = pairs('direction');
    const [b1, b2] = ryden04FromUniforms({ long, short, cosTheta, phi, phase: rng('phase').random(N) }, p).map(list);
    expectSame(
      b1.map((x, k) => Math.hypot(x, b2[k])),
      wanted,
    );
    for (const [e1, e2] of [
      [a1, a2],
      [b1, b2],
    ]) {
      const phase = e1.map((x, k) => Math.atan2(e2[k], x) / (2 * Math.PI) + 0.5);
      expect(ksPValue(phase, (x) => x)).toBeGreaterThan(ALPHA);
    }
  });
});

describe('resampled shapes', () => {
  it('keep the moduli and have new uniform phases', async () => {
    const epsilon = await ellipticityIntnorm(N, 0.27, { rng: rng('first') });
    const again = await resampleShapes(epsilon, { rng: rng('second') });
    const difference = xp.abs(xp.abs(again).sub(xp.abs(epsilon)));
    // One rounding each of cosine, sine and their products.
    expect(xp.max(difference).itemSync()).toBeLessThan(1e-15);
    const [e1, e2] = parts(again);
    const phase = e1.map((x, k) => Math.atan2(e2[k], x) / (2 * Math.PI) + 0.5);
    expect(ksPValue(phase, (x) => x)).toBeGreaterThan(ALPHA);
  });

  it('lose the variance asked for', async () => {
    const epsilon = await ellipticityIntnorm(N, 0.27, { rng: rng('third') });
    const square = (x: NDArray): number => Number(xp.mean(xp.abs(x).mul(xp.abs(x))).itemSync());
    const V = square(epsilon);
    expect(square(await resampleShapes(epsilon, { vargamma: 0.01, rng: rng('a') }))).toBeCloseTo(V - 0.01, 12);
    expect(square(await resampleShapes(epsilon, { varg: 0, rng: rng('b') }))).toBeCloseTo(V, 12);
    expect(square(await resampleShapes(epsilon, { varg: 0.01, rng: rng('c') }))).toBeLessThan(V - 0.005);
    await expect(resampleShapes(epsilon, { varg: 1 })).rejects.toThrow(/varg too large for epsilon/);
    await expect(resampleShapes(epsilon, { vargamma: 1 })).rejects.toThrow(/vargamma too large for epsilon/);
    await expect(resampleShapes(epsilon, { varg: 0.1, vargamma: 0.1 })).rejects.toThrow(/only one of varg or vargamma/);
  });
});
