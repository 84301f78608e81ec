import type { BinaryOp, UnaryOp } from '@glass-ts/core';

type Unary = Readonly<Partial<Record<UnaryOp, string>>>;
type Binary = Readonly<Partial<Record<BinaryOp, string>>>;

/** What leaves any integer as it is, and what is the same for all. */
const COMMON: Unary = {
  ceil: 'a',
  conj: 'a',
  floor: 'a',
  real: 'a',
  round: 'a',
  trunc: 'a',
  isfinite: '1u',
  isinf: '0u',
  isnan: '0u',
};

export const INT_UNARY: Unary = {
  ...COMMON,
  abs: 'select(a, 0 - a, a < 0)',
  bitwiseInvert: '~a',
  imag: '0',
  logicalNot: 'select(0u, 1u, a == 0)',
  negative: '0 - a',
  sign: 'sign(a)',
  signbit: 'select(0u, 1u, a < 0)',
  square: 'a * a',
};

export const UINT_UNARY: Unary = {
  ...COMMON,
  abs: 'a',
  bitwiseInvert: '~a',
  imag: '0u',
  logicalNot: 'select(0u, 1u, a == 0u)',
  negative: '0u - a',
  sign: 'min(a, 1u)',
  signbit: '0u',
  square: 'a * a',
};

export const BOOL_UNARY: Unary = { ...UINT_UNARY, bitwiseInvert: '1u - a', negative: 'a', square: 'a' };

const COMPARISONS: Binary = {
  equal: 'select(0u, 1u, a == b)',
  greater: 'select(0u, 1u, a > b)',
  greaterEqual: 'select(0u, 1u, a >= b)',
  less: 'select(0u, 1u, a < b)',
  lessEqual: 'select(0u, 1u, a <= b)',
  notEqual: 'select(0u, 1u, a != b)',
};

const BITWISE: Binary = { bitwiseAnd: 'a & b', bitwiseOr: 'a | b', bitwiseXor: 'a ^ b' };

const ARITHMETIC: Binary = {
  add: 'a + b',
  maximum: 'max(a, b)',
  minimum: 'min(a, b)',
  multiply: 'a * b',
  subtract: 'a - b',
};

const logical = (zero: string): Binary => ({
  logicalAnd: `select(0u, 1u, a != ${zero} && b != ${zero})`,
  logicalOr: `select(0u, 1u, a != ${zero} || b != ${zero})`,
  logicalXor: `select(0u, 1u, (a != ${zero}) != (b != ${zero}))`,
});

export const INT_BINARY: Binary = {
  ...COMPARISONS,
  ...BITWISE,
  ...ARITHMETIC,
  ...logical('0'),
  bitwiseLeftShift: 'leftI(a, b)',
  bitwiseRightShift: 'rightI(a, b)',
  floorDivide: 'floorDivideI(a, b)',
  pow: 'powI(a, b)',
  remainder: 'remainderI(a, b)',
};

export const UINT_BINARY: Binary = {
  ...COMPARISONS,
  ...BITWISE,
  ...ARITHMETIC,
  ...logical('0u'),
  bitwiseLeftShift: 'leftU(a, b)',
  bitwiseRightShift: 'rightU(a, b)',
  floorDivide: 'floorDivideU(a, b)',
  pow: 'powU(a, b)',
  remainder: 'remainderU(a, b)',
};

export const BOOL_BINARY: Binary = {
  ...COMPARISONS,
  ...BITWISE,
  ...logical('0u'),
  add: 'a | b',
  maximum: 'a | b',
  minimum: 'a & b',
  multiply: 'a & b',
};
