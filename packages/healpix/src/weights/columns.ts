import { Lanes } from '../sht/legendre/lanes.ts';
import { CHUNK } from '../sht/loops/slabs.ts';
import { type RingPairs, ringPairs } from '../sht/rings.ts';
import { LANES } from '../sht/wasm/loops.ts';

/** λ_lm on LANES rings for l = begin, begin + 2, … ≤ lmax: values[LANES·(l − begin)/2 + lane]. */
export interface Column {
  readonly begin: number;
  readonly values: Float64Array;
}

/** Memory up to which the functions are kept between iterations. */
const TABLE_BYTES = 384 * 2 ** 20;

/** Legendre functions of even l and m = 0, 4, 8, … on the northern rings, kept where they fit into memory, else computed again. */
export class Columns {
  readonly rings: RingPairs;
  readonly blocks: number;
  readonly #lmax: number;
  readonly #table: (Column | undefined)[] | undefined;
  readonly #lanes: Lanes;
  #order = -1;
  readonly #scratch: Float64Array;

  constructor(nside: number, lmax: number, mmax: number) {
    this.rings = ringPairs(nside);
    this.blocks = Math.ceil(this.rings.count / LANES);
    this.#lmax = lmax;
    this.#lanes = new Lanes(this.rings, lmax, 0, CHUNK, 0);
    const average = (mmax / 4 + 1) * (lmax / 2 - mmax / 4);
    this.#table = 8 * average * this.rings.count < TABLE_BYTES ? [] : undefined;
    this.#scratch = new Float64Array(LANES * (lmax / 2 + 1));
  }

  /** Functions of order m = 4μ on ring block `block`; undefined where all are below 1e-30. Ask in order of μ, then of blocks. */
  at(mu: number, block: number): Column | undefined {
    const key = mu * this.blocks + block;
    if (this.#table && key < this.#table.length) return this.#table[key];
    if (mu !== this.#order) {
      if (mu === 0) this.#lanes.restart(0, this.rings.count);
      this.#lanes.begin(4 * mu);
      this.#order = mu;
    }
    const column = this.#compute(this.#lanes, block);
    if (this.#table) this.#table[key] = column && { begin: column.begin, values: column.values.slice() };
    return column;
  }

  #compute(lanes: Lanes, block: number): Column | undefined {
    if (block < lanes.alive) return undefined;
    const first = lanes.seek(block);
    if (first > this.#lmax) return undefined;
    const { g } = lanes.recursion;
    const begin = first + (first & 1);
    let k = 0;
    for (let from = first; from <= this.#lmax; from += CHUNK) {
      const to = Math.min(from + CHUNK, this.#lmax + 1);
      lanes.fill(from, to);
      for (let l = from + (from & 1); l < to; l += 2) {
        for (let lane = 0; lane < LANES; lane++) this.#scratch[k++] = g[l] * lanes.values[LANES * (l - from) + lane];
      }
    }
    return { begin, values: this.#scratch.subarray(0, k) };
  }
}

/** y[at + k] += Σ_lane values[k, lane] · w[wAt + lane]. */
export function addColumn(values: Float64Array, w: ArrayLike<number>, wAt: number, y: Float64Array, at: number): void {
  for (let half = 0; half < LANES; half += 4) {
    const w0 = w[wAt + half];
    const w1 = w[wAt + half + 1];
    const w2 = w[wAt + half + 2];
    const w3 = w[wAt + half + 3];
    for (let i = half, k = at; i < values.length; i += LANES, k++) {
      y[k] += values[i] * w0 + values[i + 1] * w1 + (values[i + 2] * w2 + values[i + 3] * w3);
    }
  }
}

/** w[wAt + lane] += Σ_k values[k, lane] · y[at + k]. */
export function dotColumn(values: Float64Array, y: Float64Array, at: number, w: Float64Array, wAt: number): void {
  for (let half = 0; half < LANES; half += 4) {
    let w0 = 0;
    let w1 = 0;
    let w2 = 0;
    let w3 = 0;
    for (let i = half, k = at; i < values.length; i += LANES, k++) {
      const c = y[k];
      w0 += values[i] * c;
      w1 += values[i + 1] * c;
      w2 += values[i + 2] * c;
      w3 += values[i + 3] * c;
    }
    w[wAt + half] += w0;
    w[wAt + half + 1] += w1;
    w[wAt + half + 2] += w2;
    w[wAt + half + 3] += w3;
  }
}
