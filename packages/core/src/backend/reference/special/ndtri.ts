/**
 * Inverse of the normal distribution function after M. J. Wichura, "Algorithm AS 241: the percentage points of the
 * normal distribution", Appl. Statist. 37 (1988) 477, routine PPND16: relative error about 1e-16.
 */

const A = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const B = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const C = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const D = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const E = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const F = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

function ratio(p: readonly number[], q: readonly number[], r: number): number {
  let u = p[7];
  let v = q[7];
  for (let k = 6; k >= 0; k--) {
    u = u * r + p[k];
    v = v * r + q[k];
  }
  return u / v;
}

/**
 * Normal quantile of the probability ½ + q, given q and the smaller tail r = ½ − |q| apart, so that neither is rounded.
 * Gives ±∞ at r = 0 and NaN where r is negative or NaN.
 */
export function normalQuantile(q: number, r: number): number {
  if (Math.abs(q) <= 0.425) return q * ratio(A, B, 0.180625 - q * q);
  if (!(r > 0)) return r === 0 ? (q < 0 ? -Infinity : Infinity) : NaN;
  const s = Math.sqrt(-Math.log(r));
  const x = s <= 5 ? ratio(C, D, s - 1.6) : ratio(E, F, s - 5);
  return q < 0 ? -x : x;
}

/** Inverse of the standard normal distribution function: −∞ at 0, ∞ at 1, NaN outside. */
export function ndtri(p: number): number {
  return normalQuantile(p - 0.5, p < 0.5 ? p : 1 - p);
}

/** Inverse of the error function: ±∞ at ±1, NaN outside. */
export function erfinv(x: number): number {
  return normalQuantile(0.5 * x, 0.5 * (1 - Math.abs(x))) * Math.SQRT1_2;
}
