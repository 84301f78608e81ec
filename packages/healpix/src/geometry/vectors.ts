import { type NDArray, tidy } from '@glass-ts/core';
import { type GeometryInput, namespaceOf, realInputs } from './inputs.ts';
import type { AngleOptions } from './toPixel.ts';

const DEGREE = Math.PI / 180;

/** Unit vectors (sin θ cos φ, sin θ sin φ, cos θ) of directions in radians, or of (lon, lat) in degrees: [x, y, z]. */
export function ang2vec(
  theta: GeometryInput,
  phi: GeometryInput,
  options: AngleOptions = {},
): [x: NDArray, y: NDArray, z: NDArray] {
  const xp = namespaceOf(theta, phi);
  return tidy(() => {
    const [a, b] = realInputs(xp, [theta, phi], 'ang2vec');
    if (!options.lonlat) {
      const s = xp.sin(a);
      return [s.mul(xp.cos(b)), s.mul(xp.sin(b)), xp.cos(a)];
    }
    const lon = a.mul(DEGREE);
    const lat = b.mul(DEGREE);
    const s = xp.cos(lat);
    return [s.mul(xp.cos(lon)), s.mul(xp.sin(lon)), xp.sin(lat)];
  });
}

/** Directions of vectors of any length: [θ, φ] in radians with 0 ≤ φ < 2π, or [lon, lat] in degrees. */
export function vec2ang(
  x: GeometryInput,
  y: GeometryInput,
  z: GeometryInput,
  options: AngleOptions = {},
): [theta: NDArray, phi: NDArray] {
  const xp = namespaceOf(x, y, z);
  return tidy(() => {
    const [a, b, c] = realInputs(xp, [x, y, z], 'vec2ang');
    const theta = xp.atan2(xp.hypot(a, b), c);
    const angle = xp.atan2(b, a);
    const phi = xp.where(angle.lt(0), angle.add(2 * Math.PI), angle);
    return options.lonlat ? [phi.truediv(DEGREE), theta.truediv(-DEGREE).add(90)] : [theta, phi];
  });
}
