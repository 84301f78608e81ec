/** A thin QR factorisation of an m × n matrix, k = min(m, n). */
export interface ThinQr {
  /** Upper trapezoidal factor, k × n, row-major. */
  readonly r: Float64Array;
  /** k. */
  readonly height: number;
  /** Qᵀ b for b of m values: k values. */
  readonly transposedTimes: (b: Float64Array) => Float64Array;
}

/** Householder QR (Golub & Van Loan, Matrix Computations, 5.2) of a row-major matrix, which is not changed. */
export function thinQr(a: Float64Array, m: number, n: number): ThinQr {
  const r = a.slice();
  const height = Math.min(m, n);
  const reflectors: { readonly v: Float64Array; readonly beta: number }[] = [];
  for (let k = 0; k < height; k++) {
    const v = new Float64Array(m - k);
    let scale = 0;
    for (let i = k; i < m; i++) scale = Math.max(scale, Math.abs(r[i * n + k]));
    let norm2 = 0;
    for (let i = k; i < m; i++) norm2 += (v[i - k] = scale === 0 ? 0 : r[i * n + k] / scale) ** 2;
    const norm = Math.sqrt(norm2);
    const head = v[0];
    v[0] += head >= 0 ? norm : -norm;
    const beta = norm2 === 0 ? 0 : 1 / (norm * (norm + Math.abs(head)));
    for (let j = k; j < n; j++) {
      let dot = 0;
      for (let i = k; i < m; i++) dot += v[i - k] * r[i * n + j];
      dot *= beta;
      for (let i = k; i < m; i++) r[i * n + j] -= dot * v[i - k];
    }
    for (let i = k + 1; i < m; i++) r[i * n + k] = 0;
    reflectors.push({ v, beta });
  }
  const transposedTimes = (b: Float64Array): Float64Array => {
    const y = b.slice();
    reflectors.forEach(({ v, beta }, k) => {
      let dot = 0;
      for (let i = k; i < m; i++) dot += v[i - k] * y[i];
      dot *= beta;
      for (let i = k; i < m; i++) y[i] -= dot * v[i - k];
    });
    return y.slice(0, height);
  };
  return { r: r.slice(0, height * n), height, transposedTimes };
}
