import type { BinaryOp, UnaryOp } from '@glass-ts/core';

/** Expressions of `a` for complex64; `abs`, parts and tests give one number. */
export const COMPLEX_UNARY: Readonly<Partial<Record<UnaryOp, string>>> = {
  abs: 'hypot32(a.x, a.y)',
  acos: 'cacos(a)',
  acosh: 'cacosh(a)',
  asin: 'divI(casinh(mulI(a)))',
  asinh: 'casinh(a)',
  atan: 'divI(catanh(mulI(a)))',
  atanh: 'catanh(a)',
  conj: 'vec2f(a.x, negate(a.y))',
  cos: 'ccosh(mulI(a))',
  cosh: 'ccosh(a)',
  exp: 'cexp(a)',
  expm1: 'cexpm1(a)',
  imag: 'a.y',
  isfinite: 'select(0u, 1u, isFinite(a.x) && isFinite(a.y))',
  isinf: 'select(0u, 1u, isInf(a.x) || isInf(a.y))',
  isnan: 'select(0u, 1u, isNan(a.x) || isNan(a.y))',
  log: 'clog(a)',
  log10: 'clog(a) * 0.434294482',
  log1p: 'clog1p(a)',
  log2: 'clog(a) * 1.44269504',
  logicalNot: 'select(0u, 1u, isZero(a.x) && isZero(a.y))',
  negative: 'vec2f(negate(a.x), negate(a.y))',
  real: 'a.x',
  reciprocal: 'cdiv(vec2f(1.0, 0.0), a)',
  round: 'vec2f(copysign32(round(abs32(a.x)), a.x), copysign32(round(abs32(a.y)), a.y))',
  sign: 'csign(a)',
  sin: 'divI(csinh(mulI(a)))',
  sinh: 'csinh(a)',
  sqrt: 'csqrt(a)',
  square: 'csquare(a)',
  tan: 'divI(ctanh(mulI(a)))',
  tanh: 'ctanh(a)',
};

const EQUAL = 'a.x == b.x && a.y == b.y && !isNan(a.x) && !isNan(a.y)';

/** Expressions of `a` and `b` for complex64. */
export const COMPLEX_BINARY: Readonly<Partial<Record<BinaryOp, string>>> = {
  add: 'a + b',
  divide: 'cdiv(a, b)',
  equal: `select(0u, 1u, ${EQUAL})`,
  multiply: 'cmul(a, b)',
  notEqual: `select(1u, 0u, ${EQUAL})`,
  pow: 'cpow(a, b)',
  subtract: 'a - b',
};
