import {
  type ArgReduceOp,
  type DType,
  type Extent,
  isComplex,
  isFloat,
  isInteger,
  NotImplementedError,
  type ReduceOp,
  type ScanOp,
} from '@glass-ts/core';
import { castTo, deviceType, realPart, wrapped } from './dtypes.ts';
import { type Runtime, type Tensor, TF, type TfType } from './runtime.ts';

/** Type in which sums and products are formed: double precision for all floats. */
function accumulator(dtype: DType): TfType {
  if (isComplex(dtype)) return TF.complex128;
  return isFloat(dtype) ? TF.float64 : TF.int64;
}

const fold = (rt: Runtime, name: string, x: Tensor): Tensor => rt.op(name, [x, rt.ints([1])], { keep_dims: false });

const anyNan = (rt: Runtime, x: Tensor): Tensor => fold(rt, 'Any', rt.op('IsNan', [x]));

const NAN = Number.NaN;

/** Reduction of the middle axis; sums of floats in double precision. */
export function reduce(rt: Runtime, op: ReduceOp, x: Tensor, dtype: DType, extent: Extent, out: DType): Tensor {
  const y = rt.reshape(x, extent);
  if (op === 'any' || op === 'all') return fold(rt, op === 'any' ? 'Any' : 'All', rt.truth(y));
  if (op === 'sum' || op === 'prod') {
    const wide = isComplex(out) || isFloat(out) ? accumulator(out) : accumulator(dtype);
    const total = fold(rt, op === 'sum' ? 'Sum' : 'Prod', rt.cast(y, wide));
    const type = deviceType(out);
    const result = out === 'bool' ? rt.truth(total) : rt.cast(total, type);
    return isInteger(out) ? wrapped(rt, result, out) : result;
  }
  if (isComplex(dtype)) throw new NotImplementedError(`${op} is not defined for complex numbers`);
  const name = op === 'max' ? 'Max' : 'Min';
  if (dtype === 'bool') return fold(rt, op === 'max' ? 'Any' : 'All', y);
  const value = fold(rt, name, y);
  if (!isFloat(dtype)) return castTo(rt, value, dtype, out);
  return rt.where(anyNan(rt, y), rt.literal(NAN, value.type), value);
}

/** Place of the first largest or smallest element; the first NaN wins. */
export function argReduce(rt: Runtime, op: ArgReduceOp, x: Tensor, dtype: DType, extent: Extent): Tensor {
  const y = rt.reshape(dtype === 'bool' ? rt.cast(x, TF.int64) : x, extent);
  const place = (name: string, of: Tensor): Tensor =>
    rt.op(name, [of, rt.literal(1, TF.int32)], { output_type: { type: TF.int64 } });
  const value = place(op === 'argmax' ? 'ArgMax' : 'ArgMin', y);
  if (!isFloat(dtype)) return value;
  const nan = rt.op('IsNan', [y]);
  const first = place('ArgMax', rt.cast(nan, TF.int64));
  return rt.where(fold(rt, 'Any', nan), first, value);
}

/** Running maximum or minimum in ⌈log₂ n⌉ steps, each over twice the distance of the one before. */
function runningExtreme(rt: Runtime, name: 'Maximum' | 'Minimum', x: Tensor, [outer, n, inner]: Extent): Tensor {
  let y = x;
  for (let step = 1; step < n; step *= 2) {
    const part = (from: number, count: number): Tensor =>
      rt.op('Slice', [y, rt.ints([0, from, 0]), rt.ints([outer, count, inner])]);
    const [early, late] = [part(0, n - step), part(step, n - step)];
    let joined = rt.op(name, [early, late]);
    if (y.type !== TF.int64) {
      const either = rt.op('LogicalOr', [rt.op('IsNan', [early]), rt.op('IsNan', [late])]);
      joined = rt.where(either, rt.literal(NAN, y.type), joined);
    }
    y = rt.op('ConcatV2', [part(0, step), joined, rt.literal(1, TF.int32)], {
      N: 2,
      T: { type: y.type },
      Tidx: { type: TF.int32 },
    });
  }
  return y;
}

/** Running sums, products, maxima or minima along the middle axis; sums of floats in double precision. */
export function scan(rt: Runtime, op: ScanOp, x: Tensor, dtype: DType, extent: Extent, out: DType): Tensor {
  const type = deviceType(out);
  const y = rt.reshape(x, extent);
  if (op === 'max' || op === 'min') {
    const numbers = dtype === 'bool' ? rt.cast(y, TF.int64) : y;
    const z = runningExtreme(rt, op === 'max' ? 'Maximum' : 'Minimum', numbers, extent);
    return dtype === 'bool' ? rt.truth(z) : z;
  }
  const wide = rt.cast(y, accumulator(out));
  const z = rt.op(op === 'sum' ? 'Cumsum' : 'Cumprod', [wide, rt.literal(1, TF.int32)]);
  const narrow = rt.cast(z, type);
  return isInteger(out) ? wrapped(rt, narrow, out) : narrow;
}

/** Numbers whose order as int64 is that of the elements: zeros of either sign are equal, NaN is `nan`. */
export function sortKeys(rt: Runtime, x: Tensor, dtype: DType, nan: 'first' | 'last'): Tensor {
  if (dtype === 'bool' || isInteger(dtype)) return rt.cast(x, TF.int64);
  if (isComplex(dtype)) return sortKeys(rt, realPart(rt, x, 'Real'), 'float64', nan);
  const wide = rt.cast(x, TF.float64);
  const zero = rt.literal(0, TF.float64);
  const bits = rt.bitcast(rt.where(rt.op('Equal', [wide, zero]), zero, wide), TF.int64);
  const sign = rt.op('RightShift', [bits, rt.literal(63, TF.int64)]);
  const low = rt.op('BitwiseAnd', [sign, rt.tidy(() => rt.scalar(2n ** 63n - 1n, TF.int64))]);
  const key = rt.op('BitwiseXor', [bits, low]);
  const end = rt.scalar(nan === 'last' ? 2n ** 63n - 1n : -(2n ** 63n), TF.int64);
  return rt.where(rt.op('IsNan', [wide]), end, key);
}
