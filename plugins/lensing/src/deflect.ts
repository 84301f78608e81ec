import {
  type Complex,
  type DType,
  DTypeError,
  isComplex,
  isFloat,
  type Namespace,
  NDArray,
  realOf,
  referenceNamespace,
  type TableInput,
} from '@glass-ts/core';

/** Degrees, as an array on any device or plain numbers. */
export type Coordinates = NDArray | TableInput;

/** Radians: complex, or real with the leading axis (2, …) of real and imaginary part. */
export type Deflection = NDArray | TableInput | Complex;

const isScalarComplex = (x: Deflection): x is Complex => typeof x === 'object' && 're' in x && 'im' in x;

/** Real and imaginary part. */
function parts(xp: Namespace, alpha: Deflection): [Coordinates, Coordinates] {
  if (isScalarComplex(alpha)) return [alpha.re, alpha.im];
  const x = alpha instanceof NDArray ? alpha : xp.asarray(alpha);
  if (isComplex(x.dtype)) return [xp.real(x), xp.imag(x)];
  if (x.shape[0] !== 2) {
    throw new DTypeError(`alpha is real with the shape (${x.shape.join(', ')})`, {
      where: { name: 'deflect' },
      fix: 'Give complex numbers, or real and imaginary part along a first axis of length 2',
    });
  }
  const [re, im] = xp.unstack(x);
  return [re, im];
}

/** The floating-point dtype that the arrays among the arguments promote to; integers and plain numbers do not count. */
function workingDtype(xp: Namespace, inputs: readonly unknown[]): DType {
  const floats = inputs.filter((x): x is NDArray => x instanceof NDArray && (isFloat(x.dtype) || isComplex(x.dtype)));
  return floats.length === 0 ? xp.backend.info.defaults.real : realOf(xp.resultType(...floats));
}

const DEGREE = Math.PI / 180;

/** No distance is shorter but 0, also in float32. */
const SMALLEST = 1e-30;

/**
 * Moves points on the sphere by a deflection (Tessore et al. 2023, section 4.3): `|alpha|` is the distance, arg 0 points
 * north, and a positive imaginary part moves to **smaller** longitude, which is the sense of the deflection maps of
 * {@link fromConvergence}. Longitudes are not wrapped.
 *
 * @param lon degrees. @param lat degrees; both broadcast against alpha. @param alpha in radians.
 * @param xp namespace to work in where no argument is an array.
 * @returns longitude and latitude in degrees.
 * @throws DTypeError for real alpha without the two components.
 */
export function deflect(lon: Coordinates, lat: Coordinates, alpha: Deflection, xp?: Namespace): [NDArray, NDArray] {
  const given = [lon, lat, alpha].find((x): x is NDArray => x instanceof NDArray);
  const ns = xp ?? given?.xp ?? referenceNamespace();
  const dtype = workingDtype(ns, [lon, lat, alpha]);
  const real = (x: Coordinates): NDArray => (x instanceof NDArray ? ns.astype(x, dtype) : ns.asarray(x, { dtype }));
  const [re, im] = parts(ns, alpha).map(real);
  const a = ns.hypot(re, im);
  const longitude = real(lon);
  const t = ns.multiply(real(lat), DEGREE);
  const [sinT, cosT, sinA, cosA] = [ns.sin(t), ns.cos(t), ns.sin(a), ns.cos(a)];
  // sin(a)/a times the deflection: its sine along the meridian and across, without its direction as an angle.
  const share = sinA.truediv(ns.maximum(a, SMALLEST));
  const [north, across] = [re.mul(share), im.mul(share)];
  // Components of the end point: up, and along the meridian of the starting point.
  const up = sinT.mul(cosA).add(cosT.mul(north));
  const along = cosT.mul(cosA).sub(sinT.mul(north));
  const lat2 = ns.atan2(up, ns.hypot(along, across)).truediv(DEGREE);
  return [longitude.sub(ns.atan2(across, along).truediv(DEGREE)), lat2];
}
