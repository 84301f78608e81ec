import type { UnaryOp } from '../../types.ts';
import type { UnaryLoop } from '../blocks.ts';
import { erf } from '../special/erf.ts';
import { lgamma } from '../special/lgamma.ts';
import { erfinv, ndtri } from '../special/ndtri.ts';
import { hasSign, roundEven } from './real.ts';

type Table = { readonly [Op in Exclude<UnaryOp, 'bitwiseInvert'>]: UnaryLoop<Float64Array> };

/**
 * Unary loops in double precision; predicates give 0 or 1. Every loop is written out: a loop shared through a callback
 * would be compiled once for all operations, and call and box for every element.
 */
export const FLOAT_UNARY: Table = {
  abs(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.abs(x[i++]);
  },
  acos(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.acos(x[i++]);
  },
  acosh(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.acosh(x[i++]);
  },
  asin(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.asin(x[i++]);
  },
  asinh(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.asinh(x[i++]);
  },
  atan(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.atan(x[i++]);
  },
  atanh(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.atanh(x[i++]);
  },
  ceil(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.ceil(x[i++]);
  },
  conj(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++];
  },
  cos(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.cos(x[i++]);
  },
  cosh(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.cosh(x[i++]);
  },
  exp(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.exp(x[i++]);
  },
  expm1(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.expm1(x[i++]);
  },
  floor(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.floor(x[i++]);
  },
  imag(_x, _i, z, o, n) {
    for (; n > 0; n--) z[o++] = 0;
  },
  isfinite(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.abs(x[i++]) < Infinity ? 1 : 0;
  },
  isinf(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.abs(x[i++]) === Infinity ? 1 : 0;
  },
  isnan(x, i, z, o, n) {
    for (; n > 0; n--) {
      const v = x[i++];
      z[o++] = Number.isNaN(v) ? 1 : 0;
    }
  },
  log(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.log(x[i++]);
  },
  log1p(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.log1p(x[i++]);
  },
  log2(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.log2(x[i++]);
  },
  log10(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.log10(x[i++]);
  },
  logicalNot(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] === 0 ? 1 : 0;
  },
  negative(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = -x[i++];
  },
  real(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++];
  },
  reciprocal(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = 1 / x[i++];
  },
  round(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = roundEven(x[i++]);
  },
  sign(x, i, z, o, n) {
    for (; n > 0; n--) {
      const v = x[i++];
      z[o++] = v > 0 ? 1 : v < 0 ? -1 : v === 0 ? 0 : NaN;
    }
  },
  signbit(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = hasSign(x[i++]) ? 1 : 0;
  },
  sin(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.sin(x[i++]);
  },
  sinh(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.sinh(x[i++]);
  },
  sqrt(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.sqrt(x[i++]);
  },
  square(x, i, z, o, n) {
    for (; n > 0; n--) {
      const v = x[i++];
      z[o++] = v * v;
    }
  },
  tan(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.tan(x[i++]);
  },
  tanh(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.tanh(x[i++]);
  },
  trunc(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.trunc(x[i++]);
  },
  erf(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = erf(x[i++]);
  },
  erfinv(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = erfinv(x[i++]);
  },
  ndtri(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = ndtri(x[i++]);
  },
  lgamma(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = lgamma(x[i++]);
  },
};
