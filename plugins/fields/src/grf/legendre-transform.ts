import { BLOCK, DegreeRows } from './degree-rows.ts';

/** cos(πj/2N) for j = 0 … 4N − 1: all angles of a transform, each from the first quarter turn. */
function cosines(N: number): Float64Array {
  const table = new Float64Array(4 * N);
  for (let j = 0; j <= N; j++) {
    const c = j === N ? 0 : Math.cos((Math.PI * j) / (2 * N));
    table[j] = c;
    table[2 * N - j] = -c;
    table[2 * N + j] = -c;
    if (j > 0) table[4 * N - j] = c;
  }
  return table;
}

/**
 * ∫ L_k(x) dx of the Lagrange polynomials of the nodes cos θ_k, θ_k = (k + ½)π/N, of one hemisphere (Fejér's first rule):
 * (2/N) (1 + 2 Σ_{j = 1}^{⌈N/2⌉−1} cos(2jθ_k) / (1 − 4j²)).
 */
function fejerWeights(N: number): Float64Array {
  const cos = cosines(N);
  return Float64Array.from({ length: Math.ceil(N / 2) }, (_, k) => {
    const turn = 4 * k + 2;
    const top = Math.ceil(N / 2) - 1;
    let sum = 0;
    // From the small terms to the large ones; `at` is j turns, modulo a whole one.
    for (let j = top, at = (top * turn) % (4 * N); j > 0; j--, at -= turn) {
      if (at < 0) at += 4 * N;
      sum += cos[at] / (1 - 4 * j * j);
    }
    return (2 / N) * (1 + 2 * sum);
  });
}

/** ∫ T_N(x) P_l(x) dx for l < n: a product along l in steps of two, zero where N − l is odd. */
function chebyshevMoments(N: number, n: number): Float64Array {
  const out = new Float64Array(n);
  const first = N % 2;
  if (first < n)
    out[first] = first === 0 ? 2 / (1 - N * N) : 1 / (1 - (N + 1) ** 2) + (N === 1 ? 1 : 1 / (1 - (N - 1) ** 2));
  for (let l = first; l + 2 < n; l += 2) out[l + 2] = (out[l] * ((N - l) * (N + l))) / ((N - l - 3) * (N + l + 3));
  return out;
}

/** 1 − cos θ_k = 2 sin²(θ_k/2) of one hemisphere. */
const versines = (N: number): Float64Array =>
  Float64Array.from({ length: Math.ceil(N / 2) }, (_, k) => 2 * Math.sin(((k + 0.5) * Math.PI) / (2 * N)) ** 2);

/** P_l(cos θ_k). */
const polynomials = (N: number, n: number): DegreeRows => {
  const y = versines(N);
  return new DegreeRows(n, { first: new Float64Array(y.length).fill(1), y });
};

/**
 * ∫ L_k(x) P_l(x) dx. Since (x − x_k) L_k = T_N / T_N'(x_k), multiplication by x acts on them as on the polynomials P_l(x_k),
 * with T_N's own moments as an inhomogeneous part.
 */
const integrals = (N: number, n: number): DegreeRows =>
  new DegreeRows(n, {
    first: fejerWeights(N),
    y: versines(N),
    drive: Float64Array.from({ length: Math.ceil(N / 2) }, (_, k) => {
      const slope = Math.sin(((k + 0.5) * Math.PI) / N) / N;
      return k % 2 === 0 ? slope : -slope;
    }),
    source: chebyshevMoments(N, n),
  });

/** sum[k] += Σ_r w[r] rows[at + r width + k] over the four rows r of one parity. */
function addRows(rows: Float64Array, at: number, width: number, w: Float64Array, l: number, sum: Float64Array): void {
  const [w0, w1, w2, w3] = [w[l], w[l + 2], w[l + 4], w[l + 6]];
  const gap = 2 * width;
  const [b, c, d] = [at + gap, at + 2 * gap, at + 3 * gap];
  for (let k = 0; k < width; k++) {
    sum[k] += w0 * rows[at + k] + w1 * rows[b + k] + (w2 * rows[c + k] + w3 * rows[d + k]);
  }
}

/** out[l + r] = factor Σ_k f[k] rows[at + r width + k] over the four rows r of one parity. */
function dotRows(rows: Float64Array, at: number, f: Float64Array, factor: number, out: Float64Array, l: number): void {
  const width = f.length;
  const gap = 2 * width;
  const [b, c, d] = [at + gap, at + 2 * gap, at + 3 * gap];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let k = 0; k < width; k++) {
    const x = f[k];
    s0 += x * rows[at + k];
    s1 += x * rows[b + k];
    s2 += x * rows[c + k];
    s3 += x * rows[d + k];
  }
  out[l] = factor * s0;
  out[l + 2] = factor * s1;
  out[l + 4] = factor * s2;
  out[l + 6] = factor * s3;
}

/**
 * Spectra of n degrees ↔ correlation functions at the N ≥ n angles θ_k = (k + ½)π/N. Sums of Legendre polynomials one way, and of
 * their integrals with the Lagrange polynomials of the angles the other way, which is the exact inverse; both hemispheres at
 * once by parity: n N/2 multiplications. Tables of moderate size are kept for further transforms.
 */
export class LegendreTransform {
  readonly n: number;
  readonly N: number;
  #polynomials: DegreeRows | undefined;
  #integrals: DegreeRows | undefined;
  /** Degrees up to a whole block. */
  readonly #degrees: Float64Array;
  readonly #halves: readonly [even: Float64Array, odd: Float64Array];

  constructor(n: number, N: number) {
    this.n = n;
    this.N = N;
    this.#degrees = new Float64Array(Math.ceil(n / BLOCK) * BLOCK);
    this.#halves = [new Float64Array(Math.ceil(N / 2)), new Float64Array(Math.ceil(N / 2))];
  }

  /** C(θ_k) = Σ_l (2l+1)/4π C_l P_l(cos θ_k): (n,) → (N,). Degrees beyond the input are zero. */
  toCorrelation(cl: Float64Array): Float64Array {
    const { n, N } = this;
    const w = this.#degrees.fill(0);
    for (let l = 0; l < Math.min(n, cl.length); l++) w[l] = ((2 * l + 1) / (4 * Math.PI)) * cl[l];
    const [even, odd] = this.#halves;
    const width = even.fill(0).length;
    odd.fill(0);
    this.#polynomials ??= polynomials(N, n);
    this.#polynomials.blocks((rows, at, l) => {
      addRows(rows, at, width, w, l, even);
      addRows(rows, at + width, width, w, l + 1, odd);
    });
    const out = new Float64Array(N);
    for (let k = 0; k < width; k++) {
      out[N - 1 - k] = even[k] - odd[k];
      out[k] = even[k] + odd[k];
    }
    return out;
  }

  /** The first n values of the spectrum of a correlation function, (N,) → (n,): 2π ∫ C P_l d cos θ of its interpolation. */
  toSpectrum(corr: Float64Array): Float64Array {
    const { n, N } = this;
    const [even, odd] = this.#halves;
    const width = even.length;
    for (let k = 0; k < width; k++) {
      const [north, south] = [corr[k], corr[N - 1 - k]];
      // The equator is its own mirror image.
      const single = 2 * k === N - 1;
      even[k] = single ? north : north + south;
      odd[k] = single ? 0 : north - south;
    }
    const out = this.#degrees;
    this.#integrals ??= integrals(N, n);
    this.#integrals.blocks((rows, at, l) => {
      dotRows(rows, at, even, 2 * Math.PI, out, l);
      dotRows(rows, at + width, odd, 2 * Math.PI, out, l + 1);
    });
    return out.slice(0, n);
  }
}

/** Transforms by their sizes, made when first needed: for spectra that are solved one after another. */
export class LegendreTransforms {
  readonly #known = new Map<string, LegendreTransform>();

  get(n: number, N: number): LegendreTransform {
    const key = `${n} ${N}`;
    const known = this.#known.get(key) ?? new LegendreTransform(n, N);
    this.#known.set(key, known);
    return known;
  }
}
