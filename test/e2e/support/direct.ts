/**
 * Straightforward evaluations, written against the formulas alone and sharing no code with the packages: what the
 * pipeline is compared with.
 */

const C = 299792.458;

/** Composite Simpson rule with n (even) intervals. */
function simpson(f: (x: number) => number, a: number, b: number, n: number): number {
  const h = (b - a) / n;
  let sum = f(a) + f(b);
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * f(a + i * h);
  return (sum * h) / 3;
}

/** Flat ΛCDM without radiation. */
export class DirectCosmology {
  readonly #om: number;
  readonly #h: number;

  constructor(om: number, h: number) {
    this.#om = om;
    this.#h = h;
  }

  /** E(z). */
  e(z: number): number {
    return Math.sqrt(this.#om * (1 + z) ** 3 + 1 - this.#om);
  }

  /** Comoving distance over hubble distance. */
  x(z: number): number {
    return z === 0 ? 0 : simpson((y) => 1 / this.e(y), 0, z, 2000);
  }

  /** Redshift of a comoving distance in Mpc, by bisection. */
  z(mpc: number): number {
    if (mpc <= 0) return 0;
    const target = (mpc * this.#h * 100) / C;
    let [low, high] = [0, 10];
    for (let i = 0; i < 200; i++) {
      const middle = (low + high) / 2;
      if (this.x(middle) < target) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }

  /** Top-hat window with volume weight between two redshifts: effective redshift and integral over value there. */
  window(zInner: number, zOuter: number, dz = 1e-3): { readonly zeff: number; readonly lens: number } {
    const n = Math.max(Math.round((zOuter - zInner) / dz), 2);
    const z = Array.from({ length: n }, (_, k) => (k === n - 1 ? zOuter : zInner + (k * (zOuter - zInner)) / (n - 1)));
    const w = z.map((y) => this.x(y) ** 2 / this.e(y));
    let [integral, moment] = [0, 0];
    for (let k = 1; k < n; k++) {
      const d = z[k]! - z[k - 1]!;
      integral += (d * (w[k]! + w[k - 1]!)) / 2;
      moment += (d * (w[k]! * z[k]! + w[k - 1]! * z[k - 1]!)) / 2;
    }
    const zeff = moment / integral;
    const k = z.findIndex((y, i) => i < n - 1 && zeff >= y && zeff < z[i + 1]!);
    const value = w[k]! + ((w[k + 1]! - w[k]!) * (zeff - z[k]!)) / (z[k + 1]! - z[k]!);
    return { zeff, lens: integral / value };
  }

  /** κ_i = Σ_{j<i} 3/2 Ω_m x_j (x_i − x_j)/x_i (1 + z_j)/E(z_j) w_j δ_j. */
  convergence(deltas: readonly Float64Array[], edges: readonly (readonly [number, number])[]): Float64Array[] {
    const planes = edges.map(([inner, outer]) => this.window(inner, outer));
    return deltas.map((_, i) => {
      const kappa = new Float64Array(deltas[0]!.length);
      const xi = this.x(planes[i]!.zeff);
      for (let j = 0; j < i; j++) {
        const { zeff, lens } = planes[j]!;
        const xj = this.x(zeff);
        const factor = ((1.5 * this.#om * xj * (xi - xj)) / xi) * ((1 + zeff) / this.e(zeff)) * lens;
        const delta = deltas[j]!;
        for (let p = 0; p < kappa.length; p++) kappa[p]! += factor * delta[p]!;
      }
      return kappa;
    });
  }
}

/** m / ⟨m⟩ − 1. */
export function contrast(map: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let p = 0; p < map.length; p++) sum += map[p]!;
  const mean = sum / map.length;
  return Float64Array.from(map, (m) => m / mean - 1);
}

/** Largest |a − b| over the rms of b. */
export function deviation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [largest, square] = [0, 0];
  for (let p = 0; p < b.length; p++) {
    largest = Math.max(largest, Math.abs(a[p]! - b[p]!));
    square += b[p]! ** 2;
  }
  return largest / Math.sqrt(square / b.length || 1);
}
