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
    for (let k = 0; k < n; k++) z[o + k] = Math.abs(x[i + k]);
  },
  acos(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.acos(x[i + k]);
  },
  acosh(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.acosh(x[i + k]);
  },
  asin(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.asin(x[i + k]);
  },
  asinh(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.asinh(x[i + k]);
  },
  atan(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.atan(x[i + k]);
  },
  atanh(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.atanh(x[i + k]);
  },
  ceil(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.ceil(x[i + k]);
  },
  conj(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k];
  },
  cos(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.cos(x[i + k]);
  },
  cosh(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.cosh(x[i + k]);
  },
  exp(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.exp(x[i + k]);
  },
  expm1(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.expm1(x[i + k]);
  },
  floor(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.floor(x[i + k]);
  },
  imag(_x, _i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = 0;
  },
  isfinite(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.abs(x[i + k]) < Infinity ? 1 : 0;
  },
  isinf(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.abs(x[i + k]) === Infinity ? 1 : 0;
  },
  isnan(x, i, z, o, n) {
    for (let k = 0; k < n; k++) {
      const v = x[i + k];
      z[o + k] = Number.isNaN(v) ? 1 : 0;
    }
  },
  log(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.log(x[i + k]);
  },
  log1p(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.log1p(x[i + k]);
  },
  log2(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.log2(x[i + k]);
  },
  log10(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.log10(x[i + k]);
  },
  logicalNot(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] === 0 ? 1 : 0;
  },
  negative(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = -x[i + k];
  },
  real(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k];
  },
  reciprocal(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = 1 / x[i + k];
  },
  round(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = roundEven(x[i + k]);
  },
  sign(x, i, z, o, n) {
    for (let k = 0; k < n; k++) {
      const v = x[i + k];
      z[o + k] = v > 0 ? 1 : v < 0 ? -1 : v === 0 ? 0 : NaN;
    }
  },
  signbit(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = hasSign(x[i + k]) ? 1 : 0;
  },
  sin(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.sin(x[i + k]);
  },
  sinh(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.sinh(x[i + k]);
  },
  sqrt(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.sqrt(x[i + k]);
  },
  square(x, i, z, o, n) {
    for (let k = 0; k < n; k++) {
      const v = x[i + k];
      z[o + k] = v * v;
    }
  },
  tan(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.tan(x[i + k]);
  },
  tanh(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.tanh(x[i + k]);
  },
  trunc(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.trunc(x[i + k]);
  },
  erf(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = erf(x[i + k]);
  },
  erfinv(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = erfinv(x[i + k]);
  },
  ndtri(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = ndtri(x[i + k]);
  },
  lgamma(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = lgamma(x[i + k]);
  },
};
