const SWEEPS = 60;

/** Eigenvalues in ascending order and the eigenvectors of a symmetric matrix. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** Column j (row-major n × n) belongs to value j. */
  readonly vectors: Float64Array;
}

/**
 * Eigen-decomposition of a symmetric n × n matrix (row-major, the lower triangle is read) by the cyclic Jacobi method
 * (Golub & Van Loan 8.5): every small eigenvalue is accurate to about eps·‖A‖, clustered or not.
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const a = new Float64Array(n * n);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = matrix[i * n + j];
    v[i * n + i] = 1;
  }
  const negligible = 1e-18 * a.reduce((top, x) => Math.max(top, Math.abs(x)), 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        if (!(Math.abs(a[p * n + q]) > negligible)) continue;
        rotate(a, v, n, p, q);
        rotated = true;
      }
    }
    if (!rotated) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[i * n + i] - a[j * n + j]);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let i = 0; i < n; i++) vectors[i * n + to] = v[i * n + from];
  });
  return { values: Float64Array.from(order, (i) => a[i * n + i]), vectors };
}

/** Annihilates a_pq. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q];
  const [app, aqq] = [a[p * n + p], a[q * n + q]];
  const tau = (aqq - app) / (2 * apq);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    if (k !== p && k !== q) {
      const [akp, akq] = [a[k * n + p], a[k * n + q]];
      a[k * n + p] = a[p * n + k] = c * akp - s * akq;
      a[k * n + q] = a[q * n + k] = s * akp + c * akq;
    }
    const [vkp, vkq] = [v[k * n + p], v[k * n + q]];
    v[k * n + p] = c * vkp - s * vkq;
    v[k * n + q] = s * vkp + c * vkq;
  }
  a[p * n + p] = app - t * apq;
  a[q * n + q] = aqq + t * apq;
  a[p * n + q] = a[q * n + p] = 0;
}
