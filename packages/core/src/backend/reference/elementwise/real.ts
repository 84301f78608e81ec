/** Scalar functions that `Math` does not have, or has with other special cases than IEEE 754 and C99. */

const TWO_52 = 2 ** 52;
const f64 = new Float64Array(1);
const i64 = new BigInt64Array(f64.buffer);
const i32high = new Int32Array(f64.buffer);
const f32 = new Float32Array(1);
const i32 = new Int32Array(f32.buffer);

/** The sign bit of NaN; apart from `hasSign` to keep that small enough for inlining. */
function signOfNaN(x: number): boolean {
  f64[0] = x;
  return i32high[1] < 0;
}

/** Is the sign bit set (−0 and negative NaN included)? */
export function hasSign(x: number): boolean {
  return x < 0 || 1 / x < 0 || (Number.isNaN(x) && signOfNaN(x));
}

/** |x| with the sign of y. */
export function copysign(x: number, y: number): number {
  const a = Math.abs(x);
  return hasSign(y) ? -a : a;
}

/** Nearest integer, halves to even, −0 kept. */
export function roundEven(x: number): number {
  if (!(Math.abs(x) < TWO_52)) return x;
  const r = Math.abs(x) + TWO_52 - TWO_52;
  return x < 0 || 1 / x < 0 ? -r : r;
}

/** √(x² + y²) without overflow or underflow; infinite if either is, even beside NaN. */
export function hypot(x: number, y: number): number {
  const s = x * x + y * y;
  if (s > 1e-280 && s < 1e300) return Math.sqrt(s);
  if (Math.abs(x) === Infinity || Math.abs(y) === Infinity) return Infinity;
  const scale = Math.max(Math.abs(x), Math.abs(y));
  if (!(scale > 0)) return scale;
  // Powers of two keep the scaling exact.
  const down = scale > 1 ? 2 ** -540 : scale > 2 ** -700 ? 2 ** 540 : 2 ** 800;
  const a = x * down;
  const b = y * down;
  const t = a * a + b * b;
  return t > 0 && t < Infinity ? Math.sqrt(t) / down : Math.hypot(x, y);
}

/** Power as in C99: 1^y and x^0 are 1 whatever the other is, (−1)^±∞ is 1. */
export function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  return x ** y;
}

/** Quotient rounded down, consistent with `modulo` (x = q·y + r) for finite operands; Python's rule. */
export function floorDivide(x: number, y: number): number {
  const q = x / y;
  if (!Number.isFinite(x) || y === 0 || Number.isNaN(q)) return q;
  const r = x % y;
  let d = (x - r) / y;
  if (r !== 0 && r < 0 !== y < 0) d -= 1;
  if (d === 0) return copysign(0, q);
  const f = Math.floor(d);
  return d - f > 0.5 ? f + 1 : f;
}

/** Remainder with the sign of the divisor. */
export function modulo(x: number, y: number): number {
  const r = x % y;
  if (r === 0) return y < 0 ? -0 : 0;
  return r < 0 !== y < 0 ? r + y : r;
}

/** log(eˣ + eʸ). */
export function logaddexp(x: number, y: number): number {
  if (x === y) return x + Math.LN2;
  const d = x - y;
  if (d > 0) return x + Math.log1p(Math.exp(-d));
  if (d <= 0) return y + Math.log1p(Math.exp(d));
  return NaN;
}

/** The next double from x towards y. */
export function nextafter(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  f64[0] = x;
  i64[0] += x < y === x > 0 ? 1n : -1n;
  return f64[0];
}

/** The next single-precision number from x towards y. */
export function nextafter32(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? 2 ** -149 : -(2 ** -149);
  f32[0] = x;
  i32[0] += x < y === x > 0 ? 1 : -1;
  return f32[0];
}
