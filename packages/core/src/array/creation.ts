import { DTypeError, ValueError } from '../errors.ts';
import { normaliseAxis } from './axes.ts';
import type { Context } from './context.ts';
import { flattenNested, inferDType, type NestedList, packValues } from './convert.ts';
import { type DType, isDType, isInteger, kindOf, lanesOf, type Scalar, type TypedArray } from './dtype.ts';
import { convertTyped, dtypeOfTyped, isIntegral, isTyped, truth } from './host.ts';
import { NDArray } from './ndarray.ts';
import { checkRange, isScalar } from './promote.ts';
import { asShape, shapeText, sizeOf } from './shape.ts';
import { tidy } from './tidy.ts';

/** What `asarray` takes. */
export type ArrayInput = NDArray | NestedList;

/** A shape: one length, or a list of them. */
export type ShapeInput = number | readonly number[];

/** dtype and device of new arrays. */
export interface CreationOptions {
  readonly dtype?: DType | null;
  /** The namespace's device, the only one it has. */
  readonly device?: string | null;
}

export interface FromTypedOptions {
  /** What the memory holds where the storage does not say: complex, bool. */
  readonly dtype?: DType;
  readonly reason?: string;
}

/** Creation functions of the standard; `fromTyped` is the zero-copy entry for host memory. */
export interface CreationFunctions {
  /** Evenly spaced values of [start, stop); `arange(stop)` starts at 0. Integers for integral arguments. */
  arange(start: number | bigint, options?: CreationOptions): NDArray;
  /** Evenly spaced values of [start, stop). */
  arange(start: number | bigint, stop?: number | bigint | null, options?: CreationOptions): NDArray;
  /** Values of [start, stop) with a step. */
  arange(
    start: number | bigint,
    stop?: number | bigint | null,
    step?: number | bigint,
    options?: CreationOptions,
  ): NDArray;
  /**
   * An array from scalars, nested lists, typed arrays or arrays. Lists of integral numbers make the default integer
   * dtype, other numbers the default float; typed arrays keep their dtype. Typed arrays are copied unless
   * `copy: false`; an array is returned as it is unless `copy: true`.
   */
  asarray(obj: ArrayInput, options?: CreationOptions & { readonly copy?: boolean | null }): NDArray;
  /** Values are zero, or those of arrays that this backend made before: memory of others is never seen. */
  empty(shape: ShapeInput, options?: CreationOptions): NDArray;
  /** An array of the shape and dtype of x; its values are not defined. */
  emptyLike(x: NDArray, options?: CreationOptions): NDArray;
  /** Ones on diagonal k of an n_rows × n_cols matrix. */
  eye(nRows: number, options?: CreationOptions & { readonly k?: number }): NDArray;
  /** Ones on diagonal k of an n_rows × n_cols matrix; square when n_cols is left out. */
  eye(nRows: number, nCols?: number | null, options?: CreationOptions & { readonly k?: number }): NDArray;
  /** An array from another library's: an `NDArray`, or host memory as `{ data, shape, dtype }`, shared. */
  fromDlpack(
    x: NDArray | { readonly data: TypedArray; readonly shape?: ShapeInput; readonly dtype?: DType },
    options?: { readonly device?: string | null; readonly copy?: boolean | null },
  ): NDArray;
  /**
   * Adopts host memory without a copy where the device is the host: do not write to it afterwards. `reason` is for the
   * transfer ledger.
   */
  fromTyped(data: TypedArray, shape?: ShapeInput, options?: FromTypedOptions): NDArray;
  /** The same with a dtype, which complex values need. */
  fromTyped(data: TypedArray, shape?: ShapeInput, dtype?: DType, options?: FromTypedOptions): NDArray;
  /** An array of one value. */
  full(shape: ShapeInput, fillValue: Scalar, options?: CreationOptions): NDArray;
  /** An array of one value, with the shape and dtype of x. */
  fullLike(x: NDArray, fillValue: Scalar, options?: CreationOptions): NDArray;
  /** `num` values from start to stop, which is the last one unless `endpoint: false`. */
  linspace(
    start: number | Scalar,
    stop: number | Scalar,
    num: number,
    options?: CreationOptions & { readonly endpoint?: boolean },
  ): NDArray;
  /** Coordinate matrices of 1-d arrays; options `{ indexing: 'xy' | 'ij' }` last. */
  meshgrid(...arrays: readonly (NDArray | { readonly indexing?: 'xy' | 'ij' })[]): NDArray[];
  /** An array of ones. */
  ones(shape: ShapeInput, options?: CreationOptions): NDArray;
  /** Ones, with the shape and dtype of x. */
  onesLike(x: NDArray, options?: CreationOptions): NDArray;
  /** The lower triangle of matrices: elements above diagonal k are zero. */
  tril(x: NDArray, options?: { readonly k?: number }): NDArray;
  /** The upper triangle from the k-th diagonal on; zeros below. */
  triu(x: NDArray, options?: { readonly k?: number }): NDArray;
  /** An array of zeros. */
  zeros(shape: ShapeInput, options?: CreationOptions): NDArray;
  /** Zeros, with the shape and dtype of x. */
  zerosLike(x: NDArray, options?: CreationOptions): NDArray;
}

const isOptions = (x: unknown): x is CreationOptions => typeof x === 'object' && x !== null && !isScalar(x);

/** Checks the device option. */
export function checkDevice(ctx: Context, device: string | null | undefined, what: string): void {
  if (device === undefined || device === null || device === ctx.backend.device) return;
  throw new ValueError(`${what}: backend ${ctx.backend.name} has no device '${String(device)}'`, {
    where: { name: what },
    fix: `Its device is '${ctx.backend.device}'`,
  });
}

/** A dtype option, checked against what the backend has. */
export function checkDType(ctx: Context, dtype: DType | null | undefined, otherwise: DType, what: string): DType {
  const out = dtype ?? otherwise;
  if (!isDType(out)) throw new DTypeError(`${what}: ${String(out)} is no dtype`, { where: { name: what } });
  if (!ctx.backend.info.dtypes.includes(out)) {
    throw new DTypeError(`${what}: backend ${ctx.backend.name} has no ${out}`, {
      where: { name: what },
      fix: `It has ${ctx.backend.info.dtypes.join(', ')}`,
    });
  }
  return out;
}

/** Settles dtype and device of a creation function. */
function settle(ctx: Context, options: CreationOptions | undefined, otherwise: DType, what: string): DType {
  if (options === undefined) return otherwise;
  checkDevice(ctx, options.device, what);
  return checkDType(ctx, options.dtype, otherwise, what);
}

/** Host memory as an array of the shape, adopted. */
export function adopt(
  ctx: Context,
  data: TypedArray,
  dtype: DType,
  shape: readonly number[],
  transfer: boolean,
  reason?: string,
): NDArray {
  checkDType(ctx, dtype, dtype, 'asarray');
  const size = data.length / lanesOf(dtype);
  if (size !== sizeOf(shape)) {
    throw new ValueError(`${size} values do not make the shape ${shapeText(shape)}`, { where: { name: 'fromTyped' } });
  }
  return ctx.wrap(ctx.backend.fromHost(data, dtype, { transfer, reason }), shape);
}

export function creationFunctions(ctx: Context): CreationFunctions {
  const { real } = ctx.defaults;

  const filled = (shape: ShapeInput, value: Scalar, options: CreationOptions | undefined, what: string): NDArray =>
    ctx.full(asShape(shape, what), value, settle(ctx, options, real, what));
  const filledLike = (x: NDArray, value: Scalar, options: CreationOptions | undefined, what: string): NDArray =>
    ctx.full(ctx.own(x, what).shape, value, settle(ctx, options, x.dtype, what));
  const scalarFull = (shape: readonly number[], value: Scalar, dtype: DType): NDArray => {
    const data = packValues([value], dtype);
    if (sizeOf(shape) === 1) return adopt(ctx, data, dtype, shape, true);
    return ctx.full(shape, dtype === 'bool' ? truth(value) : value, dtype);
  };

  function triangle(x: NDArray, k: number, what: 'tril' | 'triu'): NDArray {
    ctx.own(x, what);
    if (x.ndim < 2) throw new ValueError(`${what} needs at least 2 axes, not ${x.ndim}`, { where: { name: what } });
    return tidy(() => {
      const [m, n] = x.shape.slice(-2);
      const rows = ctx.view(ctx.range(k, 1, m), [m, 1]);
      const columns = ctx.range(0, 1, n);
      const { xp } = ctx;
      const inside = what === 'tril' ? xp.lessEqual(columns, rows) : xp.greaterEqual(columns, rows);
      return ctx.where(inside, x, ctx.full([], x.dtype === 'bool' ? false : 0, x.dtype), x.shape);
    });
  }

  const functions: CreationFunctions = {
    arange(start: number | bigint, a?: unknown, b?: unknown, c?: unknown): NDArray {
      const options = [a, b, c].find(isOptions);
      const given = isOptions(a) ? undefined : (a as number | bigint | null | undefined);
      const from = given === undefined || given === null ? 0 : start;
      const to = given === undefined || given === null ? start : given;
      const step = isOptions(a) || isOptions(b) ? 1 : ((b as number | bigint | null | undefined) ?? 1);
      if (Number(step) === 0) throw new ValueError('arange: the step cannot be 0', { where: { name: 'arange' } });
      const whole = [from, to, step].every((v) => typeof v === 'bigint' || isIntegral(v) || v === 0);
      const dtype = settle(ctx, options, whole ? ctx.defaults.integral : real, 'arange');
      if (!whole && isInteger(dtype)) {
        throw new DTypeError(`arange: ${from}, ${to}, ${step} are not integers`, { where: { name: 'arange' } });
      }
      const big = typeof from === 'bigint' || typeof to === 'bigint' || typeof step === 'bigint';
      const size = big
        ? bigCount(BigInt(from), BigInt(to), BigInt(step))
        : Math.ceil((Number(to) - Number(from)) / Number(step));
      if (!Number.isFinite(size))
        throw new ValueError('arange: the bounds are not finite', { where: { name: 'arange' } });
      if (size <= 0) return ctx.full([0], 0, dtype);
      if (isInteger(dtype)) {
        const last = BigInt(from) + BigInt(step) * BigInt(size - 1);
        checkRange(BigInt(from), dtype, 'arange');
        checkRange(last, dtype, 'arange');
        return ctx.wrap(ctx.backend.arange(from, step, size, dtype), [size]);
      }
      // the step as it is after rounding: value k is start + k·((start + step) − start)
      const first = Number(from);
      return ctx.wrap(ctx.backend.arange(first, whole ? Number(step) : first + Number(step) - first, size, dtype), [
        size,
      ]);
    },

    asarray(obj, options = {}) {
      const { copy } = options;
      checkDevice(ctx, options.device, 'asarray');
      if (obj instanceof NDArray) return fromArray(ctx, obj, options.dtype ?? obj.dtype, copy ?? undefined);
      if (isTyped(obj)) {
        const from = dtypeOfTyped(obj);
        const dtype = checkDType(ctx, options.dtype, from, 'asarray');
        if (dtype === from) return adopt(ctx, obj, dtype, [obj.length], copy === false);
        if (copy === false) throw needsCopy('the dtype changes');
        return adopt(ctx, convertTyped(obj, from, dtype), dtype, [obj.length], true);
      }
      if (copy === false) throw needsCopy('lists and scalars are no arrays yet');
      if (isScalar(obj)) {
        const dtype = checkDType(ctx, options.dtype, inferDType([obj], ctx.defaults), 'asarray');
        return adopt(ctx, packValues([obj], dtype), dtype, [], true);
      }
      const { shape, values } = flattenNested(obj);
      const dtype = checkDType(ctx, options.dtype, inferDType(values, ctx.defaults), 'asarray');
      return adopt(ctx, packValues(values, dtype), dtype, shape, true);
    },

    empty: (shape, options) => ctx.unset(asShape(shape, 'empty'), settle(ctx, options, real, 'empty')),
    emptyLike: (x, options) => ctx.unset(ctx.own(x, 'emptyLike').shape, settle(ctx, options, x.dtype, 'emptyLike')),

    eye(nRows: number, a?: unknown, b?: unknown): NDArray {
      const options = (isOptions(a) ? a : b) as (CreationOptions & { readonly k?: number }) | undefined;
      const nCols = isOptions(a) ? nRows : ((a as number | null | undefined) ?? nRows);
      const dtype = settle(ctx, options, real, 'eye');
      const shape = asShape([nRows, nCols], 'eye');
      return tidy(() => {
        const rows = ctx.view(ctx.range(options?.k ?? 0, 1, nRows), [nRows, 1]);
        return ctx.broadcast(ctx.cast(ctx.xp.equal(rows, ctx.range(0, 1, nCols)), dtype), shape);
      });
    },

    fromDlpack(x, options = {}) {
      checkDevice(ctx, options.device, 'fromDlpack');
      if (x instanceof NDArray) return fromArray(ctx, x, x.dtype, options.copy ?? undefined);
      const dtype = x.dtype ?? dtypeOfTyped(x.data);
      const shape = asShape(x.shape ?? x.data.length / lanesOf(dtype), 'fromDlpack');
      return adopt(ctx, x.data, dtype, shape, options.copy !== true);
    },

    fromTyped(data: TypedArray, shape?: ShapeInput, a?: DType | FromTypedOptions, b?: FromTypedOptions): NDArray {
      const options = (typeof a === 'object' ? a : b) ?? {};
      const dtype = (typeof a === 'string' ? a : options.dtype) ?? dtypeOfTyped(data);
      const to = asShape(shape ?? data.length / lanesOf(dtype), 'fromTyped');
      return adopt(ctx, data, dtype, to, true, options.reason);
    },

    full(shape, fillValue, options) {
      if (!isScalar(fillValue)) throw new DTypeError('full: the fill value is no scalar', { where: { name: 'full' } });
      const dtype = settle(ctx, options, inferDType([fillValue], ctx.defaults), 'full');
      return scalarFull(asShape(shape, 'full'), fillValue, dtype);
    },
    fullLike(x, fillValue, options) {
      ctx.own(x, 'fullLike');
      if (!isScalar(fillValue))
        throw new DTypeError('fullLike: the fill value is no scalar', { where: { name: 'fullLike' } });
      return scalarFull(x.shape, fillValue, settle(ctx, options, x.dtype, 'fullLike'));
    },

    linspace(start, stop, num, options = {}) {
      const complex = typeof start === 'object' || typeof stop === 'object';
      const dtype = settle(ctx, options, complex ? ctx.defaults.complex : real, 'linspace');
      const endpoint = options.endpoint ?? true;
      asShape(num, 'linspace');
      if (kindOf(dtype) === 'complex') {
        const part = (x: Scalar, key: 're' | 'im'): number =>
          typeof x === 'object' ? x[key] : key === 're' ? Number(x) : 0;
        const line = (key: 're' | 'im') => spaced(part(start, key), part(stop, key), num, endpoint);
        const [re, im] = [line('re'), line('im')];
        const values = Array.from(re, (x, k) => ({ re: x, im: im[k] }));
        return adopt(ctx, packValues(values, dtype), dtype, [num], true);
      }
      const values = spaced(Number(start), Number(stop), num, endpoint);
      return adopt(ctx, dtype === 'float64' ? values : packValues(Array.from(values), dtype), dtype, [num], true);
    },

    meshgrid(...args) {
      const last = args.at(-1);
      const options = last === undefined || last instanceof NDArray ? {} : last;
      const arrays = args.filter((x) => x instanceof NDArray);
      const xy = (options.indexing ?? 'xy') === 'xy';
      if (!xy && options.indexing !== 'ij') {
        throw new ValueError(`meshgrid: indexing is 'xy' or 'ij', not ${String(options.indexing)}`, {
          where: { name: 'meshgrid' },
        });
      }
      const place = (i: number): number => (xy && i < 2 && arrays.length > 1 ? 1 - i : i);
      const shape: number[] = new Array(arrays.length);
      arrays.forEach((x, i) => {
        if (ctx.own(x, 'meshgrid').ndim !== 1) {
          throw new ValueError(`meshgrid needs 1-d arrays, not ${x.ndim}-d`, { where: { name: 'meshgrid' } });
        }
        if (x.dtype !== arrays[0].dtype) {
          throw new DTypeError(`meshgrid: the arrays have different dtypes, ${arrays[0].dtype} and ${x.dtype}`, {
            where: { name: 'meshgrid' },
          });
        }
        shape[place(i)] = x.size;
      });
      return tidy(() =>
        arrays.map((x, i) => {
          const line = ctx.view(
            x,
            shape.map((n, axis) => (axis === place(i) ? n : 1)),
          );
          const full = ctx.broadcast(line, shape);
          return full === line ? ctx.view(line, shape) : full;
        }),
      );
    },

    ones: (shape, options) => filled(shape, 1, options, 'ones'),
    onesLike: (x, options) => filledLike(x, 1, options, 'onesLike'),
    tril: (x, options = {}) => triangle(x, options.k ?? 0, 'tril'),
    triu: (x, options = {}) => triangle(x, options.k ?? 0, 'triu'),
    zeros: (shape, options) => filled(shape, 0, options, 'zeros'),
    zerosLike: (x, options) => filledLike(x, 0, options, 'zerosLike'),
  };
  return functions;
}

const needsCopy = (why: string): ValueError =>
  new ValueError(`asarray: copy: false cannot be kept: ${why}`, { where: { name: 'asarray' }, fix: 'Leave copy out' });

function bigCount(from: bigint, to: bigint, step: bigint): number {
  const span = to - from;
  if (span > 0n !== step > 0n || span === 0n) return 0;
  return Number((span + step + (step > 0n ? -1n : 1n)) / step);
}

function fromArray(ctx: Context, x: NDArray, dtype: DType, copy: boolean | undefined): NDArray {
  checkDType(ctx, dtype, dtype, 'asarray');
  if (x.context !== ctx) {
    if (copy === false) throw needsCopy('the array lives in another namespace');
    const here = adopt(ctx, x.toHostSync({ reason: 'asarray' }), x.dtype, x.shape, true);
    return here.dtype === dtype ? here : tidy(() => ctx.cast(here, dtype));
  }
  if (x.dtype !== dtype) {
    if (copy === false) throw needsCopy('the dtype changes');
    return ctx.xp.astype(x, dtype);
  }
  return copy === true ? ctx.copy(x) : x;
}

/** start + k·(stop − start)/(num − 1), the last value being `stop` itself. */
export function spaced(start: number, stop: number, num: number, endpoint: boolean): Float64Array {
  const out = new Float64Array(num);
  const intervals = endpoint ? num - 1 : num;
  const span = stop - start;
  const step = span / intervals;
  for (let k = 0; k < num; k++) {
    // a step that underflows to zero would lose the line
    out[k] = intervals === 0 ? start : step === 0 ? start + (k / intervals) * span : start + k * step;
  }
  if (endpoint && num > 1) out[num - 1] = stop;
  return out;
}

/** `axis` checked against the array; used by functions that take one axis with a default. */
export const axisOf = (x: NDArray, axis: number | undefined | null, otherwise: number, what: string): number =>
  normaliseAxis(axis ?? otherwise, x.ndim, what);
