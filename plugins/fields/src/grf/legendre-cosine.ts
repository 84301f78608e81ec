/**
 * Conversion between the coefficients of Σ_l a_l P_l(cos θ) and those of the cosine series Σ_j b_j cos(jθ) of the same
 * function, in O(n²) (the sums of Alpert & Rokhlin 1991, eqs. 2.17–2.19, written as recurrences along the diagonals).
 */

/** 1 + s/m for m = 1 … count−1, entry 0 is not used; the longest so far is kept. */
function ratios(s: number): (count: number) => Float64Array {
  let known = new Float64Array(0);
  return (count) => {
    if (known.length < count) {
      known = new Float64Array(count);
      for (let m = 1; m < count; m++) known[m] = 1 + s / m;
    }
    return known;
  };
}

const lessOne = ratios(-1);
const lessThree = ratios(-3);
const plusTwo = ratios(2);

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
  // Two rows at a time: their chains of products do not wait for each other.
  for (let i = 1; i < n; i += 2) {
    head *= 1 - 0.5 / i;
    let other = head * (1 - 0.5 / (i + 1));
    c = head;
    head = other;
    let sum = c * a[i];
    let next = i + 1 < n ? other * a[i + 1] : 0;
    let j = i + 2;
    for (; j + 1 < n; j += 2) {
      c *= u[j - i] * u[j + i];
      other *= u[j - i] * u[j + i + 2];
      sum += c * a[j];
      next += other * a[j + 1];
    }
    if (j < n) sum += c * (u[j - i] * u[j + i]) * a[j];
    b[i] = sum;
    if (i + 1 < n) b[i + 1] = next;
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
  for (let i = 1; i < n; i += 2) {
    head /= 1 - 0.5 / i;
    let other = head / (1 - 0.5 / (i + 1));
    d = head;
    head = other;
    let sum = d * b[i];
    let next = i + 1 < n ? other * b[i + 1] : 0;
    let j = i + 2;
    for (; j + 1 < n; j += 2) {
      d *= w[j - 2] * v[j + i + 1] * v[j - i];
      other *= w[j - 1] * v[j + i + 3] * v[j - i];
      sum += d * b[j];
      next += other * b[j + 1];
    }
    if (j < n) sum += d * (w[j - 2] * v[j + i + 1] * v[j - i]) * b[j];
    a[i] = sum;
    if (i + 1 < n) a[i + 1] = next;
  }
  return a;
}
