import { identity, type Matrix, transpose, zeros } from './field.ts';
import { reflect, reflector } from './householder.ts';

/**
 * A = Q·R by Householder reflections (Golub & Van Loan, algorithm 5.2.1).
 * @param complete Q (m, m) and R (m, n) instead of (m, k) and (k, n), k = min(m, n)
 */
export function qrFactor(a: Matrix, complete: boolean): { q: Matrix; r: Matrix } {
  const { field, m, n } = a;
  const { lanes } = field;
  const k = Math.min(m, n);
  // columns as rows, so that reflections run along contiguous memory
  const work = transpose(a, false);
  const tau = new Float64Array(k);
  const rows = complete ? m : k;
  const r = zeros(field, rows, n);
  for (let j = 0; j < k; j++) {
    const head = j * m + j;
    const beta = reflector(field, m - j, work.data, head);
    tau[j] = beta.tau;
    for (let c = j + 1; c < n; c++) reflect(field, m - j, beta.tau, work.data, head, work.data, c * m + j);
    r.data[lanes * (j * n + j)] = beta.re;
    if (lanes === 2) r.data[2 * (j * n + j) + 1] = beta.im;
  }
  for (let c = 0; c < n; c++) {
    for (let i = 0; i < Math.min(c, k); i++) {
      for (let lane = 0; lane < lanes; lane++) {
        r.data[lanes * (i * n + c) + lane] = work.data[lanes * (c * m + i) + lane];
      }
    }
  }
  const columns = identity(field, rows, m);
  for (let c = 0; c < rows; c++) {
    // reflectors beyond the column's own leave it as it is
    for (let j = Math.min(c, k - 1); j >= 0; j--) {
      reflect(field, m - j, tau[j], work.data, j * m + j, columns.data, c * m + j);
    }
  }
  return { q: transpose(columns, false), r };
}
