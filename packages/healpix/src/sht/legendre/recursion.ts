/**
 * Coefficients of the three-term recursion of λ^l_{m,±s} = √((2l+1)/4π) d^l_{m,±s}(θ) in l, for one m at a time
 * (Varshalovich et al. 1988, 4.8; Prézeau & Reinecke 2010). With
 *
 *   cos θ λ_l = e_{l+1} λ_{l+1} ± m s / (l(l+1)) λ_l + e_l λ_{l−1},   e_l² = (l²−m²)(l²−s²) / (l²(4l²−1)),
 *
 * and λ_l = g_l q_l, g_l g_{l+1} e_{l+1} = κ, the step is q_{l+1} = (a_l cos θ ∓ b_l) q_l − q_{l−1}: one coefficient
 * fewer. κ is chosen such that a_l tends to 2 smoothly. The scale g_l goes into the harmonic coefficients, once per (l, m) instead of once per ring.
 */
export class Recursion {
  readonly lmax: number;
  readonly spin: number;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly g: Float64Array;
  /** First l: max(m, s). */
  start = 0;
  /** λ at `start` = sign · prefactor · sin^{m−s}θ · {cos, sin}^{2s}(θ/2) for m ≥ s. */
  prefactor = 0;
  #m = -1;
  /** C(2m, m)/4^m. */
  #central = 1;

  /** @param take makes the arrays, so that they can lie in memory of the caller's choice */
  constructor(lmax: number, spin: number, take: (n: number) => Float64Array = (n) => new Float64Array(n)) {
    this.lmax = lmax;
    this.spin = spin;
    this.a = take(lmax + 2);
    this.b = take(lmax + 2);
    this.g = take(lmax + 2);
  }

  /** Back to before order 0. */
  reset(): void {
    this.#m = -1;
    this.#central = 1;
  }

  /** Moves to order m; orders must not decrease. */
  begin(m: number): void {
    const { lmax, spin, a, b, g } = this;
    for (let k = Math.max(1, this.#m + 1); k <= m; k++) this.#central *= (2 * k - 1) / (2 * k);
    this.#m = m;
    const start = Math.max(m, spin);
    this.start = start;
    let square = ((2 * m + 1) / (4 * Math.PI)) * this.#central * 4 ** spin;
    for (let j = 1; j <= spin; j++) square *= (m - j + 1) / (m + j);
    this.prefactor = Math.sqrt(square);

    if (start > lmax) return;
    const ms = m * spin;
    const mm = m * m;
    const ss = spin * spin;
    const kappa = 1 / firstCoefficient(start, m, spin);
    let scale = 1;
    for (let l = start; l <= lmax; l++) {
      // g_{l+1} from g_l alone: even and odd scales must not drift apart by round-off
      g[l] = scale;
      a[l] = (scale * scale) / kappa;
      b[l] = ms === 0 ? 0 : (a[l] * ms) / (l * (l + 1));
      scale = kappa / (coupling(l + 1, mm, ss) * scale);
    }
  }
}

/** e_l, from exact integers. */
function coupling(l: number, mm: number, ss: number): number {
  const ll = l * l;
  return Math.sqrt(((ll - mm) * (ll - ss)) / (ll * (4 * ll - 1)));
}

/**
 * a_l = 1/(e_{l+1} κ) at l = start for which a_l → 2: from a_l a_{l+1} = 1/e²_{l+1}, a_l = 2 Π_j (e_{l+2j+2} / e_{l+2j+1})², whose factors are ratios
 * of gamma functions.
 */
function firstCoefficient(l: number, m: number, spin: number): number {
  const r = (shift: number): number => gammaRatio((l + 1 + shift) / 2);
  return (2 * r(-m) * r(m) * r(-spin) * r(spin)) / (r(0) * r(0) * r(-0.5) * r(0.5));
}

/** Γ(x)/Γ(x + 1/2), relative error below 1e-13. */
function gammaRatio(x: number): number {
  let factor = 1;
  for (; x < 40; x++) factor *= (x + 0.5) / x;
  const y = 1 / (8 * x);
  // Γ(x + 1/2)/Γ(x) = √x (1 − y + y²/2 + 5y³/2 − 21y⁴/8 − 399y⁵/8 + 869y⁶/16 …), Abramowitz & Stegun 6.1.47 with y = 1/8x
  const series = 1 + y * (-1 + y * (1 / 2 + y * (5 / 2 + y * (-21 / 8 + y * (-399 / 8 + (y * 869) / 16)))));
  return factor / (Math.sqrt(x) * series);
}
