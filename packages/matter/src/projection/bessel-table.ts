import { sphericalBessel } from './bessel.ts';

/** Spacing of the arguments; with six-point interpolation of functions whose wavenumbers end at 1: error below 4e-6. */
const STEP = 0.3;
/** Rows before and after the interval of an argument. */
const [BEFORE, AFTER] = [2, 3];
const POINTS = BEFORE + AFTER + 1;

/** Adds `value` at t in [0, 1) between the third and the fourth of six points to their weights, by Lagrange's polynomials. */
function spread(value: number, t: number, weights: Float64Array, at: number): void {
  const a = t + 2;
  const b = t + 1;
  const d = t - 1;
  const e = t - 2;
  const g = t - 3;
  const before = (value * a * b) / 12;
  const after = (value * e * g) / 12;
  weights[at]! += (after * b * t * d) / -10;
  weights[at + 1]! += (after * a * t * d) / 2;
  weights[at + 2]! -= after * a * b * d;
  weights[at + 3]! += before * t * e * g;
  weights[at + 4]! += (before * t * d * g) / -2;
  weights[at + 5]! += (before * t * d * e) / 10;
}

/**
 * Spherical Bessel functions j_0 … j_lmax at equally spaced arguments, for sums Σ f_i j_l(x_i) over many arguments: these
 * are first interpolated backwards onto the grid, so that every row is touched once.
 */
export class BesselTable {
  readonly #lmax: number;
  /** (rows, lmax + 1); row n is for the argument (n − BEFORE) · STEP. */
  readonly #values: Float64Array;
  readonly #weights: Float64Array;

  constructor(xMax: number, lmax: number) {
    const rows = Math.ceil(xMax / STEP) + POINTS + 1;
    this.#lmax = lmax;
    this.#values = new Float64Array(rows * (lmax + 1));
    this.#weights = new Float64Array(rows);
    const row = new Float64Array(lmax + 1);
    for (let n = 0; n < rows; n++) {
      const x = (n - BEFORE) * STEP;
      sphericalBessel(Math.abs(x), lmax, row);
      // j_l(−x) = (−1)^l j_l(x) continues the functions smoothly below 0.
      for (let l = 0; l <= lmax; l++) this.#values[n * (lmax + 1) + l] = x < 0 && l % 2 ? -row[l]! : row[l]!;
    }
  }

  /**
   * Σ_i f_i j_l(k χ_i) for l = 0 … lmax into `out`.
   *
   * @param chi ascending; k times the largest is at most xMax.
   */
  sum(k: number, chi: Float64Array, f: Float64Array, out: Float64Array): void {
    const width = this.#lmax + 1;
    const [first, last] = [Math.floor((k * chi[0]!) / STEP), Math.floor((k * chi.at(-1)!) / STEP) + POINTS];
    const weights = this.#weights.fill(0, first, last);
    for (let i = 0; i < chi.length; i++) {
      const x = (k * chi[i]!) / STEP;
      const n = Math.floor(x);
      spread(f[i]!, x - n, weights, n);
    }
    out.fill(0);
    const values = this.#values;
    // Four rows at a time: `out` is read and written a quarter as often.
    let n = first;
    for (; n + 4 <= last; n += 4) {
      const [w0, w1, w2, w3] = [weights[n]!, weights[n + 1]!, weights[n + 2]!, weights[n + 3]!];
      const a = n * width;
      const [b, c, d] = [a + width, a + 2 * width, a + 3 * width];
      for (let l = 0; l < width; l++) {
        out[l]! += w0 * values[a + l]! + w1 * values[b + l]! + (w2 * values[c + l]! + w3 * values[d + l]!);
      }
    }
    for (; n < last; n++) {
      const w = weights[n]!;
      const row = n * width;
      for (let l = 0; l < width; l++) out[l]! += w * values[row + l]!;
    }
  }
}
