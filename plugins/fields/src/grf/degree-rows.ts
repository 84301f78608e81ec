/** Rows come in blocks of this many, so that sums over rows of one parity always take four at a time. */
export const BLOCK = 8;

/** Tables with more entries (32 MiB) are not kept: their rows are made anew for every sum. */
const LARGEST_TABLE = 1 << 22;

/** What a family of rows follows: see {@link DegreeRows}. */
export interface RowFamily {
  /** Row of degree 0. */
  readonly first: Float64Array;
  /** 1 − cos θ of every entry, in a form without cancellation. */
  readonly y: Float64Array;
  /** The inhomogeneous part is drive_k source_l; none when left out. */
  readonly drive?: Float64Array;
  readonly source?: Float64Array;
}

/**
 * Rows p_l (one number per angle) that follow the recurrence of the Legendre polynomials, (l+1) p_{l+1} + l p_{l−1} =
 * (2l+1)(cos θ p_l + drive source_l), taken on the differences p_{l+1} − p_l: so the rounding of cos θ near the pole, where
 * polynomials of degree l change by l² per unit of cos θ, does no harm.
 */
export class DegreeRows {
  readonly width: number;
  readonly #count: number;
  readonly #family: RowFamily;
  #table: Float64Array | undefined;

  /** @param count degrees 0 … count − 1. @param family angles and start. */
  constructor(count: number, family: RowFamily) {
    this.#count = count;
    this.#family = family;
    this.width = family.first.length;
  }

  /** Calls `visit(rows, at, l)` for every block: {@link BLOCK} rows from degree l on, starting at entry `at` of `rows`. */
  blocks(visit: (rows: Float64Array, at: number, l: number) => void): void {
    const size = BLOCK * this.width;
    const blocks = Math.ceil(this.#count / BLOCK);
    const known = this.#table;
    if (known !== undefined) {
      for (let b = 0; b < blocks; b++) visit(known, b * size, b * BLOCK);
      return;
    }
    const keeps = blocks * size <= LARGEST_TABLE;
    const rows = new Float64Array(keeps ? blocks * size : size);
    const p = this.#family.first.slice();
    const step = new Float64Array(this.width);
    for (let b = 0; b < blocks; b++) {
      const at = keeps ? b * size : 0;
      this.#fill(rows, at, b * BLOCK, p, step);
      visit(rows, at, b * BLOCK);
    }
    if (keeps) this.#table = rows;
  }

  /** Writes a block; p and step are the row of degree l and its difference to the row before, and move on by the block. */
  #fill(rows: Float64Array, at: number, l: number, p: Float64Array, step: Float64Array): void {
    const { y, drive, source } = this.#family;
    const { width } = this;
    for (let r = 0; r < BLOCK; r++) {
      const degree = l + r;
      const back = degree / (degree + 1);
      const slope = (2 * degree + 1) / (degree + 1);
      const force = slope * (source?.[degree] ?? 0);
      rows.set(p, at + r * width);
      for (let k = 0; k < width; k++) {
        const change = back * step[k] - slope * y[k] * p[k];
        step[k] = change;
        p[k] += change;
      }
      if (drive === undefined || force === 0) continue;
      for (let k = 0; k < width; k++) {
        step[k] += force * drive[k];
        p[k] += force * drive[k];
      }
    }
  }
}
