/** Trapezoidal rule: Σ (x[k+1] − x[k]) (y[k+1] + y[k]) / 2; 0 for fewer than two nodes. */
export function trapezoid(y: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let k = 0; k + 1 < x.length; k++) sum += ((x[k + 1] - x[k]) * (y[k + 1] + y[k])) / 2;
  return sum;
}

/** Running integral by the trapezoidal rule, starting with 0; same length as the input. `out` may be given. */
export function cumulativeTrapezoid(
  y: Float64Array,
  x: Float64Array,
  out: Float64Array = new Float64Array(y.length),
): Float64Array {
  let sum = 0;
  let before = y[0];
  let left = x[0];
  if (out.length > 0) out[0] = 0;
  for (let k = 1; k < out.length; k++) {
    const value = y[k];
    const right = x[k];
    out[k] = sum += (value + before) * 0.5 * (right - left);
    before = value;
    left = right;
  }
  return out;
}

/** Derivative with respect to the index: central differences inside, one-sided at the ends. */
export function gradient(f: Float64Array): Float64Array {
  const n = f.length;
  const out = new Float64Array(n);
  for (let k = 1; k < n - 1; k++) out[k] = (f[k + 1] - f[k - 1]) / 2;
  out[0] = f[1] - f[0];
  out[n - 1] = f[n - 1] - f[n - 2];
  return out;
}
