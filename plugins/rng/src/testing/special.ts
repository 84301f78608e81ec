/** ln Γ(x) for x > 0: Stirling's series after a shift to x ≥ 12; relative error below 1e-14. */
export function logGamma(x: number): number {
  let shift = 0;
  while (x < 12) shift += Math.log(x++);
  const y = 1 / (x * x);
  const series = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y / 1188)))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/**
 * Regularised upper incomplete gamma function Q(a, x): the series of P below x = a + 1, the continued fraction of Q above
 * (Abramowitz & Stegun 6.5.29, 6.5.31, evaluated by Lentz's method).
 */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = a + 1; term > sum * 1e-16; n++) sum += term *= x / n;
    return 1 - front * sum;
  }
  let b = x + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 10_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * h;
}

/** Φ(x), the standard normal distribution function, to about 1e-15. */
export function normalCdf(x: number): number {
  const upper = 0.5 * gammaQ(0.5, (x * x) / 2);
  return x > 0 ? 1 - upper : upper;
}
