import type { CosmologyWithOmegaM } from '@glass-ts/core';
import type { MatterPower } from './types.ts';

/** Non-linear scale and shape of the linear spectrum at a redshift. */
interface Shape {
  /** Wavenumber where the Gaussian-filtered variance is 1, in 1/Mpc; undefined where it never is. */
  readonly kSigma: number | undefined;
  /** Effective spectral index and curvature there. */
  readonly n: number;
  readonly curvature: number;
}

const [LN_LOW, LN_HIGH, NODES] = [Math.log(1e-4), Math.log(1e3), 3000];
const STEP = (LN_HIGH - LN_LOW) / NODES;

/** ∫ d ln k Δ²(k) g(kR) for g = e^{−x²}, x² e^{−x²} and x⁴ e^{−x²}: σ² and what its logarithmic derivatives need. */
function moments(delta: Float64Array, wave: Float64Array, r: number): [number, number, number] {
  let [s0, s1, s2] = [0, 0, 0];
  for (let i = 0; i < delta.length; i++) {
    const x2 = (wave[i]! * r) ** 2;
    if (x2 > 700) break;
    const term = delta[i]! * Math.exp(-x2) * (i === 0 || i === delta.length - 1 ? 0.5 : 1);
    s0 += term;
    s1 += term * x2;
    s2 += term * x2 * x2;
  }
  return [s0 * STEP, s1 * STEP, s2 * STEP];
}

/** Solves σ²(R) = 1 and differentiates ln σ² there (Smith et al. 2003, eq. 51 to 59). */
function shapeOf(linear: MatterPower, z: number): Shape {
  const wave = Float64Array.from({ length: NODES + 1 }, (_, i) => Math.exp(LN_LOW + i * STEP));
  const delta = wave.map((k) => (k ** 3 * linear(k, z)) / (2 * Math.PI ** 2));
  let [low, high] = [Math.log(1e-3), Math.log(1e3)];
  if (moments(delta, wave, Math.exp(low))[0] < 1) return { kSigma: undefined, n: 0, curvature: 0 };
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (moments(delta, wave, Math.exp(middle))[0] > 1) low = middle;
    else high = middle;
  }
  const r = Math.exp((low + high) / 2);
  const [s0, s1, s2] = moments(delta, wave, r);
  // d ln σ²/d ln R = −2 s1/s0; d² ln σ²/d ln R² = −(4 s1 − 4 s2)/s0 − (2 s1/s0)².
  const first = (-2 * s1) / s0;
  const second = (-4 * s1 + 4 * s2) / s0 - first * first;
  return { kSigma: 1 / r, n: -3 - first, curvature: -second };
}

/** Coefficients of the fit, Takahashi et al. 2012 (ApJ 761, 152), appendix. */
function coefficients({ n, curvature: c }: Shape, omega: number, dark: { readonly w: number; readonly Omega: number }) {
  const wTerm = dark.Omega * (1 + dark.w);
  const n2 = n * n;
  return {
    a: 10 ** (1.5222 + 2.8553 * n + 2.3706 * n2 + 0.9903 * n2 * n + 0.225 * n2 * n2 - 0.6038 * c + 0.1749 * wTerm),
    b: 10 ** (-0.5642 + 0.5864 * n + 0.5716 * n2 - 1.5474 * c + 0.2279 * wTerm),
    c: 10 ** (0.3698 + 2.0404 * n + 0.8161 * n2 + 0.5869 * c),
    gamma: 0.1971 - 0.0843 * n + 0.846 * c,
    alpha: Math.abs(6.0835 + 1.3373 * n - 0.1959 * n2 - 5.5274 * c),
    beta: 2.0379 - 0.7354 * n + 0.3157 * n2 + 1.249 * n2 * n + 0.398 * n2 * n2 - 0.1682 * c,
    nu: 10 ** (5.2105 + 3.6902 * n),
    f1: omega ** -0.0307,
    f2: omega ** -0.0585,
    f3: omega ** 0.0743,
  };
}

/** Options of {@link halofit}. */
export interface HalofitOptions {
  /** Equation of state of dark energy at a redshift; −1 when left out. */
  readonly w?: (z: number) => number;
}

/** Redshift spacing of the table of shapes; they vary slowly and are interpolated linearly. */
const DZ = 0.05;

/**
 * Non-linear matter power spectrum: halofit in the revision of Takahashi et al. 2012, on top of any linear spectrum. The fit
 * itself is good to 5 % for k ≤ 1 h/Mpc and 10 % for k ≤ 10 h/Mpc at z ≤ 3. P(k, z) in Mpc³, k in 1/Mpc.
 */
export function halofit(
  linear: MatterPower,
  cosmology: CosmologyWithOmegaM,
  options: HalofitOptions = {},
): MatterPower {
  const table = new Map<number, Shape>();
  const node = (i: number): Shape => {
    const known = table.get(i);
    if (known) return known;
    const made = shapeOf(linear, i * DZ);
    table.set(i, made);
    return made;
  };
  let last: { readonly z: number; readonly shape: Shape } | undefined;
  const shapeAt = (z: number): Shape => {
    if (last?.z === z) return last.shape;
    const i = Math.floor(z / DZ);
    const t = z / DZ - i;
    const [a, b] = [node(i), node(i + 1)];
    const mix = (x: number, y: number) => (1 - t) * x + t * y;
    const shape: Shape =
      a.kSigma === undefined || b.kSigma === undefined
        ? a
        : {
            kSigma: Math.exp(mix(Math.log(a.kSigma), Math.log(b.kSigma))),
            n: mix(a.n, b.n),
            curvature: mix(a.curvature, b.curvature),
          };
    last = { z, shape };
    return shape;
  };

  return (k, z) => {
    const pLinear = linear(k, z);
    const shape = shapeAt(z);
    if (shape.kSigma === undefined || k <= 0) return pLinear;
    const omega = cosmology.OmegaM(z);
    const fit = coefficients(shape, omega, { w: options.w?.(z) ?? -1, Omega: 1 - omega });
    const volume = k ** 3 / (2 * Math.PI ** 2);
    const delta = volume * pLinear;
    const y = k / shape.kSigma;
    const quasi = ((delta * (1 + delta) ** fit.beta) / (1 + fit.alpha * delta)) * Math.exp(-(y / 4 + (y * y) / 8));
    const raw = (fit.a * y ** (3 * fit.f1)) / (1 + fit.b * y ** fit.f2 + (fit.c * fit.f3 * y) ** (3 - fit.gamma));
    const halo = raw / (1 + fit.nu / (y * y));
    return (quasi + halo) / volume;
  };
}
