import type { TypedArray } from '../../../array/dtype.ts';
import type { Extent, ReduceOp } from '../../types.ts';
import { openNumbers } from '../blocks.ts';
import { BLOCK } from '../lanes.ts';
import { type Fold, maxFold, maxRun, minFold, minRun, prodFold, prodRun, type Run, sumFold, sumRun } from './runs.ts';

export type NumberReduceOp = Exclude<ReduceOp, 'any' | 'all'>;

const RUNS: Record<NumberReduceOp, Run> = { sum: sumRun, prod: prodRun, max: maxRun, min: minRun };
const FOLDS: Record<NumberReduceOp, Fold> = { sum: sumFold, prod: prodFold, max: maxFold, min: minFold };
const IDENTITY: Record<NumberReduceOp, number> = { sum: 0, prod: 1, max: -Infinity, min: Infinity };
/** Rows that are added one after the other before the sums are combined pairwise. */
const GROUP = 64;

function reduceRows(op: NumberReduceOp, data: TypedArray, outer: number, n: number): Float64Array {
  const run = RUNS[op];
  const z = new Float64Array(outer).fill(IDENTITY[op]);
  if (n === 0) return z;
  const source = openNumbers<Float64Array>(data, 'float');
  if (n > BLOCK) {
    const partial = new Float64Array(Math.ceil(n / BLOCK));
    for (let o = 0; o < outer; o++) {
      for (let k = 0, b = 0; k < n; k += BLOCK, b++) {
        const count = Math.min(BLOCK, n - k);
        source.load(o * n + k, count);
        partial[b] = run(source.array, source.offset, count);
      }
      z[o] = run(partial, 0, partial.length);
    }
    return z;
  }
  const rows = Math.floor(BLOCK / n);
  for (let o = 0; o < outer; o += rows) {
    const count = Math.min(rows, outer - o);
    source.load(o * n, count * n);
    for (let r = 0; r < count; r++) z[o + r] = run(source.array, source.offset + r * n, n);
  }
  return z;
}

/** Pairwise combination of vectors that arrive one after the other, as in binary counting. */
class Cascade {
  readonly #levels: Float64Array[] = [];
  #count = 0;

  /** Takes the vector in; its contents are used up. */
  add(x: Float64Array): void {
    let level = 0;
    for (; (this.#count >> level) & 1; level++) sumFold(x, this.#levels[level], 0, 1, 0, x.length);
    this.#levels[level] ??= new Float64Array(x.length);
    this.#levels[level].set(x);
    this.#count++;
  }

  total(z: Float64Array): void {
    z.fill(0);
    for (let level = 0; this.#count >> level > 0; level++) {
      if ((this.#count >> level) & 1) sumFold(z, this.#levels[level], 0, 1, 0, z.length);
    }
  }
}

function reduceColumns(op: NumberReduceOp, data: TypedArray, [outer, n, inner]: Extent): Float64Array {
  const fold = FOLDS[op];
  const z = new Float64Array(outer * inner);
  const source = openNumbers<Float64Array>(data, 'float');
  const rows = inner > BLOCK ? 1 : Math.min(GROUP, Math.floor(BLOCK / inner));
  for (let o = 0; o < outer; o++) {
    for (let t = 0; t < inner; t += BLOCK) {
      const length = Math.min(BLOCK, inner - t);
      const result = z.subarray(o * inner + t, o * inner + t + length).fill(IDENTITY[op]);
      const cascade = op === 'sum' && n > GROUP ? new Cascade() : undefined;
      const group = cascade ? new Float64Array(length) : result;
      for (let k = 0, since = 0; k < n; k += rows) {
        const count = Math.min(rows, n - k);
        source.load((o * n + k) * inner + t, rows === 1 ? length : count * inner);
        fold(group, source.array, source.offset, count, inner, length);
        since += count;
        if (cascade && (since >= GROUP || k + count >= n)) {
          cascade.add(group);
          group.fill(0);
          since = 0;
        }
      }
      cascade?.total(result);
    }
  }
  return z;
}

/** Reduction of anything that fits a double, along the middle axis. Sums are pairwise; max and min propagate NaN. */
export function reduceFloats(op: NumberReduceOp, data: TypedArray, extent: Extent): Float64Array {
  const [outer, n, inner] = extent;
  return inner === 1 ? reduceRows(op, data, outer, n) : reduceColumns(op, data, extent);
}
