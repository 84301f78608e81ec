import { numeric, type WindowLike, windowNodes } from '@glass-ts/tables';

interface Nodes {
  readonly za: Float64Array;
  readonly wa: Float64Array;
}

const CELLS = 4096;

/** Value of a window at z: linear between its nodes, zero outside. */
function valueAt({ za, wa }: Nodes, z: number): number {
  const last = za.length - 1;
  if (!(z >= za[0] && z <= za[last])) return 0;
  const j = numeric.upperBound(za, z) - 1;
  return j === last ? wa[last] : wa[j] + ((wa[j + 1] - wa[j]) / (za[j + 1] - za[j])) * (z - za[j]);
}

/**
 * Which shells a redshift can be in, and how their windows weigh there: equal cells of redshift know the few windows that
 * reach them.
 */
export class ShellWeights {
  readonly count: number;
  /** Shells with a positive weight at the last redshift asked for, in ascending order; the first `found` count. */
  readonly shell: Int32Array;
  readonly weight: Float64Array;
  found = 0;
  readonly #windows: readonly Nodes[];
  readonly #cells: number[][];
  readonly #low: number;
  readonly #scale: number;

  constructor(shells: readonly WindowLike[]) {
    this.#windows = shells.map(windowNodes);
    this.count = shells.length;
    this.shell = new Int32Array(this.count);
    this.weight = new Float64Array(this.count);
    const filled = this.#windows.filter(({ za }) => za.length > 0);
    this.#low = Math.min(...filled.map(({ za }) => za[0]));
    const high = Math.max(...filled.map(({ za }) => za[za.length - 1]));
    this.#scale = high > this.#low ? CELLS / (high - this.#low) : 0;
    this.#cells = Array.from({ length: CELLS + 1 }, () => []);
    this.#windows.forEach(({ za }, s) => {
      if (za.length === 0) return;
      // One cell more on both sides: places in cells are known to rounding only.
      const last = Math.min(CELLS, this.#cell(za[za.length - 1]) + 1);
      for (let c = Math.max(0, this.#cell(za[0]) - 1); c <= last; c++) this.#cells[c].push(s);
    });
  }

  #cell(z: number): number {
    return Math.floor((z - this.#low) * this.#scale);
  }

  /** Looks up a redshift; returns the sum of the weights. */
  at(z: number): number {
    this.found = 0;
    let total = 0;
    const candidates = this.#cells[this.#cell(z)];
    if (candidates === undefined) return 0;
    for (const s of candidates) {
      const w = valueAt(this.#windows[s], z);
      if (w === 0) continue;
      this.shell[this.found] = s;
      this.weight[this.found] = w;
      this.found += 1;
      total += w;
    }
    return total;
  }
}
