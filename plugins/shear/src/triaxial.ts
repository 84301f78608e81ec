import { type NDArray, type Size, tidy } from '@glass-ts/core';
import { type RealInput, realInput, type SamplerOptions, samplerContext, sizeAndOptions } from '@glass-ts/rng';

/**
 * Axis ratio q of the projection of a triaxial ellipsoid with axis ratios ζ = B/A and ξ = C/A that is seen from the
 * direction with squared cosine `c` of the polar angle to the short axis and azimuth φ with squared cosine `p` to the long
 * one (Binney 1985, MNRAS 212, 767, in the form of Lambas, Maddox & Loveday 1992).
 */
export function projectedAxisRatio(zeta: number | NDArray, xi: number | NDArray, c: NDArray, p: NDArray): NDArray {
  return tidy(() => {
    const { xp } = c;
    const [sinSquared, sinPhi] = [c.rsub(1), p.rsub(1)];
    const flattening = typeof zeta === 'number' ? zeta * zeta - 1 : zeta.mul(zeta).sub(1);
    const thickness = typeof xi === 'number' ? xi * xi : xi.mul(xi);
    const a = sinPhi.mul(flattening).add(1).mul(c).add(sinSquared.mul(thickness));
    const b = c.mul(4).mul(sinPhi).mul(p).mul(flattening).mul(flattening);
    const d = p.mul(flattening).add(1);
    const difference = a.sub(d);
    const root = xp.sqrt(difference.mul(difference).add(b));
    const sum = a.add(d);
    // Round-off must not make the square negative when the ellipsoid is a disc seen edge-on.
    return xp.sqrt(xp.maximum(sum.sub(root).truediv(sum.add(root)), 0));
  });
}

/**
 * Axis ratios of triaxial ellipsoids seen from random directions (Ryden 2004, ApJ 601, 214, section 3).
 *
 * Draws: uniform(−1, 1) for cos θ, then uniform(0, 2π) for φ.
 *
 * @param zeta ratio B/A of the axes A ≥ B ≥ C. @param xi ratio C/A; both broadcast, 1 ≥ ζ ≥ ξ is not checked.
 * @param size shape of the result; the broadcast shape when left out.
 * @throws DTypeError when all arguments are plain numbers and neither `xp` nor a generator of known namespace is given.
 */
export function triaxialAxisRatio(
  zeta: RealInput,
  xi: RealInput,
  size?: Size | SamplerOptions,
  options?: SamplerOptions,
): NDArray {
  const [given, rest] = sizeAndOptions(size, options);
  const { xp, rng } = samplerContext(rest, zeta, xi);
  return tidy(() => {
    const [a, b] = [realInput(xp, zeta), realInput(xp, xi)];
    const shape = given ?? xp.add(xp.asarray(a), b).shape;
    const cosTheta = rng.uniform(-1, 1, shape);
    const cosPhi = xp.cos(rng.uniform(0, 2 * Math.PI, shape));
    return projectedAxisRatio(a, b, cosTheta.mul(cosTheta), cosPhi.mul(cosPhi));
  });
}
