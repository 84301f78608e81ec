import { allocateUnset } from '@glass-ts/core';

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
  out = allocateUnset('float64', y.length) as Float64Array,
): Float64Array {
  const n = out.length;
  if (n === 0) return out;
  let sum = 0;
  let before = y[0];
  let left = x[0];
  out[0] = 0;
  let k = 1;
  // Two at a time: the sums wait for each other, the terms do not.
  for (; k + 1 < n; k += 2) {
    const value = y[k];
    const next = y[k + 1];
    const middle = x[k];
    const right = x[k + 1];
    const term = (value + before) * 0.5 * (middle - left);
    const other = (next + value) * 0.5 * (right - middle);
    out[k] = sum += term;
    out[k + 1] = sum += other;
    before = next;
    left = right;
  }
  if (k < n) out[k] = sum + (y[k] + before) * 0.5 * (x[k] - left);
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
