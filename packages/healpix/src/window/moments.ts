import { capRule, cornerRule, diagonalRule, type Rule, squareRule } from './rules.ts';

/** Powers of the squared chord that are kept: the series of the window ends below 1e-17 at l = 4·nside. */
export const TERMS = 26;

/**
 * Averages over pairs of points (n, n′) in one pixel, and over all pixels, of powers of T = 4·nside²·t, t = |n − n′|²/4 = sin²(γ/2).
 * Do not depend on l, and tend to a limit as nside grows.
 */
export interface ChordMoments {
  /** ⟨T^k⟩ */
  readonly scalar: Float64Array;
  /** ⟨T^k (1 − t)² cos 2E⟩: E, the area of the triangle (n, pixel centre, n′), turns a spin-2 field carried from n to the centre to n′. */
  readonly tensor: Float64Array;
}

/** Gauss–Legendre points per side of a pixel: 1e-12 for every nside. */
const POINTS = 8;

/** Moments by quadrature over the distinct pixels of the grid. */
export function chordMoments(nside: number): ChordMoments {
  const sum = { scalar: new Float64Array(TERMS), tensor: new Float64Array(TERMS) };
  const square = squareRule(POINTS);
  const corner = nside === 1 ? capRule(POINTS) : cornerRule(POINTS);
  const diagonal = diagonalRule(POINTS);
  const npix = 12 * nside * nside;
  const add = (ix: number, iy: number, polar: boolean, count: number): void => {
    const rule = !polar ? square : ix + iy === 2 * nside - 2 ? corner : ix + iy === nside - 1 ? diagonal : square;
    addPixel(nside, ix, iy, polar, rule, count / npix, sum);
  };
  // polar caps with the pixels across their edges: 8 half faces, mirrored in the diagonal
  for (let ix = 0; ix < nside; ix++) {
    for (let iy = Math.max(0, nside - 1 - ix); iy <= ix; iy++) add(ix, iy, true, ix === iy ? 8 : 16);
  }
  // belt: all pixels of a ring are alike
  for (let d = 0; d < nside - 1; d++) add(d, 0, true, 8 * (d + 1));
  for (let d = 0; d <= 2 * nside - 2; d++)
    add(Math.min(d, nside - 1), d - Math.min(d, nside - 1), false, 4 * (Math.min(d, 2 * nside - 2 - d) + 1));
  return sum;
}

/** Unit vector of the point (X, Y) of base face 0 (polar) or 4, as (x, y, z) (Górski et al. 2005; Calabretta & Roukema 2007). */
function place(polar: boolean, x: number, y: number, out: Float64Array, at: number): void {
  const r = polar ? 1 : 0;
  const h = r - 1 + x + y;
  const m = 2 - r * h;
  let z: number;
  let s: number;
  let phi = (Math.PI / 4) * (x - y);
  if (m < 1) {
    const q = (m * m) / 3;
    z = 1 - q;
    s = Math.sqrt(q * (2 - q));
    if (m > 0) phi /= m;
  } else {
    z = (2 * h) / 3;
    s = Math.sqrt((1 - z) * (1 + z));
  }
  out[at] = s * Math.cos(phi);
  out[at + 1] = s * Math.sin(phi);
  out[at + 2] = z;
}

function addPixel(
  nside: number,
  ix: number,
  iy: number,
  polar: boolean,
  rule: Rule,
  share: number,
  sum: { scalar: Float64Array; tensor: Float64Array },
): void {
  const n = rule.w.length;
  const v = new Float64Array(3 * n + 3);
  for (let i = 0; i < n; i++) place(polar, (ix + rule.x[i]) / nside, (iy + rule.y[i]) / nside, v, 3 * i);
  place(polar, (ix + 0.5) / nside, (iy + 0.5) / nside, v, 3 * n);
  const cx = v[3 * n];
  const cy = v[3 * n + 1];
  const cz = v[3 * n + 2];
  // summed pixel by pixel: adding single pairs to the grand total would lose three digits
  const scalar = new Float64Array(TERMS);
  const tensor = new Float64Array(TERMS);
  const scale = nside * nside;
  for (let i = 0; i < n; i++) {
    const ax = v[3 * i];
    const ay = v[3 * i + 1];
    const az = v[3 * i + 2];
    const wi = rule.w[i];
    scalar[0] += wi * rule.w[i];
    tensor[0] += wi * rule.w[i];
    const ac = ax * cx + ay * cy + az * cz;
    // a × c, so that the triple product is a dot product with b
    const nx = cy * az - cz * ay;
    const ny = cz * ax - cx * az;
    const nz = cx * ay - cy * ax;
    for (let j = 0; j < i; j++) {
      const bx = v[3 * j];
      const by = v[3 * j + 1];
      const bz = v[3 * j + 2];
      const dx = ax - bx;
      const dy = ay - by;
      const dz = az - bz;
      const chord = dx * dx + dy * dy + dz * dz;
      // tan(E/2) = a·(b × c) / (1 + a·b + b·c + c·a); cos 2E from its double-angle formulas
      const triple = bx * nx + by * ny + bz * nz;
      const base = 2 - 0.5 * chord + ac + (bx * cx + by * cy + bz * cz);
      const tan2 = (triple / base) ** 2;
      const cosE = (1 - tan2) / (1 + tan2);
      const spin = (2 * cosE * cosE - 1) * (1 - 0.25 * chord) ** 2;
      const power = scale * chord;
      let p = 2 * wi * rule.w[j];
      for (let k = 0; k < TERMS; k++) {
        scalar[k] += p;
        tensor[k] += p * spin;
        p *= power;
      }
    }
  }
  for (let k = 0; k < TERMS; k++) {
    sum.scalar[k] += share * scalar[k];
    sum.tensor[k] += share * tensor[k];
  }
}

/** Sums Σ_k c_k M_k with c_k the coefficients of P_l(1 − 2t) and of d^l_22 = (1 − t)² P_{l−2}^{(0,4)}(1 − 2t): squared windows. */
export function windowsFromMoments(
  { scalar, tensor }: ChordMoments,
  nside: number,
  lmax: number,
): { temperature: Float64Array; polarization: Float64Array } {
  const temperature = new Float64Array(lmax + 1);
  const polarization = new Float64Array(lmax + 1);
  const scale = 4 * nside * nside;
  for (let l = 0; l <= lmax; l++) {
    temperature[l] = Math.sqrt(series(scalar, l, l + 1, scale));
    if (l >= 2) polarization[l] = Math.sqrt(series(tensor, l - 2, l + 3, scale));
  }
  return { temperature, polarization };
}

/** ₂F₁(−n, b; 1; t) with powers of t replaced by moments. */
function series(moments: Float64Array, n: number, b: number, scale: number): number {
  let sum = 0;
  let c = 1;
  for (let k = 0; k < moments.length && k <= n; k++) {
    sum += c * moments[k];
    c *= ((k - n) * (b + k)) / ((k + 1) * (k + 1) * scale);
  }
  return sum;
}
