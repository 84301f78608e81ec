import type { BinaryOp, UnaryOp } from '../backend/types.ts';
import { DTypeError } from '../errors.ts';
import type { Context } from './context.ts';
import { type DType, isFloat, kindOf, realOf, type Scalar } from './dtype.ts';
import { NDArray, type Other } from './ndarray.ts';
import { isScalar, promote, promotionOf, scalarMeets } from './promote.ts';
import { broadcastPair } from './shape.ts';
import { tidy } from './tidy.ts';

type Unary = (x: NDArray) => NDArray;
type Binary = (x1: Other, x2: Other) => NDArray;

/** Elementwise functions of the standard. One argument of a binary function may be a scalar (2024.12). */
export interface ElementwiseFunctions extends Record<UnaryName, Unary>, Record<BinaryName, Binary> {
  /**
   * The values limited to [min, max], in the dtype of x; both are scalars or arrays of the same kind of dtype, either may
   * be left out.
   */
  clip(x: NDArray, min?: Other | null, max?: Other | null): NDArray;
  /** x itself (+x). */
  positive: Unary;
}

const BOOL = 1;
const INTEGER = 2;
const REAL = 4;
const COMPLEX = 8;
const FLOATING = REAL | COMPLEX;
const REAL_VALUED = INTEGER | REAL;
const NUMERIC = INTEGER | FLOATING;
const ANY = BOOL | NUMERIC;

const BIT: Readonly<Record<DType, number>> = {
  bool: BOOL,
  int8: INTEGER,
  int16: INTEGER,
  int32: INTEGER,
  int64: INTEGER,
  uint8: INTEGER,
  uint16: INTEGER,
  uint32: INTEGER,
  uint64: INTEGER,
  float32: REAL,
  float64: REAL,
  complex64: COMPLEX,
  complex128: COMPLEX,
};

const NAMES: Readonly<Record<number, string>> = {
  [BOOL]: 'bool',
  [BOOL | INTEGER]: 'bool or integer',
  [REAL]: 'real floating',
  [FLOATING]: 'floating',
  [REAL_VALUED]: 'real-valued',
  [NUMERIC]: 'numeric',
};

type Result = 'same' | 'bool' | 'real';

const UNARY = {
  abs: [NUMERIC, 'real'],
  acos: [FLOATING, 'same'],
  acosh: [FLOATING, 'same'],
  asin: [FLOATING, 'same'],
  asinh: [FLOATING, 'same'],
  atan: [FLOATING, 'same'],
  atanh: [FLOATING, 'same'],
  bitwiseInvert: [BOOL | INTEGER, 'same'],
  ceil: [REAL_VALUED, 'same'],
  conj: [NUMERIC, 'same'],
  cos: [FLOATING, 'same'],
  cosh: [FLOATING, 'same'],
  exp: [FLOATING, 'same'],
  expm1: [FLOATING, 'same'],
  floor: [REAL_VALUED, 'same'],
  imag: [COMPLEX, 'real'],
  isfinite: [NUMERIC, 'bool'],
  isinf: [NUMERIC, 'bool'],
  isnan: [NUMERIC, 'bool'],
  log: [FLOATING, 'same'],
  log1p: [FLOATING, 'same'],
  log2: [FLOATING, 'same'],
  log10: [FLOATING, 'same'],
  logicalNot: [BOOL, 'bool'],
  negative: [NUMERIC, 'same'],
  real: [NUMERIC, 'real'],
  reciprocal: [FLOATING, 'same'],
  round: [NUMERIC, 'same'],
  sign: [NUMERIC, 'same'],
  signbit: [REAL, 'bool'],
  sin: [FLOATING, 'same'],
  sinh: [FLOATING, 'same'],
  sqrt: [FLOATING, 'same'],
  square: [NUMERIC, 'same'],
  tan: [FLOATING, 'same'],
  tanh: [FLOATING, 'same'],
  trunc: [REAL_VALUED, 'same'],
} as const satisfies Partial<Record<UnaryOp, readonly [number, Result]>>;

const BINARY = {
  add: [NUMERIC, 'same'],
  atan2: [REAL, 'same'],
  bitwiseAnd: [BOOL | INTEGER, 'same'],
  bitwiseLeftShift: [INTEGER, 'same'],
  bitwiseOr: [BOOL | INTEGER, 'same'],
  bitwiseRightShift: [INTEGER, 'same'],
  bitwiseXor: [BOOL | INTEGER, 'same'],
  copysign: [REAL, 'same'],
  divide: [FLOATING, 'same'],
  equal: [ANY, 'bool'],
  floorDivide: [REAL_VALUED, 'same'],
  greater: [REAL_VALUED, 'bool'],
  greaterEqual: [REAL_VALUED, 'bool'],
  hypot: [REAL, 'same'],
  less: [REAL_VALUED, 'bool'],
  lessEqual: [REAL_VALUED, 'bool'],
  logaddexp: [REAL, 'same'],
  logicalAnd: [BOOL, 'bool'],
  logicalOr: [BOOL, 'bool'],
  logicalXor: [BOOL, 'bool'],
  maximum: [REAL_VALUED, 'same'],
  minimum: [REAL_VALUED, 'same'],
  multiply: [NUMERIC, 'same'],
  nextafter: [REAL, 'same'],
  notEqual: [ANY, 'bool'],
  pow: [NUMERIC, 'same'],
  remainder: [REAL_VALUED, 'same'],
  subtract: [NUMERIC, 'same'],
} as const satisfies Partial<Record<BinaryOp, readonly [number, Result]>>;

export type UnaryName = keyof typeof UNARY;
export type BinaryName = keyof typeof BINARY;

/** Functions that leave integers as they are, finite and real as they are. */
const TRIVIAL_ON_INTEGERS: ReadonlySet<UnaryName> = new Set(['ceil', 'floor', 'round', 'trunc', 'conj', 'real']);

function wrongKind(name: string, allowed: number, dtype: DType): DTypeError {
  const toFloat = (allowed & BIT[dtype]) === 0 && (allowed & REAL) !== 0 && kindOf(dtype) !== 'complex';
  return new DTypeError(`${name} is defined for ${NAMES[allowed] ?? 'complex'} arrays, not ${dtype}`, {
    where: { name },
    fix: toFloat ? `Cast first: x.astype('${(allowed & INTEGER) === 0 ? 'float64' : 'int64'}')` : undefined,
  });
}

function unaryFunction(ctx: Context, name: UnaryName): Unary {
  const [allowed, result] = UNARY[name] as readonly [number, Result];
  const trivial = TRIVIAL_ON_INTEGERS.has(name);
  return (x) => {
    const { dtype } = ctx.own(x, name);
    const bit = BIT[dtype];
    if ((bit & allowed) === 0) throw wrongKind(name, allowed, dtype);
    if (trivial && (bit === INTEGER || (bit === REAL && (name === 'conj' || name === 'real'))))
      return ctx.view(x, x.shape);
    return ctx.unary(name, x, result === 'same' ? dtype : result === 'bool' ? 'bool' : realOf(dtype));
  };
}

function binaryFunction(ctx: Context, name: BinaryName): Binary {
  const [allowed, result] = BINARY[name] as readonly [number, Result];
  const toBool = result === 'bool';

  function arrays(x1: NDArray, x2: NDArray): NDArray {
    ctx.own(x1, name);
    ctx.own(x2, name);
    const a = x1.dtype;
    const b = x2.dtype;
    if ((BIT[a] & allowed) === 0) throw wrongKind(name, allowed, a);
    if ((BIT[b] & allowed) === 0) throw wrongKind(name, allowed, b);
    const shape = broadcastPair(x1.shape, x2.shape);
    if (a === b) return ctx.binary(name, x1, x2, shape, toBool ? 'bool' : a);
    const dtype = promote(a, b, name);
    return tidy(() => ctx.binary(name, ctx.cast(x1, dtype), ctx.cast(x2, dtype), shape, toBool ? 'bool' : dtype));
  }

  function withScalar(x: NDArray, value: Scalar, reversed: boolean): NDArray {
    ctx.own(x, name);
    if ((BIT[x.dtype] & allowed) === 0) throw wrongKind(name, allowed, x.dtype);
    const dtype = scalarMeets(value, x.dtype, name);
    if ((BIT[dtype] & allowed) === 0) throw wrongKind(name, allowed, dtype);
    if (dtype !== x.dtype) return tidy(() => withScalar(ctx.cast(x, dtype), value, reversed));
    return ctx.binaryScalar(name, x, value, reversed, toBool ? 'bool' : dtype);
  }

  return (x1, x2) => {
    if (x1 instanceof NDArray) {
      if (x2 instanceof NDArray) return arrays(x1, x2);
      if (isScalar(x2)) return withScalar(x1, x2, false);
    } else if (x2 instanceof NDArray && isScalar(x1)) return withScalar(x2, x1, true);
    throw new DTypeError(`${name} needs at least one array, and scalars besides`, {
      where: { name },
      fix: 'Make arrays of lists with xp.asarray(…)',
    });
  };
}

function clipFunction(ctx: Context): ElementwiseFunctions['clip'] {
  const limit = (x: NDArray, bound: Other | null | undefined, op: 'maximum' | 'minimum'): NDArray => {
    if (bound === undefined || bound === null) return x;
    if (bound instanceof NDArray) {
      const wide = promotionOf(x.dtype, ctx.own(bound, 'clip').dtype);
      if (wide === undefined || BIT[bound.dtype] !== BIT[x.dtype]) throw clipKind(x.dtype, bound.dtype);
      const shape = broadcastPair(x.shape, bound.shape);
      // compared in the wider dtype, so that a bound beyond the range of x does not wrap round before it is compared
      return ctx.binary(op, ctx.cast(x, wide), ctx.cast(bound, wide), shape, wide);
    }
    if (scalarMeets(bound, x.dtype, 'clip') !== x.dtype) throw clipKind(x.dtype, 'complex128');
    return ctx.binaryScalar(op, x, bound, false, x.dtype);
  };
  return (x, min, max) => {
    ctx.own(x, 'clip');
    if ((BIT[x.dtype] & REAL_VALUED) === 0) throw wrongKind('clip', REAL_VALUED, x.dtype);
    const kernel = ctx.backend.kernels.clip;
    if (kernel !== undefined && isFloat(x.dtype) && typeof min === 'number' && typeof max === 'number') {
      return ctx.wrap(kernel(x, min, max), x.shape);
    }
    return tidy(() => {
      const both = limit(limit(x, min, 'maximum'), max, 'minimum');
      return both === x ? ctx.view(x, x.shape) : ctx.cast(both, x.dtype);
    });
  };
}

const clipKind = (a: DType, b: DType): DTypeError =>
  new DTypeError(`clip: bounds of ${b} do not go with an array of ${a}`, {
    where: { name: 'clip' },
    fix: 'Cast the bounds first',
  });

export function elementwiseFunctions(ctx: Context): ElementwiseFunctions {
  const table: Partial<Record<string, unknown>> = {};
  for (const name of Object.keys(UNARY) as UnaryName[]) table[name] = unaryFunction(ctx, name);
  for (const name of Object.keys(BINARY) as BinaryName[]) table[name] = binaryFunction(ctx, name);
  const functions = table as Record<UnaryName, Unary> & Record<BinaryName, Binary>;
  return {
    ...functions,
    clip: clipFunction(ctx),
    positive(x) {
      ctx.own(x, 'positive');
      if ((BIT[x.dtype] & NUMERIC) === 0) throw wrongKind('positive', NUMERIC, x.dtype);
      return ctx.view(x, x.shape);
    },
  };
}
