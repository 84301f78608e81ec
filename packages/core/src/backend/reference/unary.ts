import {
  allocate,
  allocateUnset,
  type DType,
  isComplex,
  isInt64,
  isInteger,
  kindOf,
  realOf,
} from '../../array/dtype.ts';
import { NotImplementedError } from '../../errors.ts';
import type { UnaryOp } from '../types.ts';
import { runUnary, type UnaryLoop } from './blocks.ts';
import { cast } from './cast.ts';
import { COMPLEX_UNARY } from './elementwise/complex-unary.ts';
import { FLOAT_UNARY } from './elementwise/float-unary.ts';
import { INT_UNARY } from './elementwise/int.ts';
import { INT64_UNARY, signUnsigned } from './elementwise/int64.ts';
import { SINGLE_UNARY } from './elementwise/single.ts';
import type { Lane, LaneName } from './lanes.ts';
import type { Shaped, Tensor } from './tensor.ts';

/** Operations that leave an integer as it is. */
const IDENTITY_ON_INTEGERS: ReadonlySet<UnaryOp> = new Set<UnaryOp>([
  'ceil',
  'conj',
  'floor',
  'real',
  'round',
  'trunc',
]);
/** Operations with the same result for every integer. */
const CONSTANT_ON_INTEGERS: Partial<Record<UnaryOp, number>> = { imag: 0, isfinite: 1, isinf: 0, isnan: 0 };

function run<L extends Lane>(loop: UnaryLoop<L>, x: Shaped, out: DType, lane: LaneName): Tensor {
  const data = allocateUnset(out, x.size);
  runUnary(loop, x, data, out, lane);
  return { data, dtype: out, size: x.size };
}

function onIntegers(op: UnaryOp, x: Shaped, out: DType): Tensor | undefined {
  const unsigned = kindOf(x.dtype) === 'unsigned';
  if (IDENTITY_ON_INTEGERS.has(op) || (unsigned && op === 'abs')) return cast(x, out);
  const value = CONSTANT_ON_INTEGERS[op];
  if (value !== undefined) {
    const data = allocate(out, x.size);
    if (value === 1) data instanceof Uint8Array && data.fill(1);
    return { data, dtype: out, size: x.size };
  }
  if (isInt64(x.dtype)) {
    if (op === 'logicalNot') return onIntegers(op, { ...cast(x, 'bool'), shape: x.shape }, out);
    if (op === 'sign' && unsigned) return run(signUnsigned, x, out, 'uint64');
    const loop = INT64_UNARY[op];
    return loop && run(loop, x, out, 'int64');
  }
  const loop = INT_UNARY[op];
  return loop && run(loop, x, out, 'int');
}

/** Elementwise function of one operand. `out` is the dtype of the result. */
export function unary(op: UnaryOp, x: Shaped, out: DType): Tensor {
  if (isComplex(x.dtype)) {
    const loop = COMPLEX_UNARY[op];
    if (!loop) throw new NotImplementedError(`${op} is not defined for ${x.dtype}`);
    return run(loop, x, out, 'float');
  }
  if (isInteger(x.dtype)) {
    const done = onIntegers(op, x, out);
    if (done) return done;
    if (isInt64(x.dtype)) return unary(op, { ...cast(x, 'float64'), shape: x.shape }, realOf(out));
  }
  if (op === 'bitwiseInvert') return unary('logicalNot', x, out);
  const single = x.dtype === 'float32' && out === 'float32' ? SINGLE_UNARY[op] : undefined;
  return single ? run(single, x, out, 'single') : run(FLOAT_UNARY[op], x, out, 'float');
}
