import type { Context } from '../array/context.ts';
import { dataTypeFunctions } from '../array/dataTypes.ts';
import { type DType, isComplex, isFloat, isInteger } from '../array/dtype.ts';
import { NDArray, type Other } from '../array/ndarray.ts';
import { pairOf } from '../array/searching.ts';
import { broadcastPair, sizeOf } from '../array/shape.ts';
import { tidy } from '../array/tidy.ts';
import type { UnaryOp } from '../backend/types.ts';
import { DTypeError } from '../errors.ts';
import { contextOf, contextOfAny, floating } from './arguments.ts';

function special(op: UnaryOp, x: NDArray): NDArray {
  const ctx = contextOf(x, op);
  if (!isFloat(x.dtype)) {
    throw new DTypeError(`${op} is defined for real floating arrays, not ${x.dtype}`, {
      where: { name: op },
      fix: "Cast first: xp.astype(x, 'float64')",
    });
  }
  return ctx.unary(op, x, x.dtype);
}

/** The error function, 2/√π ∫₀ˣ exp(−t²) dt. */
export const erf = (x: NDArray): NDArray => special('erf', x);
/** Inverse of `erf` on (−1, 1); ±inf at ±1, NaN outside. */
export const erfinv = (x: NDArray): NDArray => special('erfinv', x);
/** Quantile function of the standard normal distribution. */
export const ndtri = (x: NDArray): NDArray => special('ndtri', x);
/** Logarithm of the absolute value of the gamma function. */
export const lgamma = (x: NDArray): NDArray => special('lgamma', x);

/** sin(πx)/(πx), which is 1 at 0. */
export function sinc(x: NDArray): NDArray {
  const ctx = contextOf(x, 'sinc');
  return tidy(() => {
    const { xp } = ctx;
    const y = floating(ctx, x);
    const zero = xp.equal(y, 0);
    const phase = xp.multiply(xp.where(zero, 1, y), Math.PI);
    return xp.where(zero, 1, xp.divide(xp.sin(phase), phase));
  });
}

/** Options of `nanToNum`. */
export interface NanToNumOptions {
  /** Replaces NaN. */
  readonly fillValue?: number;
  /** Replaces +inf; the largest finite number by default. */
  readonly posinf?: number;
  /** Replaces −inf. */
  readonly neginf?: number;
}

/** NaN and infinities replaced by finite numbers; integers are returned as they are. */
export function nanToNum(x: NDArray, options: NanToNumOptions = {}): NDArray {
  const ctx = contextOf(x, 'nanToNum');
  if (isInteger(x.dtype) || x.dtype === 'bool') return x;
  const { xp } = ctx;
  if (isComplex(x.dtype)) {
    return tidy(() => {
      const [re, im] = [nanToNum(xp.real(x), options), nanToNum(xp.imag(x), options)];
      return ctx.binary('complex', re, im, x.shape, x.dtype);
    });
  }
  const { max, min } = dataTypeFunctions(ctx).finfo(x.dtype);
  const { fillValue = 0, posinf = max, neginf = min } = options;
  const onHost = intoHost(ctx, x.shape, x.dtype, [x], ([from], out) => {
    for (let i = 0; i < out.length; i++) {
      const v = from[i];
      out[i] = Number.isNaN(v) ? fillValue : v === Infinity ? posinf : v === -Infinity ? neginf : v;
    }
  });
  if (onHost) return onHost;
  return tidy(() => {
    if (posinf === max && neginf === min) return xp.where(xp.isnan(x), fillValue, xp.clip(x, min, max));
    const finite = xp.where(xp.isnan(x), fillValue, x);
    const upper = xp.where(xp.equal(x, Infinity), posinf, finite);
    return xp.where(xp.equal(x, -Infinity), neginf, upper);
  });
}

type Numbers = Float64Array | Float32Array | Uint8Array;

/** A new array that `fill` writes in one pass over the memory of arrays; undefined where none or compiled code can see it. */
function intoHost(
  ctx: Context,
  shape: readonly number[],
  dtype: DType,
  from: readonly NDArray[],
  fill: (from: Numbers[], out: Numbers) => void,
): NDArray | undefined {
  const { hostView, info } = ctx.backend;
  // Several passes of compiled code take less time than one of ours.
  if (sizeOf(shape) === 0 || hostView === undefined || info.compiled === true) return undefined;
  const made = ctx.unset(shape, dtype);
  fill(
    from.map((x) => x.hostView() as Numbers),
    made.hostView() as Numbers,
  );
  return made;
}

/** Options of `isclose`. */
export interface IscloseOptions {
  readonly rtol?: number;
  readonly atol?: number;
  readonly equalNan?: boolean;
}

/** |a − b| ≤ atol + rtol·|b| elementwise; equal infinities are close. Defaults: rtol 1e-5, atol 1e-8. */
export function isclose(a: Other, b: Other, options: IscloseOptions = {}): NDArray {
  const ctx = contextOfAny([a, b], 'isclose');
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
  return tidy(() => {
    const { xp } = ctx;
    const [p, q] = pairOf(ctx, a, b, 'isclose');
    if (p.dtype === 'bool') return xp.equal(p, q);
    const [x, y] = [floating(ctx, p), floating(ctx, q)];
    const shape = broadcastPair(x.shape, y.shape);
    if (x.dtype === 'float64' && [x, y].every(({ size }) => size === 1 || size === sizeOf(shape))) {
      const onHost = intoHost(ctx, shape, 'bool', [x, y], ([u, v], out) => {
        const [i, j] = [u, v].map(({ length }) => (length === 1 ? 0 : 1));
        for (let k = 0; k < out.length; k++) out[k] = areClose(u[k * i], v[k * j], rtol, atol, equalNan) ? 1 : 0;
      });
      if (onHost) return onHost;
    }
    const near = xp.lessEqual(xp.abs(xp.subtract(x, y)), xp.add(xp.multiply(xp.abs(y), rtol), atol));
    // Beside an infinite y everything is near.
    const close = xp.logicalOr(xp.equal(x, y), xp.logicalAnd(near, xp.isfinite(y)));
    return equalNan ? xp.logicalOr(close, xp.logicalAnd(xp.isnan(x), xp.isnan(y))) : close;
  });
}

/** As `isclose` of two numbers. */
function areClose(x: number, y: number, rtol: number, atol: number, equalNan: boolean): boolean {
  if (x === y) return true;
  const size = Math.abs(y);
  return (Math.abs(x - y) <= atol + rtol * size && size < Infinity) || (equalNan && Number.isNaN(x) && Number.isNaN(y));
}

type Elementwise = (...args: NDArray[]) => NDArray;

/**
 * f1 of the arguments where the condition holds, elsewhere f2 of them or `fillValue`. Both functions must be
 * elementwise and defined for all values.
 */
export function applyWhere(
  cond: NDArray,
  args: NDArray | readonly NDArray[],
  f1: Elementwise,
  f2?: Elementwise | { readonly fillValue: Other },
  options: { readonly fillValue?: Other } = {},
): NDArray {
  const ctx: Context = contextOf(cond, 'applyWhere');
  const list = args instanceof NDArray ? [args] : args;
  const fillValue = typeof f2 === 'object' ? f2.fillValue : options.fillValue;
  if ((typeof f2 === 'function') === (fillValue !== undefined)) {
    throw new DTypeError('applyWhere needs either f2 or fillValue', { where: { name: 'applyWhere' } });
  }
  return tidy(() => {
    const yes = f1(...list);
    return ctx.xp.where(cond, yes, typeof f2 === 'function' ? f2(...list) : (fillValue as Other));
  });
}
