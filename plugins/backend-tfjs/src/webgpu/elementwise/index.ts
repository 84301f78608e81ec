import type { BinaryOp, DType, UnaryOp } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { undefinedFor } from '../errors.ts';
import { cast, castExpression } from './cast.ts';
import { COMPLEX_BINARY, COMPLEX_UNARY } from './complex.ts';
import { BOOL_BINARY, BOOL_UNARY, INT_BINARY, INT_UNARY, UINT_BINARY, UINT_UNARY } from './integer.ts';
import { type Input, map } from './map.ts';
import { REAL_BINARY, REAL_UNARY } from './real.ts';

export { cast, castExpression } from './cast.ts';
export { type Input, map } from './map.ts';

type Table<Op extends string> = Readonly<Partial<Record<Op, string>>>;

const UNARY: Readonly<Partial<Record<DType, Table<UnaryOp>>>> = {
  bool: BOOL_UNARY,
  int32: INT_UNARY,
  uint32: UINT_UNARY,
  float32: REAL_UNARY,
  complex64: COMPLEX_UNARY,
};

const BINARY: Readonly<Partial<Record<DType, Table<BinaryOp>>>> = {
  bool: BOOL_BINARY,
  int32: INT_BINARY,
  uint32: UINT_BINARY,
  float32: REAL_BINARY,
  complex64: COMPLEX_BINARY,
};

/** The dtype of a table's expression. */
function natural(op: string, dtype: DType): DType {
  if (TESTS.has(op)) return 'bool';
  return dtype === 'complex64' && PARTS.has(op) ? 'float32' : op === 'complex' ? 'complex64' : dtype;
}

const PARTS: ReadonlySet<string> = new Set(['abs', 'real', 'imag']);
const TESTS: ReadonlySet<string> = new Set([
  ...['isfinite', 'isinf', 'isnan', 'logicalNot', 'signbit', 'equal', 'notEqual', 'less', 'lessEqual', 'greater'],
  ...['greaterEqual', 'logicalAnd', 'logicalOr', 'logicalXor'],
]);

/** The expression, converted to `out` where that is another dtype. */
function converted(expression: string, from: DType, out: DType): string {
  return from === out ? expression : castExpression(from, out).replace(/\ba\b/g, `(${expression})`);
}

/** Elementwise function of one array; real functions of integers are those of the numbers as float32. */
export function unary(context: KernelContext, op: UnaryOp, x: GpuArray, out: DType): GpuArray {
  const expression = UNARY[x.dtype]?.[op];
  const shape = [x.size];
  if (expression !== undefined) {
    const body = converted(expression, natural(op, x.dtype), out);
    return map(context, { key: op, expression: body }, [{ array: x, shape }], shape, out);
  }
  const real = REAL_UNARY[op];
  if (x.dtype === 'complex64' || x.dtype === 'float32' || real === undefined) throw undefinedFor(op, x.dtype);
  const floats = cast(context, x, 'float32');
  const y = unary(context, op, floats, out);
  context.release(floats);
  return y;
}

/** Elementwise function of two operands of one dtype. */
export function binary(
  context: KernelContext,
  op: BinaryOp,
  x: Input,
  y: Input,
  shape: readonly number[],
  out: DType,
): GpuArray {
  const { dtype } = x.array;
  const expression = BINARY[dtype]?.[op];
  if (expression !== undefined) {
    return map(context, { key: op, expression: converted(expression, natural(op, dtype), out) }, [x, y], shape, out);
  }
  if (dtype === 'complex64' || dtype === 'float32' || REAL_BINARY[op] === undefined) throw undefinedFor(op, dtype);
  const floats = [x, y].map((v) => ({ array: cast(context, v.array, 'float32'), shape: v.shape }));
  const z = binary(context, op, floats[0], floats[1], shape, out);
  for (const v of floats) context.release(v.array);
  return z;
}

/** Elements of x where the condition holds, else of y. */
export function where(
  context: KernelContext,
  condition: Input,
  x: Input,
  y: Input,
  shape: readonly number[],
): GpuArray {
  return map(context, { key: 'where', expression: 'select(c, b, a != 0u)' }, [condition, x, y], shape, x.array.dtype);
}
