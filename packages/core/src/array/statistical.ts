import { DTypeError, ValueError } from '../errors.ts';
import { extentOf, normaliseAxis } from './axes.ts';
import type { Context } from './context.ts';
import { checkDType } from './creation.ts';
import { type DType, isComplex, isFloat, kindOf } from './dtype.ts';
import type { NDArray } from './ndarray.ts';
import { bitsOf } from './promote.ts';
import { prepareReduction, type ReduceOptions } from './reducing.ts';
import { tidy } from './tidy.ts';

export interface SumOptions extends ReduceOptions {
  readonly dtype?: DType | null;
}

export interface CumulativeOptions {
  /** May be left out for 1-d arrays. */
  readonly axis?: number | null;
  readonly dtype?: DType | null;
  /** Begin with the sum (product) of nothing: one element more. */
  readonly includeInitial?: boolean;
}

export interface VarianceOptions extends ReduceOptions {
  /** Degrees of freedom taken off the count: divides by N − correction. */
  readonly correction?: number;
}

/** Statistical functions of the standard. `axis` left out: over all axes. */
export interface StatisticalFunctions {
  /** Cumulative products along an axis. */
  cumulativeProd(x: NDArray, options?: CumulativeOptions): NDArray;
  /** Cumulative sums along an axis. */
  cumulativeSum(x: NDArray, options?: CumulativeOptions): NDArray;
  /** NaN where any element is NaN. */
  max(x: NDArray, options?: ReduceOptions): NDArray;
  /** Arithmetic mean over axes, all by default. */
  mean(x: NDArray, options?: ReduceOptions): NDArray;
  /** Smallest element over axes, all by default. */
  min(x: NDArray, options?: ReduceOptions): NDArray;
  /** Integers are multiplied as the default integer dtype (unsigned: of the same bits). */
  prod(x: NDArray, options?: SumOptions): NDArray;
  /** Standard deviation over axes, divided by n − correction. */
  std(x: NDArray, options?: VarianceOptions): NDArray;
  /** Integers are summed as the default integer dtype (unsigned: of the same bits). */
  sum(x: NDArray, options?: SumOptions): NDArray;
  /** Variance over axes, divided by n − correction. */
  var(x: NDArray, options?: VarianceOptions): NDArray;
}

function requireNumeric(x: NDArray, what: string): void {
  if (x.dtype === 'bool') {
    throw new DTypeError(`${what} is defined for numeric arrays, not bool`, {
      where: { name: what },
      fix: what === 'sum' ? 'Use countNonzero(x)' : "Cast first: x.xp.astype(x, 'int64')",
    });
  }
}

function requireFloating(x: NDArray, what: string, complex: boolean): void {
  if (isFloat(x.dtype) || (complex && isComplex(x.dtype))) return;
  throw new DTypeError(`${what} is defined for ${complex ? '' : 'real '}floating arrays, not ${x.dtype}`, {
    where: { name: what },
    fix: isComplex(x.dtype) ? 'Take xp.real, xp.imag or xp.abs first' : "Cast first: xp.astype(x, 'float64')",
  });
}

export function requireReal(x: NDArray, what: string): void {
  if (x.dtype !== 'bool' && !isComplex(x.dtype)) return;
  throw new DTypeError(`${what} is defined for real-valued arrays, not ${x.dtype}`, {
    where: { name: what },
    fix: x.dtype === 'bool' ? "Cast first: xp.astype(x, 'uint8')" : 'Take xp.real, xp.imag or xp.abs first',
  });
}

export function statisticalFunctions(ctx: Context): StatisticalFunctions {
  /** The dtype of a sum over x where none is asked for. */
  function accumulator(dtype: DType): DType {
    const { integral } = ctx.defaults;
    const kind = kindOf(dtype);
    if (kind !== 'signed' && kind !== 'unsigned') return dtype;
    if (bitsOf(dtype) >= bitsOf(integral)) return dtype;
    const to = kind === 'signed' ? integral : (`u${integral}` as DType);
    return ctx.backend.info.dtypes.includes(to) ? to : integral;
  }

  function total(op: 'sum' | 'prod', x: NDArray, options: SumOptions): NDArray {
    ctx.own(x, op);
    requireNumeric(x, op);
    const out = checkDType(ctx, options.dtype, accumulator(x.dtype), op);
    if (isComplex(x.dtype) && !isComplex(out)) {
      throw new DTypeError(`${op}: complex values do not sum to ${out}`, { where: { name: op } });
    }
    // a dtype asked for is that of the terms; the default one only widens, which the reduction does itself
    const given = options.dtype ?? undefined;
    return tidy(() => {
      const r = prepareReduction(ctx, given === undefined ? x : ctx.cast(x, out), options, op);
      return ctx.reduceFlat(op, r.x, r.extent, r.shape, out);
    });
  }

  function extreme(op: 'max' | 'min', x: NDArray, options: ReduceOptions): NDArray {
    ctx.own(x, op);
    requireReal(x, op);
    return tidy(() => {
      const r = prepareReduction(ctx, x, options, op);
      return ctx.reduceFlat(op, r.x, r.extent, r.shape, x.dtype);
    });
  }

  function cumulative(op: 'sum' | 'prod', x: NDArray, options: CumulativeOptions): NDArray {
    const what = op === 'sum' ? 'cumulativeSum' : 'cumulativeProd';
    ctx.own(x, what);
    requireNumeric(x, what);
    const axis = options.axis ?? undefined;
    if (axis === undefined && x.ndim !== 1) {
      throw new ValueError(`${what} of a ${x.ndim}-d array needs an axis`, {
        where: { name: what },
        fix: 'Give { axis }',
      });
    }
    const along = normaliseAxis(axis ?? 0, x.ndim, what);
    const out = checkDType(ctx, options.dtype, accumulator(x.dtype), what);
    if (isComplex(x.dtype) && !isComplex(out)) {
      throw new DTypeError(`${what}: complex values do not become ${out}`, { where: { name: what } });
    }
    return tidy(() => {
      const terms = ctx.cast(x, out);
      const run =
        x.size === 0
          ? ctx.full(x.shape, 0, out)
          : ctx.wrap(ctx.backend.scan(op, terms.buffer, extentOf(x.shape, along), out), x.shape);
      if (options.includeInitial !== true) return run;
      const shape = x.shape.map((n, i) => (i === along ? 1 : n));
      return ctx.concat([ctx.full(shape, op === 'sum' ? 0 : 1, out), run], along);
    });
  }

  function mean(x: NDArray, options: ReduceOptions): NDArray {
    const r = prepareReduction(ctx, x, options, 'mean');
    return ctx.xp.divide(ctx.reduceFlat('sum', r.x, r.extent, r.shape, x.dtype), r.count);
  }

  function variance(x: NDArray, options: VarianceOptions): NDArray {
    const { xp } = ctx;
    const kernel = ctx.backend.kernels.squaredDeviations;
    if (kernel !== undefined) {
      const r = prepareReduction(ctx, x, options, 'var');
      const centre = xp.divide(ctx.reduceFlat('sum', r.x, r.extent, r.shape, x.dtype), r.count);
      const freedom = Math.max(0, r.count - (options.correction ?? 0));
      return xp.divide(ctx.wrap(kernel(r.x, centre, r.extent), r.shape), freedom);
    }
    const centred = xp.subtract(x, mean(x, { axis: options.axis, keepdims: true }));
    const r = prepareReduction(ctx, xp.square(centred), options, 'var');
    const freedom = Math.max(0, r.count - (options.correction ?? 0));
    return xp.divide(ctx.reduceFlat('sum', r.x, r.extent, r.shape, x.dtype), freedom);
  }

  return {
    cumulativeProd: (x, options = {}) => cumulative('prod', x, options),
    cumulativeSum: (x, options = {}) => cumulative('sum', x, options),
    max: (x, options = {}) => extreme('max', x, options),
    mean(x, options = {}) {
      requireFloating(ctx.own(x, 'mean'), 'mean', true);
      return tidy(() => mean(x, options));
    },
    min: (x, options = {}) => extreme('min', x, options),
    prod: (x, options = {}) => total('prod', x, options),
    std(x, options = {}) {
      requireFloating(ctx.own(x, 'std'), 'std', false);
      return tidy(() => ctx.xp.sqrt(variance(x, options)));
    },
    sum: (x, options = {}) => total('sum', x, options),
    var(x, options = {}) {
      requireFloating(ctx.own(x, 'var'), 'var', false);
      return tidy(() => variance(x, options));
    },
  };
}
