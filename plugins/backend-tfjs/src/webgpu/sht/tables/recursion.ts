/**
 * Coefficients of the recursion in l of λ^l_{m,±s} = √((2l+1)/4π) d^l_{m,±s}(θ) (Varshalovich et al. 1988, 4.8). With λ_l = g_l q_l,
 *
 *   q_{l+1} = (a_l cos θ ∓ b_l) q_l − q_{l−1},   b_l = a_l m s / (l(l+1)),   a_l a_{l+1} = 1/e²_{l+1},   e_l² = (l²−m²)(l²−s²) / (l²(4l²−1)),
 *
 * where a tends to 2 smoothly, so that a_l − 2 is small where 1 − cos θ is.
 */
export interface RecursionTables {
  /** a_l − 2 (spin 0), or pairs of a_l − 2 and b_l, in the order of alm; zero where l < s. */
  readonly steps: Float32Array;
  /** g_l in the order of alm; zero where l < s. */
  readonly gains: Float32Array;
}

/** Tables of all m and l ≤ lmax, computed in double precision. */
export function recursionTables(lmax: number, spin: number): RecursionTables {
  const nalm = ((lmax + 1) * (lmax + 2)) / 2;
  const stride = spin === 0 ? 1 : 2;
  const steps = new Float32Array(nalm * stride);
  const gains = new Float32Array(nalm);
  const ss = spin * spin;
  for (let m = 0, column = 0; m <= lmax; m++) {
    const mm = m * m;
    const start = Math.max(m, spin);
    let a = firstCoefficient(start, m, spin);
    const first = a;
    for (let l = start; l <= lmax; l++) {
      const at = column + l - m;
      steps[at * stride] = a - 2;
      if (spin > 0) steps[at * stride + 1] = l === 0 ? 0 : (a * m * spin) / (l * (l + 1));
      gains[at] = Math.sqrt(a / first);
      const k = (l + 1) * (l + 1);
      a = (k * (4 * k - 1)) / ((k - mm) * (k - ss) * a);
    }
    column += lmax + 1 - m;
  }
  return { steps, gains };
}

/** a_l for which the sequence tends to 2: a_l = 2 Π_j (e_{l+2j+2} / e_{l+2j+1})², whose factors are ratios of gamma functions. */
function firstCoefficient(l: number, m: number, spin: number): number {
  const r = (shift: number): number => gammaRatio((l + 1 + shift) / 2);
  return (2 * r(-m) * r(m) * r(-spin) * r(spin)) / (r(0) * r(0) * r(-0.5) * r(0.5));
}

/** Γ(x)/Γ(x + ½), relative error below 1e-13. */
function gammaRatio(x: number): number {
  let factor = 1;
  for (; x < 40; x++) factor *= (x + 0.5) / x;
  const y = 1 / (8 * x);
  // Γ(x + ½)/Γ(x) = √x (1 − y + y²/2 + 5y³/2 − 21y⁴/8 − 399y⁵/8 …), y = 1/8x (Abramowitz & Stegun 6.1.47)
  return factor / (Math.sqrt(x) * (1 + y * (-1 + y * (1 / 2 + y * (5 / 2 - y * (21 / 8 + (y * 399) / 8))))));
}

/**
 * For every m the factor of sin^{m−s} θ and of the ring's own factors in the first function, with the sign (−1)^{m−s}; 1 where m < s, whose first
 * functions are complete in the ring table.
 */
export function prefactors(lmax: number, spin: number): Float32Array {
  const out = new Float32Array(lmax + 1).fill(1);
  // C(2m, m) / 4^m
  let central = 1;
  for (let m = 0; m <= lmax; m++) {
    if (m > 0) central *= (2 * m - 1) / (2 * m);
    if (m < spin) continue;
    let square = ((2 * m + 1) / (4 * Math.PI)) * central * 4 ** spin;
    for (let j = 1; j <= spin; j++) square *= (m - j + 1) / (m + j);
    out[m] = ((m - spin) & 1 ? -1 : 1) * Math.sqrt(square);
  }
  return out;
}
