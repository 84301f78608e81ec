import { LinAlgError } from '../../errors.ts';
import { columns, copy, dotResult, identity, type Matrix, multiply, norm, transpose, zeros } from './field.ts';
import { qrFactor } from './qr.ts';

const SWEEPS = 60;
/** Squares of columns below this, the largest entry being 1, are about to underflow: the column counts as zero. */
const TINY = 1e-290;

/** A = U·diag(s)·Vᴴ; u (m, k), v (n, k), s descending, k = min(m, n). */
export interface Svd {
  readonly u: Matrix;
  readonly s: Float64Array;
  readonly v: Matrix;
}

/**
 * Singular values by one-sided Jacobi rotations (Hestenes 1958; de Rijk 1989), after a QR factorisation of tall
 * matrices: small singular values keep their relative accuracy (Demmel & Veselić 1992).
 */
export function singularValues(a: Matrix): Svd {
  if (!a.data.every(Number.isFinite)) {
    throw new LinAlgError('the matrix has NaN or infinite entries', {
      where: { name: 'linalg.svd' },
      fix: 'Find them with xp.isfinite',
    });
  }
  if (a.m < a.n) {
    const { u, s, v } = singularValues(transpose(a, true));
    return { u: v, s, v: u };
  }
  if (a.m === a.n || a.n === 0) return jacobi(a);
  const { q, r } = qrFactor(a, false);
  const { u, s, v } = jacobi(r);
  return { u: multiply(q, u), s, v };
}

/** Orthogonalises the columns pairwise until they all are. */
function jacobi(a: Matrix): Svd {
  const { field, m, n } = a;
  const { lanes } = field;
  const w = transpose(a, false);
  const v = identity(field, n);
  const scale = w.data.reduce((top, x) => Math.max(top, Math.abs(x)), 0);
  if (scale > 0) field.scale(n * m, 1 / scale, 0, w.data, 0);
  let rotated = true;
  for (let sweep = 0; rotated; sweep++) {
    if (sweep === SWEEPS) throw new LinAlgError('singular values did not converge', { where: { name: 'svd' } });
    rotated = false;
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotated = orthogonalise(w, v, p, q) || rotated;
  }
  const sizes = Float64Array.from({ length: n }, (_, j) => norm(m, w.data, j * m, lanes));
  const order = Array.from({ length: n }, (_, j) => j).sort((i, j) => sizes[j] - sizes[i]);
  const [u, vs] = [zeros(field, n, m), zeros(field, n, n)];
  order.forEach((from, to) => {
    u.data.set(w.data.subarray(lanes * from * m, lanes * (from + 1) * m), lanes * to * m);
    vs.data.set(v.data.subarray(lanes * from * n, lanes * (from + 1) * n), lanes * to * n);
    if (sizes[from] > 0) field.scale(m, 1 / sizes[from], 0, u.data, to * m);
  });
  const s = Float64Array.from(order, (j) => sizes[j] * scale);
  return { u: complete(transpose(u, false), s), s, v: transpose(vs, false) };
}

/** Rotates columns p and q (rows of w) to be orthogonal; the same on v. True where there was something to do. */
function orthogonalise(w: Matrix, v: Matrix, p: number, q: number): boolean {
  const { field, n: m } = w;
  const { n } = v;
  field.dot(m, w.data, p * m, w.data, p * m);
  const alpha = dotResult[0];
  field.dot(m, w.data, q * m, w.data, q * m);
  const beta = dotResult[0];
  if (alpha < TINY || beta < TINY) {
    for (const [size, row] of [
      [alpha, p],
      [beta, q],
    ]) {
      if (size < TINY) w.data.fill(0, field.lanes * row * m, field.lanes * (row + 1) * m);
    }
    return false;
  }
  field.dot(m, w.data, p * m, w.data, q * m);
  const [re, im] = dotResult;
  const size = Math.hypot(re, im);
  // below the round-off of a product of m terms nothing can be gained
  if (size === 0 || size <= Number.EPSILON * Math.sqrt(m) * Math.sqrt(alpha) * Math.sqrt(beta)) return false;
  // a phase makes the product real; then the rotation is that of a real 2 × 2 matrix
  if (im !== 0 || re < 0) {
    field.scale(m, re / size, -im / size, w.data, q * m);
    field.scale(n, re / size, -im / size, v.data, q * n);
  }
  const zeta = (beta - alpha) / (2 * size);
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const c = 1 / Math.hypot(1, t);
  field.rotate(m, c, c * t, w.data, p * m, w.data, q * m);
  field.rotate(n, c, c * t, v.data, p * n, v.data, q * n);
  return true;
}

/** Columns that belong to singular value 0 replaced by an orthonormal completion. */
function complete(u: Matrix, s: Float64Array): Matrix {
  const rank = s.findLastIndex((x) => x > 0) + 1;
  if (rank === u.n) return u;
  const full = extend(columns(u, rank));
  const out = copy(u);
  const { lanes } = u.field;
  for (let i = 0; i < u.m; i++) {
    const row = full.data.subarray(lanes * (i * full.n + rank), lanes * (i * full.n + u.n));
    out.data.set(row, lanes * (i * u.n + rank));
  }
  return out;
}

/** Orthonormal columns extended to a square unitary matrix. */
export function extend(u: Matrix): Matrix {
  if (u.n === u.m) return u;
  const { q } = qrFactor(u, true);
  const { lanes } = u.field;
  for (let i = 0; i < u.m; i++) {
    q.data.set(u.data.subarray(lanes * i * u.n, lanes * (i + 1) * u.n), lanes * i * u.m);
  }
  return q;
}
