import type { Cosmology } from '@glass-ts/core';
import { type WindowLike, windowNodes } from '@glass-ts/tables';
import type { MatterPower } from '../power/types.ts';
import { sphericalBessel } from './bessel.ts';
import { type RadialKernel, radialKernel } from './kernel.ts';

/** Wavenumbers per turn of the fastest oscillation of the integrand. */
const SAMPLES = 6;
/** Wavenumbers between two breaths for the event loop. */
const CHUNK = 64;

export interface FullOptions {
  readonly lmax: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

/**
 * Angular spectra without the Limber approximation: C_l = 2/π ∫ k² dk Δ_i Δ_j with Δ_l(k) = ∫ n(z) P(k, z)^½ j_l(kχ) dz,
 * correlations between times taken as the geometric mean. All pairs in GLASS order, l = 0 … lmax.
 *
 * The range of k ends where the modes of order lmax have gone through the nearest window and its edges: beyond, Limber
 * holds. Cost: wavenumbers × radial nodes × lmax.
 */
export async function fullCls(
  windows: readonly WindowLike[],
  cosmology: Cosmology,
  power: MatterPower,
  { lmax, signal, onProgress }: FullOptions,
): Promise<Float64Array[]> {
  const thinnest = Math.min(...windows.map((w) => thickness(radialKernel(w, cosmology, Number.POSITIVE_INFINITY))));
  const nearest = Math.min(...windows.map((w) => cosmology.comovingDistance(windowNodes(w).zeff)));
  const kMax = Math.min(1, Math.max((40 * Math.PI) / thinnest + 0.05, (3 * lmax) / nearest));
  const kernels = windows.map((w) => radialKernel(w, cosmology, Math.PI / (4 * kMax)));
  const chiMax = Math.max(...kernels.map((kernel) => kernel.chi.at(-1)!));
  const dk = Math.PI / (SAMPLES * chiMax);
  const count = Math.ceil(kMax / dk);
  const pairs = kernels.flatMap((_, i) => Array.from({ length: i + 1 }, (__, m) => [i, i - m] as const));
  const cls = pairs.map(() => new Float64Array(lmax + 1));
  const bessel = new Float64Array(lmax + 1);
  const deltas = kernels.map(() => new Float64Array(lmax + 1));
  for (let m = 1; m <= count; m++) {
    const k = m * dk;
    kernels.forEach((kernel, i) => {
      transfer(kernel, k, lmax, power, bessel, deltas[i]!);
    });
    const weight = (2 / Math.PI) * k * k * dk;
    pairs.forEach(([i, j], p) => {
      const [a, b, out] = [deltas[i]!, deltas[j]!, cls[p]!];
      for (let l = 0; l <= lmax; l++) out[l]! += weight * a[l]! * b[l]!;
    });
    if (m % CHUNK === 0) {
      onProgress?.(m / count);
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
  }
  return cls;
}

const thickness = (kernel: RadialKernel): number => kernel.chi.at(-1)! - kernel.chi[0]!;

/** Δ_l(k) of a window for all l. */
function transfer(
  kernel: RadialKernel,
  k: number,
  lmax: number,
  power: MatterPower,
  bessel: Float64Array,
  out: Float64Array,
): void {
  out.fill(0);
  const { chi, z, weight } = kernel;
  // P^½ varies slowly along a window: its ends and middle carry a parabola in z.
  const [z0, z2] = [z[0]!, z.at(-1)!];
  const z1 = (z0 + z2) / 2;
  const [p0, p1, p2] = [z0, z1, z2].map((y) => Math.sqrt(power(k, y))) as [number, number, number];
  for (let i = 0; i < chi.length; i++) {
    if (weight[i] === 0) continue;
    const t = (z[i]! - z0) / (z2 - z0);
    const root = p0 * (1 - t) * (1 - 2 * t) + 4 * p1 * t * (1 - t) + p2 * t * (2 * t - 1);
    const x = k * chi[i]!;
    sphericalBessel(x, lmax, bessel);
    const f = weight[i]! * root;
    for (let l = 0; l <= lmax; l++) out[l]! += f * bessel[l]!;
  }
}
