/**
 * Complex logarithm, square root and inverse functions. Special values and branch cuts as in C99 Annex G; the finite
 * formulas after Kahan, "Branch cuts for complex elementary functions" (1987). Every function takes (re, im) and writes
 * the result to z[o], z[o + 1].
 */
import { sumOfSquaresPlus } from './double-double.ts';
import { copysign, hasSign, hypot } from './real.ts';

type F = Float64Array;

const HALF_PI = Math.PI / 2;
const HUGE = 1e150;
const finite = (x: number): boolean => Math.abs(x) < Infinity;

/** log √(a² + b²), also near |z| = 1 and where the square over- or underflows. */
function logAbs(a: number, b: number): number {
  const x = Math.abs(a);
  const y = Math.abs(b);
  const s = x * x + y * y;
  if (s > 0.5 && s < 2) return 0.5 * Math.log1p(sumOfSquaresPlus(a, b, -1));
  if (s > 1e-290 && s < 1e300) return 0.5 * Math.log(s);
  if (x === Infinity || y === Infinity) return Infinity;
  if (s > 1) return Math.log(hypot(x * 0.5, y * 0.5)) + Math.LN2;
  if (s < 1 && s > 0) return Math.log(hypot(x * 2 ** 100, y * 2 ** 100)) - 100 * Math.LN2;
  return x === 0 && y === 0 ? -Infinity : Math.log(hypot(x * 2 ** 600, y * 2 ** 600)) - 600 * Math.LN2;
}

export function clog(a: number, b: number, z: F, o: number): void {
  z[o] = logAbs(a, b);
  z[o + 1] = Math.atan2(b, a);
}

/** log(1 + z), accurate near 0. */
export function clog1p(a: number, b: number, z: F, o: number): void {
  if (Math.abs(a) < 0.5 && Math.abs(b) < 0.5) {
    const tiny = Math.abs(a) < 1e-150 && Math.abs(b) < 1e-150;
    z[o] = tiny ? a : 0.5 * Math.log1p(sumOfSquaresPlus(a, b, 2 * a));
  } else z[o] = logAbs(1 + a, b);
  z[o + 1] = Math.atan2(b, 1 + a);
}

export function csqrt(a: number, b: number, z: F, o: number): void {
  if (Math.abs(b) === Infinity) {
    z[o] = Infinity;
    z[o + 1] = b;
  } else if (a === Infinity || a === -Infinity) {
    const zero = !Number.isNaN(b) ? copysign(0, b) : NaN;
    z[o] = a > 0 ? a : Math.abs(zero);
    z[o + 1] = a > 0 ? zero : copysign(Infinity, b);
  } else if (a === 0 && b === 0) {
    z[o] = 0;
    z[o + 1] = b;
  } else {
    const m = Math.max(Math.abs(a), Math.abs(b));
    const [down, up] = m > 1e300 ? [2 ** -4, 2 ** 2] : m < 1e-290 ? [2 ** 108, 2 ** -54] : [1, 1];
    const x = a * down;
    const y = b * down;
    const t = Math.sqrt(0.5 * (Math.abs(x) + hypot(x, y)));
    z[o] = (x < 0 ? Math.abs(y) / (2 * t) : t) * up;
    z[o + 1] = (x < 0 ? copysign(t, y) : y / (2 * t)) * up;
  }
}

const p = new Float64Array(2);
const m = new Float64Array(2);

export function casinh(a: number, b: number, z: F, o: number): void {
  if (finite(a) && finite(b)) {
    if (Math.abs(a) > HUGE || Math.abs(b) > HUGE) {
      z[o] = copysign(logAbs(a, b) + Math.LN2, a);
      z[o + 1] = Math.atan2(b, Math.abs(a));
      return;
    }
    csqrt(1 + b, -a, p, 0);
    csqrt(1 - b, a, m, 0);
    z[o] = Math.asinh(p[0] * m[1] - m[0] * p[1]);
    z[o + 1] = Math.atan2(b, p[0] * m[0] - p[1] * m[1]);
    if (a === 0 && Math.abs(b) <= 1) z[o] = a;
  } else if (Math.abs(a) === Infinity) {
    z[o] = a;
    z[o + 1] = Number.isNaN(b) ? NaN : copysign(finite(b) ? 0 : HALF_PI / 2, b);
  } else if (Math.abs(b) === Infinity) {
    z[o] = Number.isNaN(a) ? Infinity : copysign(Infinity, a);
    z[o + 1] = Number.isNaN(a) ? NaN : copysign(HALF_PI, b);
  } else {
    z[o] = NaN;
    z[o + 1] = b === 0 ? b : NaN;
  }
}

export function cacos(a: number, b: number, z: F, o: number): void {
  if (finite(a) && finite(b)) {
    if (Math.abs(a) > HUGE || Math.abs(b) > HUGE) {
      z[o] = Math.atan2(Math.abs(b), a);
      z[o + 1] = -copysign(logAbs(a, b) + Math.LN2, b);
      return;
    }
    csqrt(1 - a, -b, m, 0);
    csqrt(1 + a, b, p, 0);
    z[o] = 2 * Math.atan2(m[0], p[0]);
    z[o + 1] = b === 0 && Math.abs(a) <= 1 ? -b : Math.asinh(p[0] * m[1] - p[1] * m[0]);
  } else if (Math.abs(a) === Infinity) {
    z[o] = Number.isNaN(b) ? NaN : a > 0 ? (finite(b) ? 0 : HALF_PI / 2) : finite(b) ? Math.PI : 1.5 * HALF_PI;
    z[o + 1] = Number.isNaN(b) ? Infinity : -copysign(Infinity, b);
  } else if (Math.abs(b) === Infinity) {
    z[o] = Number.isNaN(a) ? NaN : HALF_PI;
    z[o + 1] = -b;
  } else {
    z[o] = a === 0 ? HALF_PI : NaN;
    z[o + 1] = NaN;
  }
}

export function cacosh(a: number, b: number, z: F, o: number): void {
  cacos(a, b, z, o);
  const re = z[o];
  z[o] = Math.abs(z[o + 1]);
  z[o + 1] = !Number.isNaN(b) ? copysign(re, b) : re;
}

export function casin(a: number, b: number, z: F, o: number): void {
  casinh(-b, a, z, o);
  const re = z[o];
  z[o] = z[o + 1];
  z[o + 1] = -re;
}

/** For Re z ≥ 0; `catanh` is odd. */
function atanhRight(a: number, b: number, z: F, o: number): void {
  if (Number.isNaN(a) || Number.isNaN(b)) {
    z[o] = a === Infinity || a === 0 ? 0 : Math.abs(b) === Infinity ? 0 : NaN;
    z[o + 1] = Math.abs(b) === Infinity ? copysign(HALF_PI, b) : NaN;
  } else if (a > HUGE || Math.abs(b) > HUGE) {
    const h = hypot(a * 0.5, b * 0.5);
    z[o] = finite(h) ? a / 4 / h / h : 0;
    z[o + 1] = copysign(HALF_PI, b);
  } else if (a === 1 && Math.abs(b) < 1e-150) {
    const y = Math.abs(b);
    z[o] = y === 0 ? Infinity : -Math.log(Math.sqrt(y) / Math.sqrt(hypot(y, 2)));
    z[o + 1] = y === 0 ? b : copysign(0.5 * Math.atan2(2, -y), b);
  } else {
    z[o] = 0.25 * Math.log1p((4 * a) / ((1 - a) * (1 - a) + b * b));
    z[o + 1] = 0.5 * Math.atan2(2 * b, (1 - a) * (1 + a) - b * b);
  }
}

export function catanh(a: number, b: number, z: F, o: number): void {
  if (!Number.isNaN(a) && hasSign(a)) {
    atanhRight(-a, -b, z, o);
    z[o] = -z[o];
    z[o + 1] = -z[o + 1];
  } else atanhRight(a, b, z, o);
}

export function catan(a: number, b: number, z: F, o: number): void {
  catanh(-b, a, z, o);
  const re = z[o];
  z[o] = z[o + 1];
  z[o + 1] = -re;
}
