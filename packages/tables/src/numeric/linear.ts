import { referenceNamespace, tidy } from '@glass-ts/core';

// Tables are factorised by the reference backend's `linalg`, in float64 whatever namespace they came from.

/** Runs `compute` on matrices (count, m, n) and gives back the values of the arrays it returns. */
function onMatrices<K extends string>(
  data: Float64Array,
  shape: readonly number[],
  compute: (
    x: ReturnType<typeof referenceNamespace>['linalg'],
    a: Parameters<typeof x.eigh>[0],
  ) => Record<K, { values(): unknown }>,
): Record<K, Float64Array> {
  const xp = referenceNamespace();
  let out: Record<string, Float64Array> = {};
  tidy(() => {
    const parts = compute(xp.linalg, xp.fromTyped(data, shape));
    out = Object.fromEntries(
      Object.keys(parts).map((key) => [key, (parts[key as K].values() as Float64Array).slice()]),
    );
  });
  return out as Record<K, Float64Array>;
}

/** Eigenvalues in ascending order and eigenvectors of symmetric matrices. */
export interface SymmetricEigen {
  /** (count, n). */
  readonly values: Float64Array;
  /** (count, n, n): column j belongs to value j. */
  readonly vectors: Float64Array;
}

/** Eigen-decomposition of symmetric matrices (count, n, n), row-major; the lower triangles are read. */
export function symmetricEigen(matrices: Float64Array, n: number): SymmetricEigen {
  const symmetric = matrices.slice();
  for (let start = 0; start < symmetric.length; start += n * n) {
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) symmetric[start + j * n + i] = symmetric[start + i * n + j];
  }
  return onMatrices(symmetric, [symmetric.length / Math.max(1, n * n), n, n], (linalg, a) => {
    const { eigenvalues, eigenvectors } = linalg.eigh(a);
    return { values: eigenvalues, vectors: eigenvectors };
  });
}

/** A thin QR factorisation of an m × n matrix, k = min(m, n). */
export interface ThinQr {
  /** Upper trapezoidal factor, k × n, row-major. */
  readonly r: Float64Array;
  /** k. */
  readonly height: number;
  /** Qᵀ b for b of m values: k values. */
  readonly transposedTimes: (b: Float64Array) => Float64Array;
}

/** Qᵀ b of a row-major m × k matrix. */
function transposedProduct(q: Float64Array, k: number, b: Float64Array): Float64Array {
  const y = new Float64Array(k);
  for (let i = 0; i < b.length; i++) for (let j = 0; j < k; j++) y[j] += q[i * k + j] * b[i];
  return y;
}

/** QR of a row-major matrix. */
export function thinQr(a: Float64Array, m: number, n: number): ThinQr {
  const { q, r } = onMatrices(a.slice(), [m, n], (linalg, x) => {
    const { Q, R } = linalg.qr(x);
    return { q: Q, r: R };
  });
  const height = Math.min(m, n);
  return { r, height, transposedTimes: (b) => transposedProduct(q, height, b) };
}

/**
 * Minimum-norm least squares: x of least ‖x‖ among those with least ‖A x − b‖, for every right-hand side. Singular values
 * below eps·max(m, n) times the largest count as zero, as in `numpy.linalg.lstsq`.
 *
 * @param a m × n, row-major.
 */
export function leastSquares(a: Float64Array, m: number, n: number, b: readonly Float64Array[]): Float64Array[] {
  const { u, s, vh } = onMatrices(a.slice(), [m, n], (linalg, x) => {
    const { U, S, Vh } = linalg.svd(x, { fullMatrices: false });
    return { u: U, s: S, vh: Vh };
  });
  const cut = Number.EPSILON * Math.max(m, n) * (s[0] ?? 0);
  return b.map((right) => {
    const y = transposedProduct(u, s.length, right);
    const x = new Float64Array(n);
    s.forEach((sigma, j) => {
      if (sigma <= cut) return;
      for (let k = 0; k < n; k++) x[k] += (vh[j * n + k] * y[j]) / sigma;
    });
    return x;
  });
}
