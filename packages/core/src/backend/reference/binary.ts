import { allocateUnset, type DType, isComplex, isInt64, isInteger } from '../../array/dtype.ts';
import { NotImplementedError } from '../../errors.ts';
import type { BinaryOp } from '../types.ts';
import { type BinaryLoop, openSource, runBinary } from './blocks.ts';
import { COMPLEX_BINARY } from './elementwise/complex-binary.ts';
import { FLOAT_BINARY, floorDivideIntegers, nextafterSingle, remainderIntegers } from './elementwise/float-binary.ts';
import { INT_BINARY, powerUnsigned, shiftRightUnsigned } from './elementwise/int.ts';
import { INT64_BINARY, INT64_COMPARE, UINT64_BINARY, UINT64_COMPARE } from './elementwise/int64.ts';
import { SINGLE_BINARY } from './elementwise/single.ts';
import { BLOCK, type Lane, type LaneName } from './lanes.ts';
import type { Shaped, Tensor } from './tensor.ts';

interface Call {
  readonly op: BinaryOp;
  readonly x: Shaped;
  readonly y: Shaped;
  readonly shape: readonly number[];
  readonly size: number;
  readonly out: DType;
}

function undefinedFor(op: BinaryOp, dtype: DType): NotImplementedError {
  return new NotImplementedError(`${op} is not defined for ${dtype}`);
}

function run<L extends Lane>(loop: BinaryLoop<L>, { x, y, shape, size, out }: Call, lane: LaneName): Tensor {
  const data = allocateUnset(out, size);
  runBinary(loop, x, y, shape, size, data, out, lane);
  return { data, dtype: out, size };
}

type Compare<L> = (x: L, i: number, y: L, j: number, z: Uint8Array, o: number, n: number) => void;

function compare<L extends Lane>(loop: Compare<L>, { x, y, shape, size, out }: Call, lane: LaneName): Tensor {
  const data = allocateUnset('bool', size) as Uint8Array;
  const left = openSource<L>(x, shape, size, lane);
  const right = openSource<L>(y, shape, size, lane);
  for (let start = 0; start < size; start += BLOCK) {
    const n = Math.min(BLOCK, size - start);
    left.load(start, n);
    right.load(start, n);
    loop(left.array, left.offset, right.array, right.offset, data, start, n);
  }
  return { data, dtype: out, size };
}

function onInt64(call: Call): Tensor {
  const { op, x } = call;
  if (x.dtype === 'uint64') {
    const order = UINT64_COMPARE[op];
    if (order) return compare(order, call, 'uint64');
    const loop = UINT64_BINARY[op];
    if (loop) return run(loop, call, 'uint64');
  }
  const order = INT64_COMPARE[op];
  if (order) return compare(order, call, 'int64');
  const loop = INT64_BINARY[op];
  if (!loop) throw undefinedFor(op, x.dtype);
  return run(loop, call, 'int64');
}

function realLoop(op: BinaryOp, dtype: DType): BinaryLoop<Float64Array> {
  if (isInteger(dtype) && op === 'floorDivide') return floorDivideIntegers;
  if (isInteger(dtype) && op === 'remainder') return remainderIntegers;
  if (dtype === 'float32' && op === 'nextafter') return nextafterSingle;
  if (op in FLOAT_BINARY) return FLOAT_BINARY[op as keyof typeof FLOAT_BINARY];
  throw undefinedFor(op, dtype);
}

/** Elementwise function of two operands of one dtype whose shapes broadcast to `shape`. */
export function binary(op: BinaryOp, x: Shaped, y: Shaped, shape: readonly number[], out: DType): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const call: Call = { op, x, y, shape, size, out };
  if (isComplex(x.dtype)) {
    const loop = COMPLEX_BINARY[op];
    if (!loop) throw undefinedFor(op, x.dtype);
    return run(loop, call, 'float');
  }
  if (isInt64(x.dtype)) return onInt64(call);
  if (isInteger(x.dtype) || x.dtype === 'bool') {
    if (x.dtype === 'uint32' && op === 'bitwiseRightShift') return run(shiftRightUnsigned, call, 'int');
    if (x.dtype === 'uint32' && op === 'pow') return run(powerUnsigned, call, 'int');
    const loop = INT_BINARY[op];
    if (loop) return run(loop, call, 'int');
  }
  const single = x.dtype === 'float32' && out === 'float32' ? SINGLE_BINARY[op] : undefined;
  return single ? run(single, call, 'single') : run(realLoop(op, x.dtype), call, 'float');
}
