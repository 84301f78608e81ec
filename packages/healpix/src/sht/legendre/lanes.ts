import type { RingPairs } from '../rings.ts';
import { Engine } from '../wasm/engine.ts';
import { LANES } from '../wasm/loops.ts';
import { Recursion } from './recursion.ts';

/** Values are carried as q · 2^(512 k), k ≤ 0; a function counts from |q| = 2^−100 = 8e-31 on. */
const SCALE = 2 ** 512;
const TINY = 2 ** -100;
const HUGE = SCALE * TINY;

/**
 * The functions λ_{lm} (spin 0) or λ_{l,m,−s}, λ_{l,m,+s} (spin s) on consecutive ring pairs, eight at a time: lanes are eight
 * rings, or four rings with both signs. Values carry an extended exponent, so that nothing underflows at any lmax; a
 * block of rings is dropped for good at the first m at which all its functions stay below 2^−100 up to lmax (polar optimisation).
 */
export class Lanes {
  readonly engine: Engine;
  readonly recursion: Recursion;
  /** Ring pairs per block. */
  readonly width: number;
  blocks = 0;
  /** First block that still contributes. */
  alive = 0;
  /** Values of the current chunk: values[(l − from)·LANES + lane]. */
  readonly values: Float64Array;

  readonly #rings: RingPairs;
  readonly #power: Float64Array;
  readonly #exponent: Int32Array;
  readonly #x: Float64Array;
  /** q_l and q_{l−1} of the lanes. */
  readonly #state: Float64Array;
  readonly #starts = new Int32Array(LANES);
  #first = 0;
  #count = 0;
  #order = 0;
  #m = -1;

  /**
   * @param chunk values of l per `fill`
   * @param extra doubles that the caller will take from the engine
   */
  constructor(rings: RingPairs, lmax: number, spin: number, chunk: number, extra: number) {
    const engine = new Engine(LANES * (chunk + 3) + 3 * (lmax + 4) + extra);
    this.engine = engine;
    this.recursion = new Recursion(lmax, spin, (n) => engine.take(n));
    this.width = spin === 0 ? LANES : LANES / 2;
    this.values = engine.take(chunk * LANES);
    this.#x = engine.take(LANES);
    this.#state = engine.take(2 * LANES);
    this.#rings = rings;
    this.#power = new Float64Array(rings.count);
    this.#exponent = new Int32Array(rings.count);
  }

  /** Begins anew at order 0 with `count` ring pairs from `first` on. */
  restart(first: number, count: number): void {
    this.#first = first;
    this.#count = count;
    this.#order = 0;
    this.#m = -1;
    this.#power.fill(1);
    this.#exponent.fill(0);
    this.blocks = Math.ceil(count / this.width);
    this.alive = 0;
    this.recursion.reset();
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
        this.#generateLane(lane, sign, from, start, together);
      }
    }
    const offset = (together - from) * LANES;
    const { a, b } = recursion;
    if (recursion.spin === 0) this.engine.generate(values, offset, a, this.#x, this.#state, together, to);
    else this.engine.generateSpin(values, offset, a, b, this.#x, this.#state, together, to);
  }

  /** One lane alone, l = from … to − 1, where others have not started yet. */
  #generateLane(lane: number, sign: number, base: number, from: number, to: number): void {
    const { a, b } = this.recursion;
    const values = this.values;
    const x = this.#x[lane];
    let q = this.#state[lane];
    let p = this.#state[LANES + lane];
    for (let l = from, i = LANES * (from - base) + lane; l < to; l++, i += LANES) {
      values[i] = q;
      const next = (a[l] * x + sign * b[l]) * q - p;
      p = q;
      q = next;
    }
    this.#state[lane] = q;
    this.#state[LANES + lane] = p;
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
