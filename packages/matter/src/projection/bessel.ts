/** Beyond this order above the argument, downward recursion has forgotten its start. */
const HEADROOM = 24;

/**
 * Spherical Bessel functions j_0(x) … j_lmax(x) into `out`: upward recursion where it is stable (l < x), Miller's downward
 * recursion above (Press et al., Numerical Recipes, 5.4), normalised by the larger of j_0 and j_1. Absolute error about 1e-14.
 */
export function sphericalBessel(x: number, lmax: number, out: Float64Array): void {
  if (x < 1e-8) {
    out.fill(0, 0, lmax + 1);
    out[0] = 1;
    return;
  }
  const j0 = Math.sin(x) / x;
  const j1 = (j0 - Math.cos(x)) / x;
  out[0] = j0;
  if (lmax === 0) return;
  if (x > lmax + 1) {
    out[1] = j1;
    for (let l = 1; l < lmax; l++) out[l + 1] = ((2 * l + 1) / x) * out[l]! - out[l - 1]!;
    return;
  }
  const start = lmax + HEADROOM + Math.ceil(Math.sqrt(40 * lmax));
  let [above, here] = [0, 1e-290];
  for (let l = start; l >= 1; l--) {
    const below = ((2 * l + 1) / x) * here - above;
    above = here;
    here = below;
    if (l - 1 <= lmax) out[l - 1] = here;
    if (Math.abs(here) > 1e250) {
      above *= 1e-250;
      here *= 1e-250;
      for (let m = l - 1; m <= lmax; m++) out[m]! *= 1e-250;
    }
  }
  const scale = Math.abs(j0) > Math.abs(j1) ? j0 / out[0]! : j1 / out[1]!;
  for (let l = 0; l <= lmax; l++) out[l]! *= scale;
}
