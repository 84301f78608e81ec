import type { Cosmology } from '@glass-ts/core';
import { type WindowLike, windowNodes } from '@glass-ts/tables';
import { type MatterPower, powerAt } from '../power/types.ts';
import { BesselTable } from './bessel-table.ts';
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
 * The range of k of a window ends where the modes of order lmax have gone through it and its edges: beyond, Limber holds.
 * Cost: wavenumbers × thickness of the windows in wavelengths × lmax.
 */
export async function fullCls(
  windows: readonly WindowLike[],
  cosmology: Cosmology,
  power: MatterPower,
  { lmax, signal, onProgress }: FullOptions,
): Promise<Float64Array[]> {
  const transfers = windows.map((w) => new Transfer(w, cosmology, power, lmax));
  const xMax = Math.max(...transfers.map((t) => t.kMax * t.kernel.chi.at(-1)!));
  const table = new BesselTable(xMax, lmax);
  const dk = Math.PI / (SAMPLES * Math.max(...transfers.map((t) => t.kernel.chi.at(-1)!)));
  const count = Math.ceil(Math.max(...transfers.map((t) => t.kMax)) / dk);
  const pairs = transfers.flatMap((_, i) => Array.from({ length: i + 1 }, (__, m) => [i, i - m] as const));
  const cls = pairs.map(() => new Float64Array(lmax + 1));
  for (let m = 1; m <= count; m++) {
    const k = m * dk;
    const reached = transfers.map((t) => k <= t.kMax && t.evaluate(k, table));
    const weight = (2 / Math.PI) * k * k * dk;
    pairs.forEach(([i, j], p) => {
      if (!reached[i] || !reached[j]) return;
      const [a, b, out] = [transfers[i]!.values, transfers[j]!.values, cls[p]!];
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
class Transfer {
  /** Where the range of k ends. */
  readonly kMax: number;
  readonly kernel: RadialKernel;
  /** Δ_l at the wavenumber evaluated last. */
  readonly values: Float64Array;
  /** P(k) at the ends and in the middle of the window in z. */
  readonly #power: readonly ((k: number) => number)[];
  readonly #amplitude: Float64Array;

  constructor(window: WindowLike, cosmology: Cosmology, power: MatterPower, lmax: number) {
    const width = thickness(radialKernel(window, cosmology, Number.POSITIVE_INFINITY));
    const distance = cosmology.comovingDistance(windowNodes(window).zeff);
    this.kMax = Math.min(1, Math.max((40 * Math.PI) / width + 0.05, (3 * lmax) / distance));
    this.kernel = radialKernel(window, cosmology, Math.PI / (4 * this.kMax));
    this.values = new Float64Array(lmax + 1);
    const { z } = this.kernel;
    const [z0, z2] = [z[0]!, z.at(-1)!];
    this.#power = [z0, (z0 + z2) / 2, z2].map((y) => powerAt(power, y));
    this.#amplitude = new Float64Array(this.kernel.chi.length);
  }

  evaluate(k: number, table: BesselTable): true {
    const { chi, z, weight } = this.kernel;
    // P^½ varies slowly along a window: its ends and middle carry a parabola in z.
    const [z0, z2] = [z[0]!, z.at(-1)!];
    const [p0, p1, p2] = this.#power.map((p) => Math.sqrt(p(k))) as [number, number, number];
    for (let i = 0; i < z.length; i++) {
      const t = (z[i]! - z0) / (z2 - z0);
      this.#amplitude[i] = weight[i]! * (p0 * (1 - t) * (1 - 2 * t) + 4 * p1 * t * (1 - t) + p2 * t * (2 * t - 1));
    }
    table.sum(k, chi, this.#amplitude, this.values);
    return true;
  }
}
