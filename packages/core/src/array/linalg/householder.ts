import { dotResult, type Field, norm } from './field.ts';

/**
 * A reflector H = I − τ·v·vᴴ that takes x to β·e₁ (Golub & Van Loan, section 5.1): v overwrites x; (β, τ) is returned.
 * β has the phase of −x₀, so that nothing cancels. τ = 0 where x is zero already.
 */
export function reflector(
  field: Field,
  n: number,
  x: Float64Array,
  xo: number,
): { re: number; im: number; tau: number } {
  const { lanes } = field;
  const at = lanes * xo;
  const size = norm(n, x, xo, lanes);
  if (size === 0) return { re: 0, im: 0, tau: 0 };
  const [re, im] = [x[at], lanes === 2 ? x[at + 1] : 0];
  const head = lanes === 2 ? Math.hypot(re, im) : Math.abs(re);
  const [c, s] = head === 0 ? [1, 0] : [re / head, im / head];
  x[at] += c * size;
  if (lanes === 2) x[at + 1] += s * size;
  // scaled to a unit vector, so that τ is 2 whatever the size of x
  const length = norm(n, x, xo, lanes);
  field.scale(n, 1 / length, 0, x, xo);
  return { re: -c * size, im: -s * size, tau: 2 };
}

/** y ← H·y for a contiguous vector. */
export function reflect(
  field: Field,
  n: number,
  tau: number,
  v: Float64Array,
  vo: number,
  y: Float64Array,
  yo: number,
): void {
  if (tau === 0) return;
  field.dot(n, v, vo, y, yo);
  field.axpy(n, -tau * dotResult[0], -tau * dotResult[1], v, vo, y, yo);
}
