import { factorize, rootsOfUnity } from './roots.ts';
import { type Stage, stageFor } from './stages.ts';

/** A forward transform of a fixed length, in place on interleaved complex doubles at `at`. */
export interface Plan {
  readonly n: number;
  forward(data: Float64Array, at: number): void;
}

/** Larger prime factors go through Bluestein's algorithm. */
const LARGEST_RADIX = 13;
/** Plans kept for reuse. */
const CACHED = 32;

class Stockham implements Plan {
  readonly #stages: { readonly radix: number; readonly run: Stage }[];
  readonly #roots: Float64Array;
  readonly #a: Float64Array;
  readonly #b: Float64Array;

  constructor(
    readonly n: number,
    factors: readonly number[],
  ) {
    this.#stages = factors.map((radix) => ({ radix, run: stageFor(radix) }));
    this.#roots = rootsOfUnity(n);
    this.#a = new Float64Array(2 * n);
    this.#b = new Float64Array(2 * n);
  }

  forward(data: Float64Array, at: number): void {
    let x = this.#a;
    let y = this.#b;
    x.set(data.subarray(at, at + 2 * this.n));
    let length = this.n;
    let stride = 1;
    for (const { radix, run } of this.#stages) {
      length /= radix;
      run(x, y, length, stride, this.#roots);
      stride *= radix;
      [x, y] = [y, x];
    }
    data.set(x, at);
  }
}

/**
 * L. I. Bluestein, "A linear filtering approach to the computation of the discrete Fourier transform" (1970): a
 * transform of any length as a convolution with a chirp, of a length that is a power of two.
 */
class Bluestein implements Plan {
  readonly #inner: Plan;
  /** exp(−πi k²/n). */
  readonly #chirp: Float64Array;
  /** Transform of the conjugate chirp, divided by the length. */
  readonly #filter: Float64Array;
  readonly #work: Float64Array;

  constructor(readonly n: number) {
    let length = 1;
    while (length < 2 * n - 1) length *= 2;
    this.#inner = planFor(length);
    this.#work = new Float64Array(2 * length);
    this.#chirp = new Float64Array(2 * n);
    this.#filter = new Float64Array(2 * length);
    const roots = rootsOfUnity(2 * n);
    for (let k = 0, square = 0; k < n; k++) {
      const re = roots[2 * square];
      const im = roots[2 * square + 1];
      this.#chirp[2 * k] = re;
      this.#chirp[2 * k + 1] = im;
      for (const j of k === 0 ? [0] : [k, length - k]) {
        this.#filter[2 * j] = re / length;
        this.#filter[2 * j + 1] = -im / length;
      }
      square = (square + 2 * k + 1) % (2 * n); // (k + 1)² modulo 2n without overflow
    }
    this.#inner.forward(this.#filter, 0);
  }

  forward(data: Float64Array, at: number): void {
    const work = this.#work.fill(0);
    const chirp = this.#chirp;
    const filter = this.#filter;
    const { n } = this;
    for (let k = 0; k < 2 * n; k += 2) {
      work[k] = data[at + k] * chirp[k] - data[at + k + 1] * chirp[k + 1];
      work[k + 1] = data[at + k] * chirp[k + 1] + data[at + k + 1] * chirp[k];
    }
    this.#inner.forward(work, 0);
    // The inverse transform is the forward one of the conjugate.
    for (let k = 0; k < work.length; k += 2) {
      const re = work[k] * filter[k] - work[k + 1] * filter[k + 1];
      work[k + 1] = -(work[k] * filter[k + 1] + work[k + 1] * filter[k]);
      work[k] = re;
    }
    this.#inner.forward(work, 0);
    for (let k = 0; k < 2 * n; k += 2) {
      data[at + k] = work[k] * chirp[k] + work[k + 1] * chirp[k + 1];
      data[at + k + 1] = work[k] * chirp[k + 1] - work[k + 1] * chirp[k];
    }
  }
}

const plans = new Map<number, Plan>();

/** The plan for transforms of length n ≥ 1; the last ones used are kept. */
export function planFor(n: number): Plan {
  const known = plans.get(n);
  if (known) {
    plans.delete(n);
    plans.set(n, known);
    return known;
  }
  const factors = factorize(n);
  const plan = factors.some((p) => p > LARGEST_RADIX) ? new Bluestein(n) : new Stockham(n, factors);
  plans.set(n, plan);
  const oldest = plans.keys().next().value;
  if (plans.size > CACHED && oldest !== undefined) plans.delete(oldest);
  return plan;
}
