import { LinAlgError } from '../../errors.ts';
import { dotResult, type Matrix, zeros } from './field.ts';

/**
 * The lower triangular L with A = L·Lᴴ; only the lower triangle of A is read.
 * @throws LinAlgError unless A is positive definite
 */
export function choleskyFactor(a: Matrix): Matrix {
  const { field, n } = a;
  const { lanes } = field;
  const l = zeros(field, n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      field.dot(j, l.data, j * n, l.data, i * n);
      const at = lanes * (i * n + j);
      const re = a.data[at] - dotResult[0];
      if (i === j) {
        if (!(re > 0)) {
          throw new LinAlgError(`the matrix is not positive definite: pivot ${i} is ${re}`, {
            where: { name: 'linalg.cholesky' },
            fix: 'Check its eigenvalues with linalg.eigvalsh, or add a small multiple of the identity',
          });
        }
        l.data[at] = Math.sqrt(re);
      } else {
        const pivot = l.data[lanes * (j * n + j)];
        l.data[at] = re / pivot;
        if (lanes === 2) l.data[at + 1] = (a.data[at + 1] - dotResult[1]) / pivot;
      }
    }
  }
  return l;
}
