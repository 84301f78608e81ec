import { type DType, isComplex, isInteger, NotImplementedError, type UnaryOp } from '@glass-ts/core';
import { Arithmetic } from './arithmetic.ts';
import { complexUnary } from './complex.ts';
import { castTo, wrapped } from './dtypes.ts';
import { type Runtime, type Tensor, TF } from './runtime.ts';
import { signBit } from './sign.ts';

/** Operations of TensorFlow that have the standard's meaning for real floats as they are. */
const DIRECT: Readonly<Partial<Record<UnaryOp, string>>> = {
  abs: 'Abs',
  ceil: 'Ceil',
  floor: 'Floor',
  isfinite: 'IsFinite',
  isinf: 'IsInf',
  isnan: 'IsNan',
  negative: 'Neg',
  round: 'Rint',
  sign: 'Sign',
  sqrt: 'Sqrt',
  square: 'Square',
};

/** Functions that are computed in double precision for float32 too: single precision versions differ from device to device. */
const DOUBLE: Readonly<Partial<Record<UnaryOp, string>>> = {
  acos: 'Acos',
  acosh: 'Acosh',
  asin: 'Asin',
  asinh: 'Asinh',
  atan: 'Atan',
  atanh: 'Atanh',
  cos: 'Cos',
  cosh: 'Cosh',
  exp: 'Exp',
  expm1: 'Expm1',
  lgamma: 'Lgamma',
  log: 'Log',
  log1p: 'Log1p',
  ndtri: 'Ndtri',
  sin: 'Sin',
  sinh: 'Sinh',
  tan: 'Tan',
  tanh: 'Tanh',
};

/** TensorFlow's erf is NaN far from 0, where it is ±1. */
function erf(rt: Runtime, x: Tensor): Tensor {
  const far = rt.op('Greater', [rt.op('Abs', [x]), rt.literal(6, TF.float64)]);
  return rt.where(far, rt.op('Sign', [x]), rt.op('Erf', [x]));
}

/**
 * The quantile of (1 − |x|)/2, over −√2, which keeps the resolution of the ends; near 0, where that of the middle is lost,
 * with a step of Newton's method.
 */
function erfinv(rt: Runtime, x: Tensor): Tensor {
  const a = new Arithmetic(rt);
  const size = a.abs(x);
  const start = a.div(a.f('Ndtri', a.div(a.sub(1, size), 2)), -Math.SQRT2);
  const slope = a.mul(a.f('Exp', a.neg(a.mul(start, start))), 2 / Math.sqrt(Math.PI));
  const better = a.sub(start, a.div(a.sub(a.f('Erf', start), size), slope));
  const value = a.where(a.lt(size, 0.5), better, start);
  return a.where(a.lt(x, 0), a.neg(value), value);
}

/** The exact powers of a base have exact logarithms: the quotient is off by an ulp at most, and rounded where it must be whole. */
function logarithm(rt: Runtime, x: Tensor, base: 2 | 10): Tensor {
  const scaled = rt.op('Div', [rt.op('Log', [x]), rt.literal(Math.log(base), TF.float64)]);
  const whole = rt.op('Rint', [scaled]);
  const exact = rt.op('Equal', [rt.op('Pow', [rt.literal(base, TF.float64), whole]), x]);
  return rt.where(exact, whole, scaled);
}

function realUnary(rt: Runtime, op: UnaryOp, x: Tensor): Tensor {
  const direct = DIRECT[op];
  if (direct !== undefined) return rt.op(direct, [x]);
  const double = DOUBLE[op];
  const wide = (): Tensor => rt.cast(x, TF.float64);
  if (double !== undefined) return rt.cast(rt.op(double, [wide()]), x.type);
  switch (op) {
    case 'conj':
    case 'real':
      return rt.op('Identity', [x]);
    case 'imag':
      return rt.op('ZerosLike', [x]);
    case 'erf':
      return rt.cast(erf(rt, wide()), x.type);
    case 'erfinv':
      return rt.cast(erfinv(rt, wide()), x.type);
    case 'log2':
      return rt.cast(logarithm(rt, wide(), 2), x.type);
    case 'log10':
      return rt.cast(logarithm(rt, wide(), 10), x.type);
    case 'logicalNot':
      return rt.op('LogicalNot', [rt.truth(x)]);
    case 'reciprocal':
      return rt.op('Div', [rt.literal(1, x.type), x]);
    case 'signbit':
      return signBit(rt, x);
    case 'trunc':
      return rt.where(rt.op('Less', [x, rt.literal(0, x.type)]), rt.op('Ceil', [x]), rt.op('Floor', [x]));
    default:
      throw new NotImplementedError(`${op} is not defined for floats`);
  }
}

const ON_INTEGERS: Readonly<Partial<Record<UnaryOp, string>>> = {
  abs: 'Abs',
  bitwiseInvert: 'Invert',
  negative: 'Neg',
  sign: 'Sign',
  square: 'Square',
};

function integerUnary(rt: Runtime, op: UnaryOp, x: Tensor, dtype: DType): Tensor {
  const name = ON_INTEGERS[op];
  if (name !== undefined) return wrapped(rt, rt.op(name, [x]), dtype);
  const never = (): Tensor => rt.op('NotEqual', [x, x]);
  switch (op) {
    case 'ceil':
    case 'conj':
    case 'floor':
    case 'real':
    case 'round':
    case 'trunc':
      return rt.op('Identity', [x]);
    case 'imag':
      return rt.op('ZerosLike', [x]);
    case 'isfinite':
      return rt.op('LogicalNot', [never()]);
    case 'isinf':
    case 'isnan':
      return never();
    case 'logicalNot':
      return rt.op('LogicalNot', [rt.truth(x)]);
    case 'signbit':
      return rt.op('Less', [x, rt.literal(0, x.type)]);
    default:
      throw new NotImplementedError(`${op} is not defined for integers`);
  }
}

function booleanUnary(rt: Runtime, op: UnaryOp, x: Tensor): Tensor {
  if (op === 'logicalNot' || op === 'bitwiseInvert') return rt.op('LogicalNot', [x]);
  const numbers = integerUnary(rt, op, rt.cast(x, TF.int64), 'int64');
  return numbers.type === TF.bool ? numbers : rt.truth(numbers);
}

/** An elementwise function of a flat tensor; `out` is the dtype of the result. */
export function unary(rt: Runtime, op: UnaryOp, x: Tensor, dtype: DType, out: DType): Tensor {
  if (isComplex(dtype)) return complexUnary(rt, op, x);
  if (dtype === 'bool') return booleanUnary(rt, op, x);
  if (!isInteger(dtype)) return realUnary(rt, op, x);
  const result = out === 'float32' || out === 'float64' ? realUnary(rt, op, castTo(rt, x, dtype, out)) : undefined;
  return result ?? integerUnary(rt, op, x, dtype);
}
