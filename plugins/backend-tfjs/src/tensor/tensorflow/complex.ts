import { type BinaryOp, NotImplementedError, type UnaryOp } from '@glass-ts/core';
import { complexOf, realPart, realType } from './dtypes.ts';
import { type Runtime, type Tensor, TF } from './runtime.ts';
import { signBit } from './sign.ts';

/** Arithmetic, in the precision of the numbers. */
const ARITHMETIC: Readonly<Partial<Record<UnaryOp, string>>> = {
  conj: 'Conj',
  negative: 'Neg',
  reciprocal: 'Reciprocal',
  square: 'Square',
};

/** Functions, in double precision. */
const FUNCTIONS: Readonly<Partial<Record<UnaryOp, string>>> = {
  acos: 'Acos',
  acosh: 'Acosh',
  asin: 'Asin',
  asinh: 'Asinh',
  atan: 'Atan',
  atanh: 'Atanh',
  cos: 'Cos',
  cosh: 'Cosh',
  exp: 'Exp',
  log: 'Log',
  sin: 'Sin',
  sinh: 'Sinh',
  tan: 'Tan',
  tanh: 'Tanh',
};

const TESTS: Readonly<Partial<Record<UnaryOp, readonly [test: string, join: string]>>> = {
  isfinite: ['IsFinite', 'LogicalAnd'],
  isinf: ['IsInf', 'LogicalOr'],
  isnan: ['IsNan', 'LogicalOr'],
};

const parts = (rt: Runtime, x: Tensor): [re: Tensor, im: Tensor] => [realPart(rt, x, 'Real'), realPart(rt, x, 'Imag')];

type Wide = (rt: Runtime, x: Tensor) => Tensor;

const lit = (rt: Runtime, value: number): Tensor => rt.literal(value, TF.float64);

/** e^z − 1 = (e^a − 1) cos b − 2 sin²(b/2) + i e^a sin b, without products of 0 and ∞ on the real axis. */
const expm1: Wide = (rt, x) => {
  const [a, b] = parts(rt, x);
  const real = rt.op('Equal', [b, lit(rt, 0)]);
  const half = rt.op('Sin', [rt.op('Mul', [b, lit(rt, 0.5)])]);
  const grown = rt.op('Expm1', [a]);
  const turned = rt.op('Sub', [
    rt.op('Mul', [grown, rt.op('Cos', [b])]),
    rt.op('Mul', [lit(rt, 2), rt.op('Square', [half])]),
  ]);
  const im = rt.op('Mul', [rt.op('Exp', [a]), rt.op('Sin', [b])]);
  const near = complexOf(rt, rt.where(real, grown, turned), rt.where(real, b, im));
  // Infinite parts as the exponential has them.
  const finite = rt.op('LogicalOr', [real, rt.op('IsFinite', [rt.op('AddV2', [a, b])])]);
  const far = rt.op('Sub', [rt.op('Exp', [x]), rt.cast(lit(rt, 1), x.type)]);
  return rt.where(finite, near, far);
};

/** log |1 + z| = ½ log1p(a (2 + a) + b²) near 0, where 1 + z would lose what z has; else the logarithm of 1 + z. */
const log1p: Wide = (rt, x) => {
  const [a, b] = parts(rt, x);
  const [one, two] = [lit(rt, 1), lit(rt, 2)];
  const square = rt.op('AddV2', [rt.op('Mul', [a, rt.op('AddV2', [two, a])]), rt.op('Square', [b])]);
  const size = rt.op('Mul', [lit(rt, 0.5), rt.op('Log1p', [square])]);
  const moved = rt.op('AddV2', [one, a]);
  const near = rt.op('Less', [rt.op('AddV2', [rt.op('Abs', [a]), rt.op('Abs', [b])]), lit(rt, 0.5)]);
  const far = rt.op('Log', [complexOf(rt, moved, b)]);
  // TensorFlow turns the angle of 0 into NaN.
  const angle = rt.op('Atan2', [b, moved]);
  return complexOf(rt, rt.where(near, size, realPart(rt, far, 'Real')), angle);
};

/** The imaginary part has the sign of that of z, zero or not; the root of 0 has none of its own. */
const sqrt: Wide = (rt, x) => {
  const [a, b] = parts(rt, x);
  const [re, im] = parts(rt, rt.op('Sqrt', [x]));
  const still = rt.op('LogicalAnd', [rt.op('Equal', [a, lit(rt, 0)]), rt.op('Equal', [b, lit(rt, 0)])]);
  const size = rt.op('Abs', [im]);
  const signed = rt.where(signBit(rt, b), rt.op('Neg', [size]), size);
  return complexOf(rt, rt.where(still, lit(rt, 0), re), rt.where(still, b, signed));
};

const logarithm =
  (base: number): Wide =>
  (rt, x) => {
    const [re, im] = parts(rt, rt.op('Log', [x]));
    const scale = lit(rt, 1 / Math.log(base));
    return complexOf(rt, rt.op('Mul', [re, scale]), rt.op('Mul', [im, scale]));
  };

/** z/|z|, 0 for 0; both parts are NaN where |z| is infinite or NaN. */
const sign: Wide = (rt, x) => {
  const size = rt.op('ComplexAbs', [x], { Tout: { type: TF.float64 } });
  const none = rt.op('Equal', [size, lit(rt, 0)]);
  const [re, im] = parts(rt, x).map((p) => rt.where(none, lit(rt, 0), rt.op('Div', [p, size])));
  return complexOf(rt, re, im);
};

const COMPOSED: Readonly<Partial<Record<UnaryOp, Wide>>> = {
  expm1,
  log1p,
  log2: logarithm(2),
  log10: logarithm(10),
  round: (rt, x) => {
    const [re, im] = parts(rt, x).map((p) => rt.op('Rint', [p]));
    return complexOf(rt, re, im);
  },
  sign,
  sqrt,
};

/** Elementwise functions of complex numbers. */
export function complexUnary(rt: Runtime, op: UnaryOp, x: Tensor): Tensor {
  const arithmetic = ARITHMETIC[op];
  if (arithmetic !== undefined) return rt.op(arithmetic, [x]);
  const test = TESTS[op];
  if (test) {
    const found = parts(rt, x).map((p) => rt.op(test[0], [p]));
    return rt.op(test[1], found);
  }
  switch (op) {
    case 'abs':
      return rt.op('ComplexAbs', [x], { Tout: { type: realType(x.type) } });
    case 'real':
      return realPart(rt, x, 'Real');
    case 'imag':
      return realPart(rt, x, 'Imag');
    case 'logicalNot':
      return rt.op('LogicalNot', [rt.truth(x)]);
    default:
  }
  const wide = rt.cast(x, TF.complex128);
  const name = FUNCTIONS[op];
  const result = name === undefined ? COMPOSED[op]?.(rt, wide) : rt.op(name, [wide]);
  if (result) return rt.cast(result, x.type);
  throw new NotImplementedError(`${op} is not defined for complex numbers`);
}

const BINARY: Readonly<Partial<Record<BinaryOp, string>>> = {
  add: 'AddV2',
  divide: 'Div',
  equal: 'Equal',
  multiply: 'Mul',
  notEqual: 'NotEqual',
  pow: 'Pow',
  subtract: 'Sub',
};

const LOGICAL: Readonly<Partial<Record<BinaryOp, string>>> = {
  logicalAnd: 'LogicalAnd',
  logicalOr: 'LogicalOr',
  logicalXor: 'NotEqual',
};

/** Elementwise functions of two complex numbers. */
export function complexBinary(rt: Runtime, op: BinaryOp, x: Tensor, y: Tensor): Tensor {
  const name = BINARY[op];
  if (name !== undefined) return rt.op(name, [x, y]);
  const logical = LOGICAL[op];
  if (logical !== undefined) return rt.op(logical, [rt.truth(x), rt.truth(y)]);
  throw new NotImplementedError(`${op} is not defined for complex numbers`);
}
