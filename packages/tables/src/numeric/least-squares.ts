import { thinQr } from './qr.ts';

const SWEEPS = 60;

/**
 * Singular values and vectors of an m × n matrix by one-sided Jacobi rotations (Demmel & Veselić 1992): the columns of
 * `work` become U Σ, and `v` (n × n) the right vectors.
 */
function orthogonalise(work: Float64Array, m: number, n: number): Float64Array {
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const total = work.reduce((sum, x) => sum + x * x, 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        let [pp, qq, pq] = [0, 0, 0];
        for (let i = 0; i < m; i++) {
          const [x, y] = [work[i * n + p], work[i * n + q]];
          pp += x * x;
          qq += y * y;
          pq += x * y;
        }
        if (!(Math.abs(pq) > Number.EPSILON * Math.sqrt(pp * qq) && Math.min(pp, qq) > 1e-34 * total)) continue;
        rotated = true;
        const tau = (qq - pp) / (2 * pq);
        const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
        const c = 1 / Math.hypot(1, t);
        const s = t * c;
        for (const [matrix, rows] of [[work, m] as const, [v, n] as const]) {
          for (let i = 0; i < rows; i++) {
            const [x, y] = [matrix[i * n + p], matrix[i * n + q]];
            matrix[i * n + p] = c * x - s * y;
            matrix[i * n + q] = s * x + c * y;
          }
        }
      }
    }
    if (!rotated) break;
  }
  return v;
}

/**
 * Minimum-norm least squares: x of least ‖x‖ among those with least ‖A x − b‖, for every right-hand side. Singular values
 * below eps·max(m, n) times the largest count as zero, as in `numpy.linalg.lstsq`.
 *
 * @param a m × n, row-major.
 */
export function leastSquares(a: Float64Array, m: number, n: number, b: readonly Float64Array[]): Float64Array[] {
  const { r, height, transposedTimes } = thinQr(a, m, n);
  const v = orthogonalise(r, height, n);
  const sigma2 = new Float64Array(n);
  for (let j = 0; j < n; j++) for (let i = 0; i < height; i++) sigma2[j] += r[i * n + j] ** 2;
  const cut = (Number.EPSILON * Math.max(m, n)) ** 2 * sigma2.reduce((top, s) => Math.max(top, s), 0);
  return b.map((right) => {
    const y = transposedTimes(right);
    const x = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      if (sigma2[j] <= cut) continue;
      let dot = 0;
      for (let i = 0; i < height; i++) dot += r[i * n + j] * y[i];
      for (let k = 0; k < n; k++) x[k] += (v[k * n + j] * dot) / sigma2[j];
    }
    return x;
  });
}
