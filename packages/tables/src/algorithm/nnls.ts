import { hostTable, type NDArray, type TableInput, ValueError } from '@glass-ts/core';
import { thinQr } from '../numeric/index.ts';
import { namespaceOf, toArray } from '../table.ts';

/** When the active-set method ends. */
export interface NnlsOptions {
  /** Stop when no gradient component exceeds this; 0 when left out. */
  readonly tol?: number;
  /** Most variables to be made passive, 3n when left out. */
  readonly maxiter?: number;
}

/** Columns `set` of a row-major m × n matrix. */
function columnsOf(a: Float64Array, m: number, n: number, set: readonly number[]): Float64Array {
  const out = new Float64Array(m * set.length);
  for (let i = 0; i < m; i++) for (let k = 0; k < set.length; k++) out[i * set.length + k] = a[i * n + set[k]];
  return out;
}

/** Least squares over the passive columns; undefined where they are linearly dependent to rounding. */
function solvePassive(
  a: Float64Array,
  m: number,
  n: number,
  b: Float64Array,
  set: readonly number[],
): Float64Array | undefined {
  const p = set.length;
  if (p > m) return undefined;
  const { r, transposedTimes } = thinQr(columnsOf(a, m, n, set), m, p);
  const x = transposedTimes(b);
  for (let i = p - 1; i >= 0; i--) {
    let norm = 0; // of column i of the passive matrix
    for (let k = 0; k <= i; k++) norm = Math.hypot(norm, r[k * p + i]);
    if (Math.abs(r[i * p + i]) <= 8 * p * Number.EPSILON * norm) return undefined;
    for (let j = i + 1; j < p; j++) x[i] -= r[i * p + j] * x[j];
    x[i] /= r[i * p + i];
  }
  return x;
}

/** aᵀ (b − a x). */
function descent(a: Float64Array, m: number, n: number, b: Float64Array, x: Float64Array): Float64Array {
  const w = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    let rest = b[i];
    for (let j = 0; j < n; j++) rest -= a[i * n + j] * x[j];
    for (let j = 0; j < n; j++) w[j] += a[i * n + j] * rest;
  }
  return w;
}

/** An active set iteration: x, and which of its components are free (passive). */
class ActiveSet {
  readonly x: Float64Array;
  readonly #a: Float64Array;
  readonly #m: number;
  readonly #b: Float64Array;
  readonly #free: boolean[];
  /** Variables whose entry changed nothing: they are tried again only after x has moved. */
  readonly #barred = new Set<number>();

  constructor(a: Float64Array, m: number, n: number, b: Float64Array) {
    this.#a = a;
    this.#m = m;
    this.#b = b;
    this.x = new Float64Array(n);
    this.#free = new Array<boolean>(n).fill(false);
  }

  /** Frees the variable along which the residual falls fastest; false when none is left that exceeds `tol`. */
  improve(tol: number): boolean {
    const w = descent(this.#a, this.#m, this.x.length, this.#b, this.x);
    for (;;) {
      let entering = -1;
      for (let j = 0; j < w.length; j++) {
        if (!this.#free[j] && !this.#barred.has(j) && (entering < 0 || w[j] > w[entering])) entering = j;
      }
      if (entering < 0 || !(w[entering] > tol)) return false;
      this.#free[entering] = true;
      const set = indicesOf(this.#free);
      const s = this.#solve(set);
      // A column that depends on the others, or that cannot grow for rounding, would make the method cycle.
      if (s !== undefined && s[set.indexOf(entering)] > 0) {
        this.#settle(set, s);
        return true;
      }
      this.#free[entering] = false;
      this.#barred.add(entering);
    }
  }

  /** Goes to the solution on the free variables, or as far as x ≥ 0 allows; then without those that block, and so on. */
  #settle(free: number[], solution: Float64Array): void {
    const before = this.x.slice();
    let [set, s]: [number[], Float64Array | undefined] = [free, solution];
    while (s?.some((v) => v <= 0)) {
      this.#step(set, s);
      set = indicesOf(this.#free);
      s = this.#solve(set);
    }
    set.forEach((j, k) => {
      if (s !== undefined) this.x[j] = s[k];
    });
    if (this.x.some((v, j) => v !== before[j])) this.#barred.clear();
  }

  #step(set: readonly number[], s: Float64Array): void {
    const { x } = this;
    let alpha = 1;
    let blocking = -1;
    set.forEach((j, k) => {
      const ratio = x[j] / (x[j] - s[k]);
      if (s[k] <= 0 && (blocking < 0 || ratio < alpha)) [alpha, blocking] = [ratio, j];
    });
    set.forEach((j, k) => {
      x[j] += alpha * (s[k] - x[j]);
      if (j === blocking || x[j] <= 0) [x[j], this.#free[j]] = [0, false];
    });
  }

  #solve(set: readonly number[]): Float64Array | undefined {
    return solvePassive(this.#a, this.#m, this.x.length, this.#b, set);
  }
}

/** {@link nnls} on the host: a (m × n, row-major), b (m). */
export function solveNnls(
  a: Float64Array,
  m: number,
  n: number,
  b: Float64Array,
  options: NnlsOptions = {},
): Float64Array {
  const { tol = 0, maxiter = 3 * n } = options;
  const state = new ActiveSet(a, m, n, b);
  for (let round = 0; round < maxiter; round++) if (!state.improve(tol)) break;
  return state.x;
}

const indicesOf = (flags: readonly boolean[]): number[] => flags.flatMap((on, j) => (on ? [j] : []));

/**
 * Non-negative least squares: x ≥ 0 that minimises ‖a x − b‖, by the active set method of Lawson & Hanson (1974, ch. 23).
 * Ends on every finite input; columns that depend on others stay zero. (GLASS takes the blocking step with the wrong sign
 * and may return another point or not end at all.)
 *
 * @param a (m, n). @param b (m,).
 * @returns x (n,).
 * @throws ValueError for wrong shapes.
 */
export function nnls(a: TableInput, b: TableInput, options: NnlsOptions = {}): NDArray {
  const matrix = hostTable(a);
  const right = hostTable(b);
  const where = { name: 'nnls' };
  if (matrix.shape.length !== 2)
    throw new ValueError('input `a` is not a matrix', { where, fix: 'a has shape (m, n).' });
  if (right.shape.length !== 1) throw new ValueError('input `b` is not a vector', { where, fix: 'b has shape (m,).' });
  const [m, n] = matrix.shape;
  if (m !== right.shape[0]) {
    throw new ValueError('the shapes of `a` and `b` do not match', {
      where,
      fix: `a has ${m} rows, b ${right.shape[0]} values.`,
    });
  }
  return toArray(namespaceOf(a, b), solveNnls(matrix.data, m, n, right.data, options));
}
