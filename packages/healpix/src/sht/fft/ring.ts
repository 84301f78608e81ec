import { type ComplexFft, complexFft } from './complex.ts';
import { rootsOfUnity } from './factors.ts';

/**
 * Fourier series on a HEALPix ring of n = 4i pixels whose first pixel lies at φ₀ = π/n (shifted) or 0:
 * value_j = Re f_0 + 2 Re Σ_{m>0} f_m exp(im(φ₀ + 2πj/n)). Orders m ≥ n/2 alias exactly onto m mod n.
 */
export class RingFft {
  readonly n: number;
  readonly bytes: number;
  readonly #half: ComplexFft;
  /** exp(πi k/n), k < n. */
  readonly #roots: Float64Array;
  readonly #spectrum: Float64Array;

  constructor(n: number) {
    this.n = n;
    this.#half = complexFft(n / 2);
    this.#roots = rootsOfUnity(2 * n, n);
    this.#spectrum = new Float64Array(n + 2);
    this.bytes = this.#half.bytes + 8 * (3 * n + 2);
  }

  /**
   * Values on the ring. `modes` holds f_m at modes[at + m·step] (re, im), m = 0 … mmax; n values are written to
   * `out` from `outAt`. The imaginary part of f_0 is ignored.
   */
  synthesize(
    modes: Float64Array,
    at: number,
    step: number,
    mmax: number,
    shifted: boolean,
    out: Float64Array,
    outAt: number,
  ): void {
    const n = this.n;
    const h = n / 2;
    const roots = this.#roots;
    const x = this.#spectrum;
    x.fill(0);
    x[0] = modes[at];
    // k = m mod n and the parity of m div n: exp(πi m/n) = ±exp(πi k/n)
    let k = 0;
    let phaseSign = 1;
    for (let m = 1, p = at + step; m <= mmax; m++, p += step) {
      if (++k === n) {
        k = 0;
        phaseSign = -phaseSign;
      }
      let re = modes[p];
      let im = modes[p + 1];
      if (shifted) {
        const c = phaseSign * roots[2 * k];
        const s = phaseSign * roots[2 * k + 1];
        const t = re * c - im * s;
        im = re * s + im * c;
        re = t;
      }
      if (k === 0) x[0] += 2 * re;
      else if (k < h) {
        x[2 * k] += re;
        x[2 * k + 1] += im;
      } else if (k === h) x[n] += 2 * re;
      else {
        x[2 * (n - k)] += re;
        x[2 * (n - k) + 1] -= im;
      }
    }
    // half-complex spectrum of n → complex spectrum of n/2: z_k = (x_k + x*_{h−k}) + i ω^k (x_k − x*_{h−k})
    const first = x[0];
    const last = x[n];
    x[0] = first + last;
    x[1] = first - last;
    for (let a = 1, b = h - 1; a <= b; a++, b--) {
      const ar = x[2 * a];
      const ai = x[2 * a + 1];
      const br = x[2 * b];
      const bi = x[2 * b + 1];
      const er = ar + br;
      const ei = ai - bi;
      const dr = ar - br;
      const di = ai + bi;
      const c = roots[4 * a];
      const s = roots[4 * a + 1];
      // i ω^a (d)
      const tr = -(dr * s + di * c);
      const ti = dr * c - di * s;
      x[2 * a] = er + tr;
      x[2 * a + 1] = ei + ti;
      x[2 * b] = er - tr;
      x[2 * b + 1] = ti - ei;
    }
    this.#half.transform(x, 0, 1);
    for (let j = 0; j < n; j++) out[outAt + j] = x[j];
  }

  /** The transpose: modes[at + m·step] = Σ_j value_j exp(−im(φ₀ + 2πj/n)) for m = 0 … mmax. */
  analyze(
    values: Float64Array,
    valuesAt: number,
    mmax: number,
    shifted: boolean,
    modes: Float64Array,
    at: number,
    step: number,
  ): void {
    const n = this.n;
    const h = n / 2;
    const roots = this.#roots;
    const x = this.#spectrum;
    for (let j = 0; j < n; j++) x[j] = values[valuesAt + j];
    this.#half.transform(x, 0, -1);
    const zr = x[0];
    const zi = x[1];
    x[0] = zr + zi;
    x[1] = 0;
    x[n] = zr - zi;
    x[n + 1] = 0;
    for (let a = 1, b = h - 1; a <= b; a++, b--) {
      const ar = x[2 * a];
      const ai = x[2 * a + 1];
      const br = x[2 * b];
      const bi = x[2 * b + 1];
      const er = 0.5 * (ar + br);
      const ei = 0.5 * (ai - bi);
      const dr = 0.5 * (ar - br);
      const di = 0.5 * (ai + bi);
      const c = roots[4 * a];
      const s = roots[4 * a + 1];
      // −i conj(ω^a) (d)
      const tr = di * c - dr * s;
      const ti = -(dr * c + di * s);
      x[2 * a] = er + tr;
      x[2 * a + 1] = ei + ti;
      x[2 * b] = er - tr;
      x[2 * b + 1] = ti - ei;
    }
    let k = 0;
    let phaseSign = 1;
    for (let m = 0, p = at; m <= mmax; m++, p += step) {
      let re: number;
      let im: number;
      if (k <= h) {
        re = x[2 * k];
        im = x[2 * k + 1];
      } else {
        re = x[2 * (n - k)];
        im = -x[2 * (n - k) + 1];
      }
      if (shifted) {
        const c = phaseSign * roots[2 * k];
        const s = phaseSign * roots[2 * k + 1];
        const t = re * c + im * s;
        im = im * c - re * s;
        re = t;
      }
      modes[p] = re;
      modes[p + 1] = im;
      if (++k === n) {
        k = 0;
        phaseSign = -phaseSign;
      }
    }
  }
}

/** Plans kept between transforms, oldest out first. */
const CACHE_BYTES = 64 * 2 ** 20;
const cache = new Map<number, RingFft>();
let cached = 0;

/** The plan for rings of n pixels (n a multiple of 4); plans share scratch memory between calls and are not re-entrant. */
export function ringFft(n: number): RingFft {
  const known = cache.get(n);
  if (known) return known;
  const plan = new RingFft(n);
  cache.set(n, plan);
  cached += plan.bytes;
  for (const [key, old] of cache) {
    if (cached <= CACHE_BYTES || key === n) break;
    cache.delete(key);
    cached -= old.bytes;
  }
  return plan;
}
