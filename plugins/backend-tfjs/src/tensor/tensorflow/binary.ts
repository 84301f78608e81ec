import { type BinaryOp, type DType, isComplex, isInteger, NotImplementedError, type Operand } from '@glass-ts/core';
import { complexBinary } from './complex.ts';
import { complexOf } from './dtypes.ts';
import { integerBinary } from './integer.ts';
import { type Runtime, type Tensor, TF } from './runtime.ts';
import { signBit } from './sign.ts';

/** Operations with the standard's meaning for real numbers as they are. */
export const COMPARISONS: Readonly<Partial<Record<BinaryOp, string>>> = {
  equal: 'Equal',
  greater: 'Greater',
  greaterEqual: 'GreaterEqual',
  less: 'Less',
  lessEqual: 'LessEqual',
  notEqual: 'NotEqual',
};

const DIRECT: Readonly<Partial<Record<BinaryOp, string>>> = {
  ...COMPARISONS,
  add: 'AddV2',
  divide: 'Div',
  multiply: 'Mul',
  subtract: 'Sub',
};

const LOGICAL: Readonly<Partial<Record<BinaryOp, string>>> = {
  bitwiseAnd: 'LogicalAnd',
  bitwiseOr: 'LogicalOr',
  logicalAnd: 'LogicalAnd',
  logicalOr: 'LogicalOr',
  bitwiseXor: 'NotEqual',
  logicalXor: 'NotEqual',
};

type Wide = (rt: Runtime, x: Tensor, y: Tensor) => Tensor;

const isNan = (rt: Runtime, x: Tensor): Tensor => rt.op('IsNan', [x]);

/** Larger or smaller of two; NaN where either is. */
const extreme =
  (name: 'Maximum' | 'Minimum'): Wide =>
  (rt, x, y) => {
    const either = rt.op('LogicalOr', [isNan(rt, x), isNan(rt, y)]);
    return rt.where(either, rt.op('AddV2', [x, y]), rt.op(name, [x, y]));
  };

const copysign: Wide = (rt, x, y) => {
  const size = rt.op('Abs', [x]);
  return rt.where(signBit(rt, y), rt.op('Neg', [size]), size);
};

/** Remainder with the sign of y: that of the truncated division, which is exact, moved by y where the signs differ. */
const remainder: Wide = (rt, x, y) => {
  const zero = rt.literal(0, x.type);
  const r = rt.op('TruncateMod', [x, y]);
  const differs = rt.op('NotEqual', [rt.op('Less', [r, zero]), rt.op('Less', [y, zero])]);
  const whole = rt.op('Equal', [r, zero]);
  return rt.where(whole, copysign(rt, zero, y), rt.where(differs, rt.op('AddV2', [r, y]), r));
};

/** (x − remainder)/y is a whole number up to rounding; that of an infinite or zero operand is the floor of the quotient. */
const floorDivide: Wide = (rt, x, y) => {
  const quotient = rt.op('Div', [x, y]);
  const exact = rt.op('Div', [rt.op('Sub', [x, remainder(rt, x, y)]), y]);
  const whole = rt.op('Rint', [exact]);
  const signed = rt.where(rt.op('Equal', [whole, rt.literal(0, x.type)]), copysign(rt, whole, quotient), whole);
  const finite = rt.op('LogicalAnd', [rt.op('IsFinite', [exact]), rt.op('IsFinite', [quotient])]);
  return rt.where(finite, signed, rt.op('Floor', [quotient]));
};

/** √(x² + y²) by the larger of the two; infinite where either is. */
const hypot: Wide = (rt, x, y) => {
  const [a, b] = [x, y].map((v) => rt.op('Abs', [v]));
  const [large, small] = [rt.op('Maximum', [a, b]), rt.op('Minimum', [a, b])];
  const one = rt.literal(1, x.type);
  const zero = rt.literal(0, x.type);
  const safe = rt.where(rt.op('Greater', [large, zero]), large, one);
  const ratio = rt.op('Div', [small, safe]);
  const length = rt.op('Mul', [large, rt.op('Sqrt', [rt.op('AddV2', [rt.op('Square', [ratio]), one])])]);
  const infinite = rt.op('LogicalOr', [rt.op('IsInf', [x]), rt.op('IsInf', [y])]);
  const either = rt.op('LogicalOr', [isNan(rt, x), isNan(rt, y)]);
  const value = rt.where(either, rt.op('AddV2', [x, y]), length);
  return rt.where(infinite, rt.literal(Number.POSITIVE_INFINITY, x.type), value);
};

const logaddexp: Wide = (rt, x, y) => {
  const larger = extreme('Maximum')(rt, x, y);
  const gap = rt.op('Neg', [rt.op('Abs', [rt.op('Sub', [x, y])])]);
  const sum = rt.op('AddV2', [larger, rt.op('Log1p', [rt.op('Exp', [gap])])]);
  // Equal infinities have no difference.
  return rt.where(rt.op('IsInf', [larger]), larger, sum);
};

/** Exactly 1 for the power 0 and the base 1, also of NaN. */
const pow: Wide = (rt, x, y) => {
  const one = rt.literal(1, x.type);
  const unity = rt.op('LogicalOr', [rt.op('Equal', [y, rt.literal(0, x.type)]), rt.op('Equal', [x, one])]);
  return rt.where(unity, one, rt.op('Pow', [x, y]));
};

/** In the precision of the operands, where bits or exactness matter. */
const EXACT: Readonly<Partial<Record<BinaryOp, Wide>>> = {
  copysign,
  maximum: extreme('Maximum'),
  minimum: extreme('Minimum'),
  nextafter: (rt, x, y) => rt.op('NextAfter', [x, y]),
};

/** In double precision, rounded once. */
const DOUBLE: Readonly<Partial<Record<BinaryOp, Wide>>> = {
  atan2: (rt, x, y) => rt.op('Atan2', [x, y]),
  floorDivide,
  hypot,
  logaddexp,
  pow,
  remainder,
};

function realBinary(rt: Runtime, op: BinaryOp, x: Tensor, y: Tensor): Tensor {
  const direct = DIRECT[op];
  if (direct !== undefined) return rt.op(direct, [x, y]);
  const exact = EXACT[op];
  if (exact) return exact(rt, x, y);
  const double = DOUBLE[op];
  if (double) return rt.cast(double(rt, rt.cast(x, TF.float64), rt.cast(y, TF.float64)), x.type);
  const logical = LOGICAL[op];
  if (logical !== undefined && op.startsWith('logical')) return rt.op(logical, [rt.truth(x), rt.truth(y)]);
  if (op === 'complex') return complexOf(rt, x, y);
  throw new NotImplementedError(`${op} is not defined for floats`);
}

/** Booleans of numbers: sums are "or", products "and", order is false < true. */
function booleanBinary(rt: Runtime, op: BinaryOp, x: Tensor, y: Tensor): Tensor {
  const logical = LOGICAL[op];
  if (logical !== undefined) return rt.op(logical, [x, y]);
  const result = integerBinary(rt, op, rt.cast(x, TF.int64), rt.cast(y, TF.int64), 'int64');
  return rt.truth(result);
}

/** Brings the tensors of operands into shapes that broadcast: that of the result where nothing but single numbers is repeated. */
export function aligned(
  rt: Runtime,
  operands: readonly (readonly [Operand, Tensor])[],
  shape: readonly number[],
): Tensor[] {
  const size = shape.reduce((a, b) => a * b, 1);
  const simple = operands.every(([{ buffer }]) => buffer.size === size || buffer.size === 1);
  return operands.map(([operand, x]) => {
    if (operand.buffer.size === 1) return rt.reshape(x, []);
    return rt.reshape(x, simple ? shape : operand.shape);
  });
}

/** An elementwise function of two tensors that broadcast, of one dtype. */
export function binary(rt: Runtime, op: BinaryOp, x: Tensor, y: Tensor, dtype: DType): Tensor {
  if (isComplex(dtype)) return complexBinary(rt, op, x, y);
  if (dtype === 'bool') return booleanBinary(rt, op, x, y);
  return isInteger(dtype) ? integerBinary(rt, op, x, y, dtype) : realBinary(rt, op, x, y);
}
