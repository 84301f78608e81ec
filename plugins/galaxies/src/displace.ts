import { NDArray, referenceNamespace, tidy } from '@glass-ts/core';
import { type Coordinates, type Deflection, deflect } from '@glass-ts/lensing';
import { complexOf } from '@glass-ts/shear';

const RADIANS = Math.PI / 180;

/** The complex conjugate of a deflection in any of its forms. */
function conjugate(alpha: Deflection): Deflection {
  if (typeof alpha === 'object' && 're' in alpha) return { re: alpha.re, im: -alpha.im };
  const x = alpha instanceof NDArray ? alpha : referenceNamespace().asarray(alpha);
  const { xp } = x;
  if (xp.isdtype(x.dtype, 'complex floating')) return xp.conj(x);
  if (x.shape[0] !== 2) return x; // deflect says what is wrong
  const [re, im] = xp.unstack(x);
  return xp.stack([re, im.neg()]);
}

/**
 * Moves points on the sphere along great circles: `|alpha|` is the distance, arg 0 points north and 90° **east**. (The
 * displacement of the deflection maps is their complex conjugate: see `deflect`.) Longitudes are not wrapped.
 *
 * @param lon degrees. @param lat degrees; both broadcast against alpha. @param alpha in radians: complex, or real (2, …).
 * @returns longitude and latitude in degrees.
 */
export const displace = (lon: Coordinates, lat: Coordinates, alpha: Deflection): [NDArray, NDArray] =>
  tidy(() => deflect(lon, lat, conjugate(alpha)));

/**
 * The displacement that takes points to others: distance times e^{iχ}, where the bearing χ is 0 for north and 90° for east.
 * Inverse of {@link displace}; exactly 0 between equal points.
 *
 * @param fromLon degrees, as all angles. @param fromLat @param toLon @param toLat all four broadcast.
 * @returns complex, radians.
 */
export function displacement(
  fromLon: Coordinates,
  fromLat: Coordinates,
  toLon: Coordinates,
  toLat: Coordinates,
): NDArray {
  const inputs = [fromLon, fromLat, toLon, toLat];
  const xp = inputs.find((x): x is NDArray => x instanceof NDArray)?.xp ?? referenceNamespace();
  return tidy(() => {
    const [lon1, lat1, lon2, lat2] = inputs.map((x) => xp.asarray(x, { dtype: xp.backend.info.defaults.real }));
    const [a, b, g] = [lat1.mul(RADIANS), lat2.mul(RADIANS), lon2.sub(lon1).mul(RADIANS)];
    const [sinA, cosA, sinB, cosB] = [xp.sin(a), xp.cos(a), xp.sin(b), xp.cos(b)];
    const [sinG, cosG] = [xp.sin(g), xp.cos(g)];
    const along = cosA.mul(sinB).sub(sinA.mul(cosB).mul(cosG));
    const across = cosB.mul(sinG);
    const up = sinA.mul(sinB).add(cosA.mul(cosB).mul(cosG));
    const sine = xp.hypot(across, along);
    const r = xp.atan2(sine, up);
    // Where the sine is 0 the bearing is that of the north: a distance of 0 or 180°.
    const none = sine.eq(0);
    const scale = r.truediv(xp.where(none, 1, sine));
    return complexOf(xp.where(none, r, scale.mul(along)), scale.mul(across));
  });
}
