import { type Namespace, NDArray, tidy, xpx } from '@glass-ts/core';

/** Probabilities that are zero by rounding are raised to this: 8.8 deviations. */
const SMALLEST = 2 ** -60;

/** Φ(x), the standard normal distribution function; absolute error of the rounding of 1. */
export const normalCdf = (x: NDArray): NDArray => tidy(() => xpx.erf(x.mul(Math.SQRT1_2)).add(1).mul(0.5));

/** What numbers and arrays broadcast to, as an array of the dtype of `like`. */
function array(xp: Namespace, x: number | NDArray, like: NDArray): NDArray {
  return x instanceof NDArray ? xp.astype(x, like.dtype) : xp.asarray(x, { dtype: like.dtype });
}

/** Whether a parameter has one element for all of u, or one for each. */
const fits =
  (u: NDArray) =>
  (x: NDArray): boolean =>
    x.ndim === 0 || (x.ndim === u.ndim && x.shape.every((n, axis) => n === u.shape[axis]));

/**
 * Normal deviates within [lower, upper] from one uniform each, by the inverse of their distribution function: elementwise,
 * increasing in u, no rejection. Where the interval lies on the upper side of the mean the mirror image is used, so that
 * the tail keeps its resolution; an interval beyond 8 deviations from the mean gives its nearer end.
 *
 * @param u uniforms in [0, 1). @param loc mean, @param scale deviation > 0, @param lower and @param upper bounds, which may
 * be infinite; all broadcast against u.
 */
export function truncatedNormal(
  u: NDArray,
  loc: number | NDArray,
  scale: number | NDArray,
  lower: number | NDArray,
  upper: number | NDArray,
): NDArray {
  return tidy(() => {
    const { xp } = u;
    const [mean, deviation, low, high] = [loc, scale, lower, upper].map((x) => array(xp, x, u));
    const kernel = xp.backend.kernels['random.truncatedNormal'];
    if (kernel !== undefined && u.dtype === 'float64' && u.size > 0 && [mean, deviation, low, high].every(fits(u))) {
      return u.context.wrap(kernel(u, mean, deviation, low, high), u.shape);
    }
    const from = low.sub(mean).truediv(deviation);
    const to = high.sub(mean).truediv(deviation);
    // Not the sum, which is NaN for two infinite bounds.
    const mirrored = to.gt(from.neg());
    const a = normalCdf(xp.where(mirrored, to.neg(), from));
    const b = normalCdf(xp.where(mirrored, from.neg(), to));
    const p = a.add(b.sub(a).mul(xp.where(mirrored, u.rsub(1), u)));
    const x = xpx.ndtri(xp.clip(p, SMALLEST, 1 - xp.finfo(u.dtype).eps / 2));
    const value = mean.add(deviation.mul(xp.where(mirrored, x.neg(), x)));
    return xp.minimum(xp.maximum(value, low), high);
  });
}
