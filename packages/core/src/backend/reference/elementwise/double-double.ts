/** Error-free products (Dekker 1971), for sums of squares that nearly cancel. */

const SPLIT = 134217729; // 2^27 + 1

/** a² − p for p = fl(a²). */
function squareError(a: number, p: number): number {
  const t = SPLIT * a;
  const hi = t - (t - a);
  const lo = a - hi;
  return hi * hi - p + 2 * hi * lo + lo * lo;
}

/** a² + b² + c to about twice the working precision, for moderate a, b. */
export function sumOfSquaresPlus(a: number, b: number, c: number): number {
  const p = a * a;
  const q = b * b;
  const s = p + q;
  const t = s - p;
  const e = p - (s - t) + (q - t);
  const u = s + c;
  const v = u - s;
  const f = s - (u - v) + (c - v);
  return u + (f + e + squareError(a, p) + squareError(b, q));
}
