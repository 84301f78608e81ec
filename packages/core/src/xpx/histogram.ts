import type { Context } from '../array/context.ts';
import { NDArray } from '../array/ndarray.ts';
import { promote } from '../array/promote.ts';
import { tidy } from '../array/tidy.ts';
import { type NamedTuple, namedTuple } from '../array/tuple.ts';
import { ValueError } from '../errors.ts';
import { contextOf, floating, optional } from './arguments.ts';
import { bincount } from './bincount.ts';
import { linspace } from './linspace.ts';

/**
 * Number of the bin that each value falls into, as `numpy.digitize(x, bins, right=False)`: bins[i−1] ≤ x < bins[i], or
 * bins[i−1] < x ≤ bins[i] with `right`; bins may also decrease.
 * @returns index dtype, shape of x
 */
export function digitize(
  x: NDArray,
  bins: NDArray,
  ...rest: readonly ({ readonly right?: boolean } | boolean | undefined)[]
): NDArray {
  const ctx = contextOf(x, 'digitize');
  const { right = false } = optional<{ right: boolean }>(rest, ['right']);
  if (ctx.own(bins, 'digitize').ndim !== 1)
    throw new ValueError('digitize: bins must be 1-d', { where: { name: 'digitize' } });
  return tidy(() => {
    const { xp } = ctx;
    const n = bins.size;
    const rising = (): NDArray => xp.searchsorted(bins, x, { side: right ? 'left' : 'right' });
    const falling = (): NDArray =>
      xp.subtract(n, xp.searchsorted(xp.flip(bins), x, { side: right ? 'left' : 'right' }));
    if (n < 2) return rising();
    const view = bins.hostView();
    if (view !== undefined) return view[0] <= view[n - 1] ? rising() : falling();
    const down = xp.less(bins.get(n - 1), bins.get(0));
    return xp.where(down, falling(), rising());
  });
}

/** Options of `histogram`. */
export interface HistogramOptions {
  /** Number of equal bins, or their edges. */
  readonly bins?: number | NDArray;
  /** Ends of the equal bins; the extremes of the values by default. */
  readonly range?: readonly [number, number];
  /** Values of a probability density instead of counts. */
  readonly density?: boolean;
  readonly weights?: NDArray;
}

/** Counts per bin and the edges of the bins. */
export type Histogram = NamedTuple<{ hist: NDArray; binEdges: NDArray }>;

/**
 * Counts (or sums of weights) in bins that include their lower edge, the last one both, as
 * `numpy.histogram(x, bins=10, range=None, density=None, weights=None)`. Values outside are left out.
 */
export function histogram(x: NDArray, ...rest: readonly unknown[]): Histogram {
  const ctx = contextOf(x, 'histogram');
  const options = optional<HistogramOptions>(rest, ['bins', 'range', 'density', 'weights']);
  return tidy(() => {
    const { xp } = ctx;
    const values = floating(ctx, ctx.view(x, [x.size]));
    const edges = edgesOf(ctx, values, options);
    const n = edges.size - 1;
    const dtype = promote(edges.dtype, values.dtype, 'histogram');
    const at = ctx.cast(values, dtype);
    const place = xp.subtract(xp.searchsorted(ctx.cast(edges, dtype), at, { side: 'right' }), 1);
    const top = xp.equal(at, ctx.cast(edges.get(n), dtype));
    const bin = xp.where(top, n - 1, place);
    // everything outside goes to one bin more, which is cut off
    const outside = xp.logicalOr(xp.less(bin, 0), xp.logicalNot(xp.lessEqual(at, ctx.cast(edges.get(n), dtype))));
    const weights =
      options.weights === undefined ? undefined : ctx.view(ctx.own(options.weights, 'histogram'), [x.size]);
    const counts = ctx.sliceAxis(bincount(xp.where(outside, n, bin), { length: n + 1, weights }), 0, 0, n);
    const hist = options.density === true ? density(ctx, counts, edges) : counts;
    return namedTuple({ hist, binEdges: edges });
  });
}

function density(ctx: Context, counts: NDArray, edges: NDArray): NDArray {
  const { xp } = ctx;
  const each = ctx.cast(counts, edges.dtype);
  return xp.divide(xp.divide(each, xp.diff(edges)), xp.sum(each));
}

function edgesOf(ctx: Context, values: NDArray, { bins = 10, range }: HistogramOptions): NDArray {
  const { xp } = ctx;
  if (bins instanceof NDArray) {
    if (ctx.own(bins, 'histogram').ndim !== 1 || bins.size < 2) {
      throw new ValueError('histogram: edges must be 1-d, at least two', { where: { name: 'histogram' } });
    }
    const edges = floating(ctx, bins);
    return edges === bins ? ctx.view(bins, bins.shape) : edges;
  }
  if (!Number.isSafeInteger(bins) || bins < 1)
    throw new ValueError(`histogram: ${bins} bins`, { where: { name: 'histogram' } });
  if (range !== undefined && !(range[0] <= range[1])) {
    throw new ValueError(`histogram: the range ${range[0]} to ${range[1]} falls`, { where: { name: 'histogram' } });
  }
  const empty = values.size === 0;
  const low = range === undefined && !empty ? xp.min(values) : ctx.full([], range?.[0] ?? 0, values.dtype);
  const high = range === undefined && !empty ? xp.max(values) : ctx.full([], range?.[1] ?? 1, values.dtype);
  const flat = xp.equal(low, high);
  return linspace(xp.where(flat, xp.subtract(low, 0.5), low), xp.where(flat, xp.add(high, 0.5), high), bins + 1);
}
