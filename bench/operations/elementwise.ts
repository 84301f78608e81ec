import * as glass from 'glass-ts';
import { type Operation, only, type Runs, rows, unbounded, widthOf } from './table.ts';

const UNARY: Runs = {
  abs: ({ x }) => x.xp.abs(x),
  ceil: ({ wide }) => wide.xp.ceil(wide),
  floor: ({ wide }) => wide.xp.floor(wide),
  round: ({ wide }) => wide.xp.round(wide),
  trunc: ({ wide }) => wide.xp.trunc(wide),
  negative: ({ x }) => x.neg(),
  reciprocal: ({ x }) => x.xp.reciprocal(x),
  sign: ({ wide }) => wide.xp.sign(wide),
  sqrt: ({ x }) => x.xp.sqrt(x),
  square: ({ x }) => x.xp.square(x),
  acos: ({ x }) => x.xp.acos(x),
  acosh: ({ wide }) => wide.xp.acosh(wide),
  asin: ({ x }) => x.xp.asin(x),
  asinh: ({ wide }) => wide.xp.asinh(wide),
  atan: ({ wide }) => wide.xp.atan(wide),
  atanh: ({ x }) => x.xp.atanh(x),
  cos: ({ wide }) => wide.xp.cos(wide),
  cosh: ({ wide }) => wide.xp.cosh(wide),
  exp: ({ wide }) => wide.xp.exp(wide),
  expm1: ({ x }) => x.xp.expm1(x),
  log: ({ x }) => x.xp.log(x),
  log1p: ({ x }) => x.xp.log1p(x),
  log2: ({ x }) => x.xp.log2(x),
  log10: ({ x }) => x.xp.log10(x),
  sin: ({ wide }) => wide.xp.sin(wide),
  sinh: ({ wide }) => wide.xp.sinh(wide),
  tan: ({ wide }) => wide.xp.tan(wide),
  tanh: ({ x }) => x.xp.tanh(x),
};

/** Against scipy.special. */
const SPECIAL: Runs = {
  erf: ({ wide }) => glass.xpx.erf(wide),
  erfinv: ({ x }) => glass.xpx.erfinv(x),
  ndtri: ({ x }) => glass.xpx.ndtri(x),
  lgamma: ({ wide }) => glass.xpx.lgamma(wide),
};

const TESTS: Runs = {
  isfinite: ({ x }) => x.xp.isfinite(x),
  isinf: ({ x }) => x.xp.isinf(x),
  isnan: ({ x }) => x.xp.isnan(x),
  signbit: ({ wide }) => wide.xp.signbit(wide),
};

const BINARY: Runs = {
  add: ({ x, y }) => x.add(y),
  subtract: ({ x, y }) => x.sub(y),
  multiply: ({ x, y }) => x.mul(y),
  divide: ({ x, y }) => x.truediv(y),
  maximum: ({ x, y }) => x.xp.maximum(x, y),
  minimum: ({ x, y }) => x.xp.minimum(x, y),
  copysign: ({ x, y }) => x.xp.copysign(x, y),
  nextafter: ({ x, y }) => x.xp.nextafter(x, y),
  hypot: ({ x, y }) => x.xp.hypot(x, y),
  atan2: ({ x, y }) => x.xp.atan2(x, y),
  logaddexp: ({ x, y }) => x.xp.logaddexp(x, y),
  pow: ({ x, y }) => x.pow(y),
  floorDivide: ({ x, y }) => x.floordiv(y),
  remainder: ({ x, y }) => x.mod(y),
};

const COMPARE: Runs = {
  equal: ({ x, y }) => x.eq(y),
  notEqual: ({ x, y }) => x.ne(y),
  less: ({ x, y }) => x.lt(y),
  lessEqual: ({ x, y }) => x.le(y),
  greater: ({ x, y }) => x.gt(y),
  greaterEqual: ({ x, y }) => x.ge(y),
};

const BITS: Runs = {
  bitwiseAnd: ({ x, y }) => x.and(y),
  bitwiseOr: ({ x, y }) => x.or(y),
  bitwiseXor: ({ x, y }) => x.xor(y),
};

const SHIFTS: Runs = {
  bitwiseLeftShift: ({ x }) => x.lshift(3),
  bitwiseRightShift: ({ x }) => x.rshift(3),
  bitwiseInvert: ({ x }) => x.invert(),
};

const SCALARS: Runs = {
  'multiply by a scalar': ({ x }) => x.mul(2),
  clip: ({ x }) => x.xp.clip(x, 0.25, 0.75),
};

/** One pass of ours, several of numpy's. */
const FUSED: Runs = {
  'lensing plane': ({ x, y }) => {
    const kernel = x.context.backend.kernels['lensing.plane'];
    return kernel ? x.context.wrap(kernel(x, y, x, 0.7, 0.1), x.shape) : x.mul(0.3).add(y.mul(0.7)).add(x.mul(0.1));
  },
};

const SELECT: Runs = { where: ({ mask, x, y }) => x.xp.where(mask, x, y) };
const ROW: Runs = { 'add a row to a matrix': ({ matrix, row }) => matrix.add(row) };

const LOGIC: Runs = {
  logicalAnd: ({ x, y }) => x.xp.logicalAnd(x, y),
  logicalOr: ({ x, y }) => x.xp.logicalOr(x, y),
  logicalXor: ({ x, y }) => x.xp.logicalXor(x, y),
  ...BITS,
};

const COMPLEX: Runs = {
  ...{ conj: ({ x }) => x.xp.conj(x), negative: UNARY.negative, square: UNARY.square, sqrt: UNARY.sqrt },
  ...{ exp: ({ x }) => x.xp.exp(x), log: UNARY.log, sin: ({ x }) => x.xp.sin(x), tanh: UNARY.tanh },
};

const PARTS: Runs = { abs: UNARY.abs, real: ({ x }) => x.xp.real(x), imag: ({ x }) => x.xp.imag(x) };

const arithmetic = ['add', 'subtract', 'multiply', 'divide'];

export function elementwise(): [string, Operation][] {
  const f64 = (['float64', 'float32'] as const).flatMap((dtype) => {
    const w = widthOf(dtype);
    return [
      ...rows(dtype, w, w, UNARY),
      ...unbounded(dtype, SPECIAL),
      ...rows(dtype, w, 1, TESTS),
      ...rows(dtype, 2 * w, w, BINARY),
      ...rows(dtype, 2 * w, 1, COMPARE),
      ...rows(dtype, w, w, SCALARS),
      ...rows(dtype, 2 * w + 1, w, SELECT),
      ...rows(dtype, w, w, ROW),
    ];
  });
  const integers = only(BINARY, [
    'add',
    'subtract',
    'multiply',
    'maximum',
    'minimum',
    'pow',
    'floorDivide',
    'remainder',
  ]);
  return [
    ...f64,
    ...rows('float64', 16, 8, FUSED),
    ...rows('int64', 16, 8, { ...integers, ...BITS }),
    ...rows('int64', 8, 8, { ...SHIFTS, ...only(UNARY, ['abs', 'negative', 'sign', 'square']) }),
    ...rows('int64', 16, 1, COMPARE),
    ...rows('int32', 8, 4, only(BINARY, ['add', 'multiply', 'maximum'])),
    ...rows('bool', 2, 1, LOGIC),
    ...rows('bool', 1, 1, { logicalNot: ({ x }) => x.xp.logicalNot(x) }),
    ...rows('complex128', 32, 16, only(BINARY, [...arithmetic, 'pow'])),
    ...rows('complex128', 16, 16, COMPLEX),
    ...rows('complex128', 16, 8, PARTS),
    ...rows('complex128', 32, 1, only(COMPARE, ['equal'])),
  ];
}
