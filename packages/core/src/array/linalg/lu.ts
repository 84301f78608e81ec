import { LinAlgError } from '../../errors.ts';
import { copy, identity, type Matrix } from './field.ts';

/** P·A = L·U with partial pivoting (Golub & Van Loan, algorithm 3.4.1): L below the diagonal of `lu`, U on and above. */
export interface Lu {
  readonly lu: Matrix;
  /** Row i of P·A is row `rows[i]` of A. */
  readonly rows: Int32Array;
  /** Sign of the permutation. */
  readonly parity: 1 | -1;
  readonly singular: boolean;
}

function swapRows(a: Matrix, i: number, j: number): void {
  const width = a.field.lanes * a.n;
  const row = a.data.slice(i * width, (i + 1) * width);
  a.data.copyWithin(i * width, j * width, (j + 1) * width);
  a.data.set(row, j * width);
}

export function luFactor(matrix: Matrix): Lu {
  const lu = copy(matrix);
  const { field, n, data } = lu;
  const { lanes } = field;
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  let parity: 1 | -1 = 1;
  let singular = false;
  const size = (i: number, k: number): number => {
    const at = lanes * (i * n + k);
    return lanes === 1 ? Math.abs(data[at]) : Math.hypot(data[at], data[at + 1]);
  };
  for (let k = 0; k < n; k++) {
    let pivot = k;
    let largest = size(k, k);
    for (let i = k + 1; i < n; i++) {
      const value = size(i, k);
      if (value > largest) {
        largest = value;
        pivot = i;
      }
    }
    if (largest === 0) {
      singular = true;
      continue;
    }
    if (pivot !== k) {
      swapRows(lu, k, pivot);
      [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
      parity = parity === 1 ? -1 : 1;
    }
    for (let i = k + 1; i < n; i++) {
      divideInPlace(data, lanes, i * n + k, k * n + k);
      const at = lanes * (i * n + k);
      field.axpy(n - k - 1, -data[at], lanes === 2 ? -data[at + 1] : 0, data, k * n + k + 1, data, i * n + k + 1);
    }
  }
  return { lu, rows, parity, singular };
}

/** Element i of the data divided by element j. */
function divideInPlace(data: Float64Array, lanes: 1 | 2, i: number, j: number): void {
  if (lanes === 1) {
    data[i] /= data[j];
    return;
  }
  const [re, im] = quotient(data[2 * i], data[2 * i + 1], data[2 * j], data[2 * j + 1]);
  data[2 * i] = re;
  data[2 * i + 1] = im;
}

/** (a + bi)/(c + di), scaled against overflow (Smith 1962). */
export function quotient(a: number, b: number, c: number, d: number): [number, number] {
  if (Math.abs(c) >= Math.abs(d)) {
    const r = d / c;
    const t = c + d * r;
    return [(a + b * r) / t, (b - a * r) / t];
  }
  const r = c / d;
  const t = c * r + d;
  return [(a * r + b) / t, (b * r - a) / t];
}

/** Solves A·X = B. @throws LinAlgError for a singular A. */
export function luSolve({ lu, rows, singular }: Lu, b: Matrix, what = 'linalg.solve'): Matrix {
  if (singular) {
    throw new LinAlgError('the matrix is singular', {
      where: { name: what },
      fix: 'Check the rank with linalg.matrixRank, or use linalg.pinv',
    });
  }
  const { field, n, data } = lu;
  const { lanes } = field;
  const width = b.n;
  const x: Matrix = { ...b, data: new Float64Array(b.data.length) };
  for (let i = 0; i < n; i++) {
    const from = rows[i] * width * lanes;
    x.data.set(b.data.subarray(from, from + width * lanes), i * width * lanes);
  }
  const eliminate = (i: number, j: number): void => {
    const at = lanes * (i * n + j);
    field.axpy(width, -data[at], lanes === 2 ? -data[at + 1] : 0, x.data, j * width, x.data, i * width);
  };
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) eliminate(i, j);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) eliminate(i, j);
    for (let k = 0; k < width; k++) {
      const at = i * width + k;
      if (lanes === 1) x.data[at] /= data[i * n + i];
      else {
        const pivot = 2 * (i * n + i);
        const [re, im] = quotient(x.data[2 * at], x.data[2 * at + 1], data[pivot], data[pivot + 1]);
        x.data[2 * at] = re;
        x.data[2 * at + 1] = im;
      }
    }
  }
  return x;
}

export const luInverse = (factors: Lu): Matrix =>
  luSolve(factors, identity(factors.lu.field, factors.lu.n), 'linalg.inv');

/** Sign (or phase) and logarithm of the size of the determinant. */
export function luDeterminant({ lu, parity, singular }: Lu): { re: number; im: number; log: number } {
  if (singular) return { re: 0, im: 0, log: -Infinity };
  const { n, data, field } = lu;
  let [re, im, log] = [parity as number, 0, 0];
  for (let k = 0; k < n; k++) {
    const at = field.lanes * (k * n + k);
    const [p, q] = [data[at], field.lanes === 2 ? data[at + 1] : 0];
    const size = field.lanes === 2 ? Math.hypot(p, q) : Math.abs(p);
    log += Math.log(size);
    const [c, s] = [p / size, q / size];
    [re, im] = [re * c - im * s, re * s + im * c];
  }
  return { re, im, log };
}

/** The determinant itself, by products. */
export function luProduct({ lu, parity, singular }: Lu): [number, number] {
  if (singular) return [0, 0];
  const { n, data, field } = lu;
  let [re, im] = [parity as number, 0];
  for (let k = 0; k < n; k++) {
    const at = field.lanes * (k * n + k);
    if (field.lanes === 1) re *= data[at];
    else [re, im] = [re * data[at] - im * data[at + 1], re * data[at + 1] + im * data[at]];
  }
  return [re, im];
}
