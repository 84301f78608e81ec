/** log |Γ(x)| of real x. */

const HALF_LOG_TWO_PI = 0.9189385332046728;
const ONE_MINUS_EULER = 0.42278433509846713;
const TERMS = 30;

/** ζ(k) − 1 by direct summation and the Euler–Maclaurin remainder (Abramowitz & Stegun 23.2.9). */
function zetaMinusOne(k: number): number {
  const m = 100;
  let sum = m ** (1 - k) / (k - 1) + 0.5 * m ** -k + (k * m ** (-k - 1)) / 12;
  sum -= (k * (k + 1) * (k + 2) * m ** (-k - 3)) / 720;
  sum += (k * (k + 1) * (k + 2) * (k + 3) * (k + 4) * m ** (-k - 5)) / 30240;
  for (let j = m - 1; j >= 2; j--) sum += j ** -k;
  return sum;
}

/** Coefficients of log Γ(2 + z) = (1 − γ) z + Σ (ζ(k) − 1)(−z)^k / k (Abramowitz & Stegun 6.1.33). */
const TAYLOR = Array.from({ length: TERMS }, (_, j) => {
  const k = j + 2;
  return ((k % 2 === 0 ? 1 : -1) * zetaMinusOne(k)) / k;
});

/** log Γ(2 + z), |z| ≤ ½: relative precision near its zero at z = 0. */
function nearTwo(z: number): number {
  let sum = 0;
  for (let j = TERMS - 1; j >= 0; j--) sum = (sum + TAYLOR[j]) * z;
  return (sum + ONE_MINUS_EULER) * z;
}

/**
 * log Γ(x) − [(x − ½) log x − x + ½ log 2π] for x ≥ 10: Stirling's series (Abramowitz & Stegun 6.1.41), truncation below
 * 1e-17.
 */
export function stirlingRemainder(x: number): number {
  const r = 1 / (x * x);
  const s = 1 / 156 - r * (3617 / 122400 - r * (43867 / 244188));
  return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r * s)))))) / x;
}

function positive(x: number): number {
  if (x >= 10)
    return x < 1e300 ? (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingRemainder(x) : x * (Math.log(x) - 1);
  if (x < 0.5) return nearTwo(x) - Math.log1p(x) - Math.log(x);
  if (x < 1.5) return nearTwo(x - 1) - Math.log1p(x - 1);
  let product = 1;
  for (; x > 2.5; x--) product *= x - 1;
  return nearTwo(x - 2) + Math.log(product);
}

/** sin(πx) with the argument reduced exactly. */
function sinPi(x: number): number {
  const r = x % 2;
  return Math.abs(r) <= 0.25 ? Math.sin(Math.PI * r) : Math.sin(Math.PI * (r > 1 ? r - 2 : r < -1 ? r + 2 : r));
}

/**
 * log |Γ(x)|: infinite at the poles 0, −1, −2, … and at ±∞. Relative error about 1e-15 for x > 0; for x < 0 the absolute
 * error is of that order, as the value passes through zero between the poles.
 */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x === Infinity || x === -Infinity) return Infinity;
  if (x > 0) return positive(x);
  if (x === Math.floor(x)) return Infinity;
  if (x > -1e-17) return -Math.log(-x);
  return Math.log(Math.PI / Math.abs(x * sinPi(x))) - positive(-x);
}
