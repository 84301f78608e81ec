/**
 * Complex exponential family. Special values as in C99 Annex G. Every function takes (re, im) and writes the result to
 * z[o], z[o + 1].
 */
import { copysign, hasSign } from './real.ts';

type F = Float64Array;

/** Largest argument whose exponential is halved safely before scaling. */
const LARGE = 708;
const EXP_LARGE = Math.exp(LARGE);

export function cexp(a: number, b: number, z: F, o: number): void {
  if (b === 0) {
    z[o] = Math.exp(a);
    z[o + 1] = b;
  } else if (Math.abs(b) < Infinity) {
    const scaled = a > LARGE && a < Infinity;
    const e = Math.exp(scaled ? a - LARGE : a);
    const scale = scaled ? EXP_LARGE : 1;
    z[o] = e * Math.cos(b) * scale;
    z[o + 1] = e * Math.sin(b) * scale;
  } else if (a === -Infinity) {
    z[o] = 0;
    z[o + 1] = copysign(0, b);
  } else {
    z[o] = a === Infinity ? Infinity : NaN;
    z[o + 1] = NaN;
  }
}

export function cexpm1(a: number, b: number, z: F, o: number): void {
  if (Math.abs(a) < LARGE && Math.abs(b) < Infinity) {
    const s = Math.sin(0.5 * b);
    z[o] = Math.expm1(a) * Math.cos(b) - 2 * s * s;
    z[o + 1] = b === 0 ? b : Math.exp(a) * Math.sin(b);
  } else {
    cexp(a, b, z, o);
    z[o] -= 1;
  }
}

export function csinh(a: number, b: number, z: F, o: number): void {
  if (b === 0) {
    z[o] = Math.sinh(a);
    z[o + 1] = b;
  } else if (Math.abs(b) < Infinity) {
    if (Math.abs(a) > LARGE && Math.abs(a) < Infinity) {
      const e = 0.5 * Math.exp(Math.abs(a) - LARGE);
      z[o] = copysign(e, a) * Math.cos(b) * EXP_LARGE;
      z[o + 1] = e * Math.sin(b) * EXP_LARGE;
    } else {
      z[o] = Math.sinh(a) * Math.cos(b);
      z[o + 1] = Math.cosh(a) * Math.sin(b);
    }
  } else {
    z[o] = a === 0 || Math.abs(a) === Infinity ? a : NaN;
    z[o + 1] = NaN;
  }
}

export function ccosh(a: number, b: number, z: F, o: number): void {
  if (b === 0) {
    z[o] = Math.cosh(a);
    z[o + 1] = !Number.isNaN(a) && hasSign(a) ? -b : b;
  } else if (Math.abs(b) < Infinity) {
    if (Math.abs(a) > LARGE && Math.abs(a) < Infinity) {
      const e = 0.5 * Math.exp(Math.abs(a) - LARGE);
      z[o] = e * Math.cos(b) * EXP_LARGE;
      z[o + 1] = copysign(e, a) * Math.sin(b) * EXP_LARGE;
    } else {
      z[o] = Math.cosh(a) * Math.cos(b);
      z[o + 1] = Math.sinh(a) * Math.sin(b);
    }
  } else {
    z[o] = Math.abs(a) === Infinity ? Infinity : NaN;
    z[o + 1] = a === 0 ? 0 : NaN;
  }
}

/** After Kahan, "Branch cuts for complex elementary functions" (1987), procedure CTANH. */
export function ctanh(a: number, b: number, z: F, o: number): void {
  if (b === 0) {
    z[o] = Math.tanh(a);
    z[o + 1] = b;
  } else if (Math.abs(a) === Infinity) {
    z[o] = copysign(1, a);
    z[o + 1] = Math.abs(b) < Infinity ? 0 * Math.sin(2 * b) : copysign(0, b);
  } else if (!(Math.abs(b) < Infinity)) {
    z[o] = a === 0 ? a : NaN;
    z[o + 1] = NaN;
  } else if (Math.abs(a) > 22) {
    z[o] = copysign(1, a);
    z[o + 1] = 4 * Math.sin(b) * Math.cos(b) * Math.exp(-2 * Math.abs(a));
  } else {
    const t = Math.tan(b);
    const beta = 1 + t * t;
    const s = Math.sinh(a);
    const rho = Math.sqrt(1 + s * s);
    const d = 1 + beta * s * s;
    z[o] = (beta * rho * s) / d;
    z[o + 1] = t / d;
  }
}
