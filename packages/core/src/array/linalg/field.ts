/**
 * Vector operations over the real (one number per element) or complex numbers (two). Factorisations are written once in
 * terms of these; only the loops below know which field they work in. Offsets count elements; vectors are contiguous.
 */
export interface Field {
  readonly lanes: 1 | 2;
  /** y += a·x */
  axpy(n: number, re: number, im: number, x: Float64Array, xo: number, y: Float64Array, yo: number): void;
  /** Σ conj(x)·y, as (re, im) in `dotResult`. */
  dot(n: number, x: Float64Array, xo: number, y: Float64Array, yo: number): void;
  /** x *= a */
  scale(n: number, re: number, im: number, x: Float64Array, xo: number): void;
  /** The rotation (x, y) → (c·x − s·y, s·x + c·y). */
  rotate(n: number, c: number, s: number, x: Float64Array, xo: number, y: Float64Array, yo: number): void;
}

/** Where `dot` leaves its result. */
export const dotResult = new Float64Array(2);

export const REAL: Field = {
  lanes: 1,
  axpy(n, re, _im, x, xo, y, yo) {
    if (re === 0) return;
    for (let k = 0; k < n; k++) y[yo + k] += re * x[xo + k];
  },
  dot(n, x, xo, y, yo) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += x[xo + k] * y[yo + k];
    dotResult[0] = sum;
    dotResult[1] = 0;
  },
  scale(n, re, _im, x, xo) {
    for (let k = 0; k < n; k++) x[xo + k] *= re;
  },
  rotate(n, c, s, x, xo, y, yo) {
    for (let k = 0; k < n; k++) {
      const p = x[xo + k];
      const q = y[yo + k];
      x[xo + k] = c * p - s * q;
      y[yo + k] = s * p + c * q;
    }
  },
};

export const COMPLEX: Field = {
  lanes: 2,
  axpy(n, re, im, x, xo, y, yo) {
    const [i, j] = [2 * xo, 2 * yo];
    for (let k = 0; k < 2 * n; k += 2) {
      const [p, q] = [x[i + k], x[i + k + 1]];
      y[j + k] += re * p - im * q;
      y[j + k + 1] += re * q + im * p;
    }
  },
  dot(n, x, xo, y, yo) {
    const [i, j] = [2 * xo, 2 * yo];
    let re = 0;
    let im = 0;
    for (let k = 0; k < 2 * n; k += 2) {
      re += x[i + k] * y[j + k] + x[i + k + 1] * y[j + k + 1];
      im += x[i + k] * y[j + k + 1] - x[i + k + 1] * y[j + k];
    }
    dotResult[0] = re;
    dotResult[1] = im;
  },
  scale(n, re, im, x, xo) {
    const i = 2 * xo;
    for (let k = 0; k < 2 * n; k += 2) {
      const [p, q] = [x[i + k], x[i + k + 1]];
      x[i + k] = re * p - im * q;
      x[i + k + 1] = re * q + im * p;
    }
  },
  rotate(n, c, s, x, xo, y, yo) {
    REAL.rotate(2 * n, c, s, x, 2 * xo, y, 2 * yo);
  },
};

/** A matrix on the host: row-major, `lanes` numbers per element. */
export interface Matrix {
  readonly field: Field;
  readonly m: number;
  readonly n: number;
  readonly data: Float64Array;
}

export const zeros = (field: Field, m: number, n: number): Matrix => ({
  field,
  m,
  n,
  data: new Float64Array(field.lanes * m * n),
});

export function identity(field: Field, m: number, n: number = m): Matrix {
  const out = zeros(field, m, n);
  for (let k = 0; k < Math.min(m, n); k++) out.data[field.lanes * (k * n + k)] = 1;
  return out;
}

export const copy = (a: Matrix): Matrix => ({ ...a, data: a.data.slice() });

/** Conjugate transpose, or the plain one. */
export function transpose(a: Matrix, conjugate: boolean): Matrix {
  const { field, m, n } = a;
  const out = zeros(field, n, m);
  const { lanes } = field;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      out.data[lanes * (j * m + i)] = a.data[lanes * (i * n + j)];
      if (lanes === 2) {
        const im = a.data[2 * (i * n + j) + 1];
        out.data[2 * (j * m + i) + 1] = conjugate ? -im : im;
      }
    }
  }
  return out;
}

/** A·B. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const { field } = a;
  const out = zeros(field, a.m, b.n);
  for (let i = 0; i < a.m; i++) {
    for (let k = 0; k < a.n; k++) {
      const at = field.lanes * (i * a.n + k);
      field.axpy(b.n, a.data[at], field.lanes === 2 ? a.data[at + 1] : 0, b.data, k * b.n, out.data, i * b.n);
    }
  }
  return out;
}

/** The first `count` columns. */
export function columns(a: Matrix, count: number): Matrix {
  if (count === a.n) return a;
  const out = zeros(a.field, a.m, count);
  const { lanes } = a.field;
  for (let i = 0; i < a.m; i++) {
    out.data.set(a.data.subarray(lanes * i * a.n, lanes * (i * a.n + count)), lanes * i * count);
  }
  return out;
}

/** Euclidean norm without overflow or underflow. */
export function norm(n: number, x: Float64Array, xo: number, lanes: 1 | 2): number {
  let scale = 0;
  for (let k = lanes * xo; k < lanes * (xo + n); k++) scale = Math.max(scale, Math.abs(x[k]));
  if (scale === 0 || !Number.isFinite(scale)) return scale;
  let sum = 0;
  for (let k = lanes * xo; k < lanes * (xo + n); k++) sum += (x[k] / scale) ** 2;
  return scale * Math.sqrt(sum);
}
