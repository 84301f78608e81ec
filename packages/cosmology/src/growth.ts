import { ValueError } from '@glass-ts/core';
import type { Expansion } from './expansion.ts';

const STEP = 1 / 32;
const COLUMNS = [2, 4, 6, 8, 10];

type Derivative = (x: number, y: number) => number;

/** One step of the Gragg–Bulirsch–Stoer method, order 10 (Hairer, Nørsett & Wanner 1993, II.9). */
function step(f: Derivative, x: number, y: readonly [number, number], h: number): [number, number] {
  const rows: [number, number][] = [];
  for (const n of COLUMNS) {
    const d = h / n;
    let [a0, b0] = y;
    let b1 = b0 + d * f(x, b0);
    let a1 = a0 + d * b0;
    for (let k = 1; k < n; k++) {
      const b2 = b0 + 2 * d * f(x + k * d, b1);
      const a2 = a0 + 2 * d * b1;
      [a0, a1, b0, b1] = [a1, a2, b1, b2];
    }
    rows.push([0.5 * (a0 + a1 + d * b1), 0.5 * (b0 + b1 + d * f(x + h, b1))]);
  }
  for (let k = 1; k < COLUMNS.length; k++) {
    for (let j = COLUMNS.length - 1; j >= k; j--) {
      const factor = (COLUMNS[j] / COLUMNS[j - k]) ** 2 - 1;
      rows[j][0] += (rows[j][0] - rows[j - 1][0]) / factor;
      rows[j][1] += (rows[j][1] - rows[j - 1][1]) / factor;
    }
  }
  return rows[COLUMNS.length - 1];
}

/**
 * Linear growth of matter, scale independent: D̈ + 2HḊ = 4πG ρ_m D with everything clustering that OmegaM counts and nothing
 * else, for any expansion history (exact for w0wa and curvature; with radiation the growing mode of Mészáros 1974 sets the
 * start). Integrated for ln D and f = d ln D/d ln a over ln a; between nodes a quintic Hermite polynomial from values, f and
 * f′ (error below 1e-12).
 */
export class GrowthTable {
  readonly #derivative: Derivative;
  readonly #start: number;
  readonly #lnD: Float64Array;
  readonly #rate: Float64Array;

  constructor(expansion: Expansion, OmegaM0: number, OmegaR0: number) {
    if (OmegaM0 <= 0) {
      throw new ValueError('a universe without matter has no growth factor', {
        code: 'ERR_COSMOLOGY_RANGE',
        where: { name: 'cosmology.OmegaM' },
        fix: 'Give OmegaM > 0.',
      });
    }
    this.#derivative = (t, f) => {
      const x = Math.exp(-t);
      const source = (1.5 * OmegaM0 * x ** 3) / expansion.squared(x);
      return source - f * f - (2 + expansion.slope(x)) * f;
    };
    // Far enough back that what was neglected in the starting value has decayed by z = 1000.
    const panels = Math.ceil(16 / STEP);
    this.#start = -panels * STEP;
    const x = Math.exp(-this.#start);
    const early = expansion.squared(x) - OmegaM0 * x ** 3; // radiation, relativistic neutrinos
    let y: [number, number];
    if (OmegaR0 > 0 || early > 1e-3 * OmegaM0 * x ** 3) {
      const ratio = (OmegaM0 * x ** 3) / early;
      y = [0, (1.5 * ratio) / (1 + 1.5 * ratio)];
    } else {
      const friction = 2 + expansion.slope(x);
      const source = (1.5 * OmegaM0 * x ** 3) / expansion.squared(x);
      y = [0, 0.5 * (Math.sqrt(friction * friction + 4 * source) - friction)];
    }
    this.#lnD = new Float64Array(panels + 1);
    this.#rate = new Float64Array(panels + 1);
    this.#rate[0] = y[1];
    for (let k = 0; k < panels; k++) {
      y = step(this.#derivative, this.#start + k * STEP, y, STEP);
      this.#lnD[k + 1] = y[0];
      this.#rate[k + 1] = y[1];
    }
  }

  /**
   * D(z)/D(0).
   *
   * @throws ValueError for z < 0 and where the table ends (1 + z ≈ 9·10⁶).
   */
  at(z: number): number {
    if (Number.isNaN(z)) return Number.NaN;
    const t = -Math.log1p(z);
    const last = this.#lnD.length - 1;
    if (!(t >= this.#start && t <= 0)) {
      throw new ValueError(`growth factor asked for at redshift ${z}`, {
        code: 'ERR_COSMOLOGY_RANGE',
        where: { name: 'growthFactor' },
        fix: 'Redshifts from 0 to 8·10⁶ are covered.',
      });
    }
    const k = Math.min(Math.floor((t - this.#start) / STEP), last - 1);
    const s = (t - this.#start) / STEP - k;
    return Math.exp(this.#hermite(k, s) - this.#lnD[last]);
  }

  #hermite(k: number, s: number): number {
    const t = this.#start + k * STEP;
    const [f0, f1] = [this.#rate[k], this.#rate[k + 1]];
    const c0 = this.#derivative(t, f0) * STEP * STEP;
    const c1 = this.#derivative(t + STEP, f1) * STEP * STEP;
    const [v0, v1] = [f0 * STEP, f1 * STEP];
    const jump = this.#lnD[k + 1] - this.#lnD[k] - v0 - 0.5 * c0;
    const a = 10 * jump - 4 * (v1 - v0 - c0) + 0.5 * (c1 - c0);
    const b = -15 * jump + 7 * (v1 - v0 - c0) - (c1 - c0);
    const c = 6 * jump - 3 * (v1 - v0 - c0) + 0.5 * (c1 - c0);
    return this.#lnD[k] + s * (v0 + s * (0.5 * c0 + s * (a + s * (b + s * c))));
  }
}
