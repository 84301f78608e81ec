import { normaliseAxis } from '../array/axes.ts';
import { NDArray } from '../array/ndarray.ts';
import { requireReal } from '../array/statistical.ts';
import { tidy } from '../array/tidy.ts';
import { ValueError } from '../errors.ts';
import { contextOf, floating } from './arguments.ts';

/** How to choose between the two neighbours of a fractional rank (numpy's names). */
export type QuantileMethod = 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest';

/** Options of `quantile`. */
export interface QuantileOptions {
  /** Left out: of the flattened array. */
  readonly axis?: number | null;
  readonly keepdims?: boolean;
  readonly method?: QuantileMethod;
}

/**
 * Quantiles along an axis; NaN where a value is NaN.
 * @param q probabilities in [0, 1], a number or an array
 * @returns shape of q, then that of x without the axis (with `keepdims` of length 1)
 */
export function quantile(x: NDArray, q: NDArray | number, options: QuantileOptions = {}): NDArray {
  const ctx = contextOf(x, 'quantile');
  requireReal(x, 'quantile');
  const { method = 'linear', keepdims = false } = options;
  const flat = options.axis === undefined || options.axis === null;
  if (typeof q === 'number' && !(q >= 0 && q <= 1)) {
    throw new ValueError(`quantile: q = ${q} is outside of [0, 1]`, { where: { name: 'quantile' } });
  }
  return tidy(() => {
    const { xp } = ctx;
    const given = flat ? ctx.view(x, [x.size]) : x;
    const axis = normaliseAxis(options.axis ?? 0, given.ndim, 'quantile');
    const n = given.shape[axis];
    if (n === 0) throw new ValueError('quantile of an empty axis has no value', { where: { name: 'quantile' } });
    const values = floating(ctx, xp.moveaxis(given, axis, 0));
    const sorted = xp.sort(values, { axis: 0 });
    const level = q instanceof NDArray ? ctx.cast(ctx.own(q, 'quantile'), values.dtype) : ctx.full([], q, values.dtype);
    const rank = xp.multiply(level, n - 1);
    const below = xp.floor(rank);
    const pick = (r: NDArray): NDArray => ctx.gather(sorted, ctx.cast(r, ctx.defaults.index), 0);
    const lower = (): NDArray => pick(below);
    const upper = (): NDArray => pick(xp.minimum(xp.ceil(rank), n - 1));
    const rest = values.shape.slice(1);
    let out: NDArray;
    if (method === 'lower') out = lower();
    else if (method === 'higher') out = upper();
    else if (method === 'nearest') out = pick(xp.round(rank));
    else if (method === 'midpoint') out = xp.multiply(xp.add(lower(), upper()), 0.5);
    else if (method === 'linear') {
      const weight = ctx.view(xp.subtract(rank, below), [...rank.shape, ...rest.map(() => 1)]);
      const [a, b] = [lower(), upper()];
      const step = xp.subtract(b, a);
      // from the nearer end, so that both ends are exact and the result is monotonic in q
      const fromBelow = xp.add(a, xp.multiply(step, weight));
      const fromAbove = xp.subtract(b, xp.multiply(step, xp.subtract(1, weight)));
      const between = xp.where(xp.less(weight, 0.5), fromBelow, fromAbove);
      out = xp.where(xp.equal(a, b), a, between);
    } else throw new ValueError(`quantile: there is no method '${String(method)}'`, { where: { name: 'quantile' } });
    out = xp.where(xp.any(xp.isnan(values), { axis: 0 }), NaN, out);
    if (!keepdims) return out;
    const kept = flat ? x.shape.map(() => 1) : x.shape.map((m, i) => (i === axis ? 1 : m));
    return ctx.view(out, [...level.shape, ...kept]);
  });
}
