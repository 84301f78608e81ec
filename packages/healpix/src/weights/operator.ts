import { type ComplexFft, complexFft } from '../sht/fft/complex.ts';
import { rootsOfUnity } from '../sht/fft/factors.ts';
import type { Pacer } from '../sht/pacer.ts';
import { type RingPairs, ringPairs } from '../sht/rings.ts';
import { LANES } from '../sht/wasm/loops.ts';
import { addColumn, Columns, dotColumn } from './columns.ts';
import { type Orbits, orbitOf, orbits } from './orbits.ts';

/** A linear map with its transpose. */
export interface LinearOperator {
  readonly rows: number;
  readonly columns: number;
  apply(x: Float64Array): Promise<Float64Array>;
  transpose(y: Float64Array): Promise<Float64Array>;
}

/**
 * The harmonic coefficients Σ_p w_p Y_lm(p), l = 0, 2, 4 … ≤ lmax and m = 0, 4, 8 … ≤ mmax, of a map with the symmetries of the grid; all
 * others vanish. Columns are orbits scaled by 1/√(pixels in the orbit), so that the Euclidean norm is the norm of the map; rows
 * with m > 0 carry √2 for the negative orders.
 */
export class QuadratureOperator implements LinearOperator {
  readonly orbits: Orbits;
  readonly rows: number;
  readonly columns: number;
  /** √(pixels in the orbit). */
  readonly norm: Float64Array;
  readonly #lmax: number;
  readonly #mmax: number;
  readonly #rings: RingPairs;
  readonly #columns: Columns;
  readonly #ffts: (ComplexFft & { readonly half: Float64Array })[];
  readonly #pacer: Pacer;
  readonly #progress: () => number;

  /** lmax must be even, mmax a multiple of 4. */
  constructor(nside: number, lmax: number, mmax: number, pacer: Pacer, progress: () => number) {
    this.orbits = orbits(nside);
    this.#lmax = lmax;
    this.#mmax = mmax;
    this.#rings = ringPairs(nside);
    this.#pacer = pacer;
    this.#progress = progress;
    this.columns = this.orbits.count;
    this.#columns = new Columns(nside, lmax, mmax);
    this.rows = 0;
    for (let mu = 0; mu <= mmax / 4; mu++) this.rows += this.#rowsOf(mu);
    const lengths = Array.from({ length: nside }, (_, i) => {
      const fft = complexFft(i + 1);
      return Object.assign(fft, { half: rootsOfUnity(2 * (i + 1), i + 1) });
    });
    this.#ffts = Array.from(this.orbits.quarter, (q) => lengths[q - 1]);
    this.norm = new Float64Array(this.columns);
    this.#eachPixel((r, _j, orbit) => {
      this.norm[orbit] += this.#multiplicity(r);
    });
    for (let k = 0; k < this.columns; k++) this.norm[k] = Math.sqrt(this.norm[k]);
  }

  /** Even l from 4μ to lmax. */
  #rowsOf(mu: number): number {
    return this.#lmax / 2 - 2 * mu + 1;
  }

  /** Four quarters; two hemispheres except at the equator. */
  #multiplicity(ring: number): number {
    return ring === this.#rings.count - 1 ? 4 : 8;
  }

  #eachPixel(visit: (ring: number, j: number, orbit: number) => void): void {
    const { offset, quarter, shifted } = this.orbits;
    for (let r = 0; r < offset.length; r++) {
      for (let j = 0; j < quarter[r]; j++) visit(r, j, offset[r] + orbitOf(quarter[r], shifted[r], j));
    }
  }

  async apply(x: Float64Array): Promise<Float64Array> {
    const rings = this.#columns.blocks * LANES;
    const orders = this.#mmax / 4 + 1;
    const modes = new Float64Array(orders * rings);
    const work = new Float64Array(2 * this.orbits.nside);
    for (let r = 0; r < this.#rings.count; r++) {
      if (this.#pacer.due) await this.#pacer.breathe(this.#progress());
      const { offset, quarter, shifted } = this.orbits;
      const q = quarter[r];
      const fft = this.#ffts[r];
      for (let j = 0; j < q; j++) {
        const orbit = offset[r] + orbitOf(q, shifted[r], j);
        work[2 * j] = x[orbit] / this.norm[orbit];
        work[2 * j + 1] = 0;
      }
      fft.transform(work, 0, -1);
      for (let mu = 0; mu < orders; mu++) {
        const k = mu % q;
        let value = work[2 * k];
        if (shifted[r]) {
          // exp(−πi μ/q)
          value = value * fft.half[2 * k] + work[2 * k + 1] * fft.half[2 * k + 1];
          if (((mu - k) / q) & 1) value = -value;
        }
        modes[mu * rings + r] = this.#multiplicity(r) * value;
      }
    }
    const out = new Float64Array(this.rows);
    for (let mu = 0, row = 0; mu < orders; row += this.#rowsOf(mu++)) {
      if (this.#pacer.due) await this.#pacer.breathe(this.#progress());
      for (let block = 0; block < this.#columns.blocks; block++) {
        const column = this.#columns.at(mu, block);
        if (column) addColumn(column.values, modes, mu * rings + block * LANES, out, row + column.begin / 2 - 2 * mu);
      }
      if (mu > 0) scale(out, row, row + this.#rowsOf(mu), Math.SQRT2);
    }
    return out;
  }

  async transpose(y: Float64Array): Promise<Float64Array> {
    const rings = this.#columns.blocks * LANES;
    const orders = this.#mmax / 4 + 1;
    const modes = new Float64Array(orders * rings);
    for (let mu = 0, row = 0; mu < orders; row += this.#rowsOf(mu++)) {
      if (this.#pacer.due) await this.#pacer.breathe(this.#progress());
      for (let block = 0; block < this.#columns.blocks; block++) {
        const column = this.#columns.at(mu, block);
        if (column) dotColumn(column.values, y, row + column.begin / 2 - 2 * mu, modes, mu * rings + block * LANES);
      }
      if (mu > 0) scale(modes, mu * rings, (mu + 1) * rings, Math.SQRT2);
    }
    const out = new Float64Array(this.columns);
    const work = new Float64Array(2 * this.orbits.nside);
    for (let r = 0; r < this.#rings.count; r++) {
      if (this.#pacer.due) await this.#pacer.breathe(this.#progress());
      const { offset, quarter, shifted } = this.orbits;
      const q = quarter[r];
      const fft = this.#ffts[r];
      work.fill(0, 0, 2 * q);
      for (let mu = 0; mu < orders; mu++) {
        const k = mu % q;
        const value = modes[mu * rings + r];
        if (shifted[r]) {
          const sign = ((mu - k) / q) & 1 ? -1 : 1;
          work[2 * k] += sign * value * fft.half[2 * k];
          work[2 * k + 1] += sign * value * fft.half[2 * k + 1];
        } else work[2 * k] += value;
      }
      fft.transform(work, 0, 1);
      for (let j = 0; j < q; j++) out[offset[r] + orbitOf(q, shifted[r], j)] += this.#multiplicity(r) * work[2 * j];
    }
    for (let k = 0; k < this.columns; k++) out[k] /= this.norm[k];
    return out;
  }
}

function scale(x: Float64Array, from: number, to: number, factor: number): void {
  for (let k = from; k < to; k++) x[k] *= factor;
}
