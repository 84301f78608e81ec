/**
 * Conversion between the coefficients of Σ_l a_l P_l(cos θ) and those of the cosine series Σ_j b_j cos(jθ) of the same
 * function, in O(n²) (the sums of Alpert & Rokhlin 1991, eqs. 2.17–2.19, written as recurrences along the diagonals).
 */

/** 1 − 1/m for m = 1 … count−1; entry 0 is not used. */
const lessOne = (count: number): Float64Array => Float64Array.from({ length: count }, (_, m) => 1 - 1 / m);
const lessThree = (count: number): Float64Array => Float64Array.from({ length: count }, (_, m) => 1 - 3 / m);
const plusTwo = (count: number): Float64Array => Float64Array.from({ length: count }, (_, m) => 1 + 2 / m);

/** Legendre to cosine coefficients, b_0 counted fully. */
export function legendreToCosine(a: Float64Array): Float64Array {
  const n = a.length;
  const b = new Float64Array(n);
  const u = lessOne(2 * n);
  let c = 1;
  for (let j = 0; j < n; j += 2) {
    if (j > 0) c *= u[j] * u[j];
    b[0] += c * a[j];
  }
  let head = 2;
  for (let i = 1; i < n; i++) {
    head *= 1 - 0.5 / i;
    let sum = 0;
    c = head;
    for (let j = i; j < n; j += 2) {
      if (j > i) c *= u[j - i] * u[j + i];
      sum += c * a[j];
    }
    b[i] = sum;
  }
  return b;
}

/** Cosine coefficients, b_0 counted fully, to Legendre. */
export function cosineToLegendre(b: Float64Array): Float64Array {
  const n = b.length;
  const a = new Float64Array(n);
  const v = lessThree(2 * n + 1);
  const w = plusTwo(n);
  let d = 1;
  for (let j = 0; j < n; j += 2) {
    if (j > 0) d *= 1 - 4 / (j + 1);
    a[0] += d * b[j];
  }
  let head = 0.5;
  for (let i = 1; i < n; i++) {
    head /= 1 - 0.5 / i;
    let sum = 0;
    d = head;
    for (let j = i; j < n; j += 2) {
      if (j > i) d *= w[j - 2] * v[j + i + 1] * v[j - i];
      sum += d * b[j];
    }
    a[i] = sum;
  }
  return a;
}
