import type { RingPairs } from '../rings.ts';
import { generate, generateLane, generateSpin } from './generate.ts';
import { Recursion } from './recursion.ts';

/** Values are carried as q · 2^(512 k), k ≤ 0; a function counts from |q| = 2^−100 = 8e-31 on. */
const SCALE = 2 ** 512;
const TINY = 2 ** -100;
const HUGE = SCALE * TINY;

/** Functions computed together. */
export const LANES = 4;

/**
 * The functions λ_{lm} (spin 0) or λ_{l,m,−s}, λ_{l,m,+s} (spin s) on consecutive ring pairs, four at a time: lanes are four
 * rings, or two rings with both signs. Values carry an extended exponent, so that nothing underflows at any lmax; a
 * block of rings is dropped for good at the first m at which all its functions stay below 2^−100 up to lmax (polar optimisation).
 */
export class Lanes {
  readonly recursion: Recursion;
  /** Ring pairs per block. */
  readonly width: number;
  readonly blocks: number;
  /** First block that still contributes. */
  alive = 0;
  /** Values of the current chunk: values[(l − from)·4 + lane]. */
  readonly values: Float64Array;

  readonly #rings: RingPairs;
  readonly #first: number;
  readonly #count: number;
  readonly #power: Float64Array;
  readonly #exponent: Int32Array;
  #order = 0;
  #m = -1;
  readonly #x = new Float64Array(LANES);
  /** q_l and q_{l−1} of the four lanes. */
  readonly #state = new Float64Array(2 * LANES);
  readonly #starts = new Int32Array(LANES);

  constructor(rings: RingPairs, first: number, count: number, lmax: number, spin: number, chunk: number) {
    this.recursion = new Recursion(lmax, spin);
    this.width = spin === 0 ? LANES : LANES / 2;
    this.blocks = Math.ceil(count / this.width);
    this.values = new Float64Array(chunk * LANES);
    this.#rings = rings;
    this.#first = first;
    this.#count = count;
    this.#power = new Float64Array(count).fill(1);
    this.#exponent = new Int32Array(count);
  }

  /** Moves to order m; orders must increase. */
  begin(m: number): void {
    const { spin } = this.recursion;
    this.recursion.begin(m);
    this.#m = m;
    const sines = this.#rings.s;
    for (; this.#order < m - spin; this.#order++) {
      for (let r = this.alive * this.width; r < this.#count; r++) {
        if ((this.#power[r] *= sines[this.#first + r]) < TINY) {
          this.#power[r] *= SCALE;
          this.#exponent[r]--;
        }
      }
    }
  }

  /** First l at which a function of the block counts; lmax + 1 when none does. */
  seek(block: number): number {
    const { width, recursion } = this;
    const none = recursion.lmax + 1;
    let first = none;
    for (let lane = 0; lane < LANES; lane++) {
      const ring = block * width + (width === LANES ? lane : lane >> 1);
      const start = ring < this.#count ? this.#seekLane(lane, ring) : none;
      if (start === none) {
        this.#state[lane] = 0;
        this.#state[LANES + lane] = 0;
      }
      this.#starts[lane] = start;
      if (start < first) first = start;
    }
    if (first === none && block === this.alive) this.alive++;
    return first;
  }

  #seekLane(lane: number, ring: number): number {
    const { a, b, lmax, spin, start, prefactor } = this.recursion;
    const m = this.#m;
    const at = this.#first + ring;
    const x = this.#rings.z[at];
    this.#x[lane] = x;
    const plus = (lane & 1) === 1;
    let q: number;
    let k = 0;
    if (m >= spin) {
      q = (m - spin) & 1 ? -prefactor : prefactor;
      if (spin > 0) q *= (plus ? 0.5 * (1 + x) : 0.5 * this.#rings.y[at]) ** spin;
      q *= this.#power[ring];
      k = this.#exponent[ring];
    } else {
      q = lowOrder(m, spin, plus, x, this.#rings.y[at]);
    }
    if (Math.abs(q) < TINY) {
      q *= SCALE;
      k--;
    }
    const sign = plus ? -1 : 1;
    let before = 0;
    let l = start;
    while (k < 0) {
      if (l === lmax) return lmax + 1;
      const next = (a[l] * x + sign * b[l]) * q - before;
      before = q;
      q = next;
      l++;
      if (Math.abs(q) >= HUGE) {
        q /= SCALE;
        before /= SCALE;
        k++;
      }
    }
    this.#state[lane] = q;
    this.#state[LANES + lane] = before;
    return l;
  }

  /** Fills `values` with l = from … to − 1; chunks must follow each other from `seek`'s answer on. */
  fill(from: number, to: number): void {
    const { values, recursion } = this;
    const starts = this.#starts;
    let together = from;
    for (let lane = 0; lane < LANES; lane++) {
      if (starts[lane] > together && starts[lane] <= recursion.lmax) together = starts[lane];
    }
    if (together > to) together = to;
    if (together > from) {
      for (let lane = 0; lane < LANES; lane++) {
        const start = Math.min(Math.max(starts[lane], from), together);
        for (let i = lane; i < (start - from) * LANES + lane; i += LANES) values[i] = 0;
        const sign = recursion.spin === 0 ? 0 : lane & 1 ? -1 : 1;
        generateLane(values, from, recursion, this.#x, this.#state, lane, sign, start, together);
      }
    }
    const offset = (together - from) * LANES;
    if (recursion.spin === 0) generate(values, offset, recursion.a, this.#x, this.#state, together, to);
    else generateSpin(values, offset, recursion.a, recursion.b, this.#x, this.#state, together, to);
  }
}

/** λ^s_{m,±s} for m < s, from d^s_{m,s} = √C(2s, s−m) cos^{s+m}(θ/2) sin^{s−m}(θ/2) and d^s_{m,−s} = (−1)^{s+m} (θ → π − θ). */
export function lowOrder(m: number, spin: number, plus: boolean, z: number, y: number): number {
  let binomial = 1;
  for (let j = 1; j <= spin - m; j++) binomial *= (2 * spin - j + 1) / j;
  const scale = Math.sqrt(((2 * spin + 1) / (4 * Math.PI)) * binomial);
  const cosine = Math.sqrt(0.5 * (1 + z));
  const sine = Math.sqrt(0.5 * y);
  return plus
    ? scale * cosine ** (spin + m) * sine ** (spin - m)
    : ((spin + m) & 1 ? -scale : scale) * cosine ** (spin - m) * sine ** (spin + m);
}
