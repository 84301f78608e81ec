import { type BinaryOp, type DType, NotImplementedError } from '@glass-ts/core';
import { wrapped } from './dtypes.ts';
import { type Runtime, type Tensor, TF } from './runtime.ts';

const DIRECT: Readonly<Partial<Record<BinaryOp, string>>> = {
  add: 'AddV2',
  bitwiseAnd: 'BitwiseAnd',
  bitwiseOr: 'BitwiseOr',
  bitwiseXor: 'BitwiseXor',
  equal: 'Equal',
  greater: 'Greater',
  greaterEqual: 'GreaterEqual',
  less: 'Less',
  lessEqual: 'LessEqual',
  maximum: 'Maximum',
  minimum: 'Minimum',
  multiply: 'Mul',
  notEqual: 'NotEqual',
  subtract: 'Sub',
};

const LOGICAL: Readonly<Partial<Record<BinaryOp, string>>> = {
  logicalAnd: 'LogicalAnd',
  logicalOr: 'LogicalOr',
  logicalXor: 'NotEqual',
};

const lit = (rt: Runtime, value: number): Tensor => rt.literal(value, TF.int64);

/** Division without what TensorFlow refuses: 0 for a zero divisor, wrap-around for −2⁶³ / −1. */
function divided(rt: Runtime, op: 'FloorDiv' | 'FloorMod', x: Tensor, y: Tensor): Tensor {
  const none = rt.op('Equal', [y, lit(rt, 0)]);
  const minus = rt.op('Equal', [y, lit(rt, -1)]);
  const safe = rt.where(rt.op('LogicalOr', [none, minus]), lit(rt, 1), y);
  const value = rt.op(op, [x, safe]);
  const opposite = op === 'FloorDiv' ? rt.op('Neg', [x]) : lit(rt, 0);
  return rt.where(none, lit(rt, 0), rt.where(minus, opposite, value));
}

/** Shifts by the width or more, or by a negative amount, push every bit out. */
function shifted(rt: Runtime, op: 'LeftShift' | 'RightShift', x: Tensor, y: Tensor, dtype: DType): Tensor {
  const bits = dtype === 'int64' ? 64 : Number(dtype.replace(/\D+/, ''));
  const last = lit(rt, bits - 1);
  const inside = rt.op('LogicalAnd', [rt.op('GreaterEqual', [y, lit(rt, 0)]), rt.op('LessEqual', [y, last])]);
  const value = rt.op(op, [x, rt.where(inside, y, last)]);
  if (op === 'RightShift' && !dtype.startsWith('u')) return value;
  return rt.where(inside, value, lit(rt, 0));
}

/** x^y by repeated squaring, modulo 2⁶⁴; for negative y the truncated real power, and 0 for 0. */
function power(rt: Runtime, x: Tensor, y: Tensor): Tensor {
  let result = rt.op('OnesLike', [rt.op('AddV2', [x, y])]);
  let base = x;
  let exponent = y;
  for (let bit = 0; bit < 63; bit++) {
    const odd = rt.truth(rt.op('BitwiseAnd', [exponent, lit(rt, 1)]));
    result = rt.where(odd, rt.op('Mul', [result, base]), result);
    exponent = rt.op('RightShift', [exponent, lit(rt, 1)]);
    // Past six bits the base is 0, 1 or −1 or wraps: most exponents are short.
    base = rt.op('Mul', [base, base]);
  }
  const one = lit(rt, 1);
  const even = rt.op('Equal', [rt.op('BitwiseAnd', [y, one]), lit(rt, 0)]);
  const minus = rt.op('Equal', [x, lit(rt, -1)]);
  const unit = rt.where(rt.op('Equal', [x, one]), one, lit(rt, 0));
  const inverse = rt.where(minus, rt.where(even, one, lit(rt, -1)), unit);
  return rt.where(rt.op('Less', [y, lit(rt, 0)]), inverse, result);
}

/** Elementwise functions of integers, which wrap around to the range of their dtype. */
export function integerBinary(rt: Runtime, op: BinaryOp, x: Tensor, y: Tensor, dtype: DType): Tensor {
  const direct = DIRECT[op];
  if (direct !== undefined) {
    const z = rt.op(direct, [x, y]);
    return z.type === TF.bool ? z : wrapped(rt, z, dtype);
  }
  const logical = LOGICAL[op];
  if (logical !== undefined) return rt.op(logical, [rt.truth(x), rt.truth(y)]);
  switch (op) {
    case 'bitwiseLeftShift':
      return wrapped(rt, shifted(rt, 'LeftShift', x, y, dtype), dtype);
    case 'bitwiseRightShift':
      return shifted(rt, 'RightShift', x, y, dtype);
    case 'floorDivide':
      return wrapped(rt, divided(rt, 'FloorDiv', x, y), dtype);
    case 'remainder':
      return divided(rt, 'FloorMod', x, y);
    case 'pow':
      return wrapped(rt, power(rt, x, y), dtype);
    default:
      throw new NotImplementedError(`${op} is not defined for integers`);
  }
}
