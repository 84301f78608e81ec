/** ln Γ(x), Lanczos (g = 7, n = 9): relative error 1e-15. */
function logGamma(x: number): number {
  const c = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const y = x - 1;
  let sum = c[0]!;
  for (let i = 1; i < 9; i++) sum += c[i]! / (y + i);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Upper regularised incomplete gamma function Q(a, x): series below a + 1, continued fraction above. */
function upperGamma(a: number, x: number): number {
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; term > sum * 1e-16; n++) sum += term *= x / (a + n);
    return 1 - front * sum;
  }
  let b = x + 1 - a;
  let [c, d] = [1e300, 1 / b];
  let h = d;
  for (let i = 1; i < 100_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * h;
}

/** Probability that χ² of so many degrees of freedom exceeds a value. */
export const chiSquareTail = (chi2: number, dof: number): number => (chi2 <= 0 ? 1 : upperGamma(dof / 2, chi2 / 2));

/** Σ (measured − expected)²/variance over the cells with `variance` above zero, its degrees of freedom and probability. */
export function chiSquare(
  measured: ArrayLike<number>,
  expected: ArrayLike<number>,
  variance: ArrayLike<number>,
): { readonly chi2: number; readonly dof: number; readonly probability: number } {
  let [chi2, dof] = [0, 0];
  for (let i = 0; i < measured.length; i++) {
    if (!(variance[i]! > 0)) continue;
    chi2 += (measured[i]! - expected[i]!) ** 2 / variance[i]!;
    dof++;
  }
  return { chi2, dof, probability: chiSquareTail(chi2, dof) };
}
