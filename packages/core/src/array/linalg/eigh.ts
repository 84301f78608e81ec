import { LinAlgError } from '../../errors.ts';
import { copy, dotResult, type Field, identity, type Matrix, transpose } from './field.ts';
import { reflector } from './householder.ts';

const LIMIT = 60;

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Real and non-negative; the last entry is unused. */
  readonly below: Float64Array;
  /** Columns of the transformation as rows. */
  readonly vectors: Matrix | undefined;
}

/** A·v for the trailing block, A being held transposed: rows are columns, and `dot` conjugates them back to rows. */
function multiplyTrailing(
  field: Field,
  n: number,
  first: number,
  a: Float64Array,
  v: Float64Array,
  out: Float64Array,
): void {
  const size = n - first;
  const { lanes } = field;
  for (let i = 0; i < size; i++) {
    field.dot(size, a, (first + i) * n + first, v, 0);
    out[lanes * i] = dotResult[0];
    if (lanes === 2) out[2 * i + 1] = dotResult[1];
  }
}

/**
 * Reduces a Hermitian matrix to a real symmetric tridiagonal one by Householder reflections (Golub & Van Loan,
 * algorithm 8.3.1) and a diagonal of phases.
 */
function tridiagonalise(given: Matrix, wantVectors: boolean): Tridiagonal {
  // the transpose equals the conjugate: with it `dot`, which conjugates its first argument, is the product A·v
  const a = transpose(given, false);
  const { field, n, data } = a;
  const { lanes } = field;
  const diagonal = new Float64Array(n);
  const below = new Float64Array(n);
  const phaseOf = new Float64Array(2 * n);
  const reflectors: Float64Array[] = [];
  const taus: number[] = [];
  for (let k = 0; k < n - 1; k++) {
    const size = n - k - 1;
    // column k of the original: the row of its transpose
    const v = data.slice(lanes * (k * n + k + 1), lanes * (k * n + n));
    const beta = size > 1 ? reflector(field, size, v, 0) : { re: v[0], im: lanes === 2 ? v[1] : 0, tau: 0 };
    reflectors.push(v);
    taus.push(beta.tau);
    below[k] = lanes === 2 ? Math.hypot(beta.re, beta.im) : Math.abs(beta.re);
    phaseOf[2 * k] = below[k] === 0 ? 1 : beta.re / below[k];
    phaseOf[2 * k + 1] = below[k] === 0 ? 0 : beta.im / below[k];
    if (beta.tau !== 0) rankTwo(field, n, k + 1, data, v, beta.tau);
  }
  for (let k = 0; k < n; k++) diagonal[k] = data[lanes * (k * n + k)];
  if (!wantVectors) return { diagonal, below, vectors: undefined };
  const q = accumulate(field, n, reflectors, taus);
  const vectors = transpose(q, false);
  let [re, im] = [1, 0];
  for (let k = 0; k < n; k++) {
    if (k > 0) {
      const [c, s] = [phaseOf[2 * k - 2], phaseOf[2 * k - 1]];
      [re, im] = [re * c - im * s, re * s + im * c];
    }
    field.scale(n, re, im, vectors.data, k * n);
  }
  return { diagonal, below, vectors };
}

/** H·A·H for the trailing block, A being held transposed: A − v·wᴴ − w·vᴴ. */
function rankTwo(field: Field, n: number, first: number, data: Float64Array, v: Float64Array, tau: number): void {
  const size = n - first;
  const { lanes } = field;
  const p = new Float64Array(lanes * size);
  multiplyTrailing(field, n, first, data, v, p);
  field.scale(size, tau, 0, p, 0);
  field.dot(size, p, 0, v, 0);
  field.axpy(size, (-tau / 2) * dotResult[0], (-tau / 2) * -dotResult[1], v, 0, p, 0);
  const conjugate = (x: Float64Array): Float64Array =>
    lanes === 1 ? x : x.map((value, i) => (i % 2 ? -value : value));
  // row i of the transpose: −conj(w_i)·v − conj(v_i)·w
  const [vc, wc] = [conjugate(v), conjugate(p)];
  for (let i = 0; i < size; i++) {
    const row = (first + i) * n + first;
    const at = lanes * i;
    field.axpy(size, -wc[at], lanes === 2 ? -wc[at + 1] : 0, v, 0, data, row);
    field.axpy(size, -vc[at], lanes === 2 ? -vc[at + 1] : 0, p, 0, data, row);
  }
}

/** The product of all reflectors as a matrix. */
function accumulate(field: Field, n: number, reflectors: readonly Float64Array[], taus: readonly number[]): Matrix {
  const q = identity(field, n);
  const { lanes } = field;
  const row = new Float64Array(lanes * n);
  for (let k = reflectors.length - 1; k >= 0; k--) {
    if (taus[k] === 0) continue;
    const v = reflectors[k];
    const first = k + 1;
    const size = n - first;
    row.fill(0);
    for (let i = 0; i < size; i++) {
      const at = lanes * i;
      field.axpy(size, v[at], lanes === 2 ? -v[at + 1] : 0, q.data, (first + i) * n + first, row, 0);
    }
    for (let i = 0; i < size; i++) {
      const at = lanes * i;
      field.axpy(
        size,
        -taus[k] * v[at],
        lanes === 2 ? -taus[k] * v[at + 1] : 0,
        row,
        0,
        q.data,
        (first + i) * n + first,
      );
    }
  }
  return q;
}

/**
 * Eigenvalues of a real symmetric tridiagonal matrix by the implicit QL iteration (Bowdler, Martin, Reinsch &
 * Wilkinson 1968), in place; the rotations are applied to the rows of `vectors`.
 */
function implicitQl({ diagonal: d, below: e, vectors }: Tridiagonal): void {
  const n = d.length;
  for (let low = 0; low < n; low++) {
    for (let round = 0; ; round++) {
      let high = low;
      while (high < n - 1 && Math.abs(e[high]) > Number.EPSILON * (Math.abs(d[high]) + Math.abs(d[high + 1])))
        high += 1;
      if (high === low) break;
      if (round === LIMIT) throw new LinAlgError('eigenvalues did not converge', { where: { name: 'eigh' } });
      sweep(d, e, low, high, vectors);
    }
  }
}

/** One shifted QL sweep over the block low … high. */
function sweep(d: Float64Array, e: Float64Array, low: number, high: number, vectors: Matrix | undefined): void {
  const half = (d[low + 1] - d[low]) / (2 * e[low]);
  let bulge = d[high] - d[low] + e[low] / (half + Math.sign(half || 1) * Math.hypot(half, 1));
  let [c, s, shift] = [1, 1, 0];
  for (let i = high - 1; i >= low; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const length = Math.hypot(f, bulge);
    e[i + 1] = length;
    if (length === 0) {
      // the matrix splits here
      d[i + 1] -= shift;
      e[high] = 0;
      return;
    }
    s = f / length;
    c = bulge / length;
    const g = d[i + 1] - shift;
    const r = (d[i] - g) * s + 2 * c * b;
    shift = s * r;
    d[i + 1] = g + shift;
    bulge = c * r - b;
    if (vectors !== undefined)
      vectors.field.rotate(vectors.n, c, s, vectors.data, i * vectors.n, vectors.data, (i + 1) * vectors.n);
  }
  d[low] -= shift;
  e[low] = bulge;
  e[high] = 0;
}

/** Eigenvalues in ascending order and, if wanted, eigenvectors as columns. The whole matrix is read as Hermitian. */
export function hermitianEigen(a: Matrix, wantVectors: boolean): { values: Float64Array; vectors: Matrix | undefined } {
  const { n } = a;
  if (!a.data.every(Number.isFinite)) {
    throw new LinAlgError('the matrix has NaN or infinite entries', {
      where: { name: 'linalg.eigh' },
      fix: 'Find them with xp.isfinite',
    });
  }
  const t = tridiagonalise(a, wantVectors);
  implicitQl(t);
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => t.diagonal[i] - t.diagonal[j]);
  const values = Float64Array.from(order, (i) => t.diagonal[i]);
  if (t.vectors === undefined) return { values, vectors: undefined };
  const rows = copy(t.vectors);
  const width = a.field.lanes * n;
  order.forEach((from, to) => {
    rows.data.set((t.vectors as Matrix).data.subarray(from * width, (from + 1) * width), to * width);
  });
  return { values, vectors: transpose(rows, false) };
}
