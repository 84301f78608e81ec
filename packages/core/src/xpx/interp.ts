import type { Context } from '../array/context.ts';
import { isComplex } from '../array/dtype.ts';
import type { NDArray } from '../array/ndarray.ts';
import { promote } from '../array/promote.ts';
import { tidy } from '../array/tidy.ts';
import { DTypeError, ValueError } from '../errors.ts';
import { asArray, contextOf, floating, optional } from './arguments.ts';

/** Options of `interp`. */
export interface InterpOptions {
  /** Value for x below the table; its first value by default. */
  readonly left?: number | null;
  /** Value for x above the table; its last value by default. */
  readonly right?: number | null;
  /** Period of x: `left` and `right` are ignored, the table is wrapped and sorted. */
  readonly period?: number | null;
}

/**
 * Piecewise linear interpolation of the table (xp, fp) at x, as `numpy.interp`: xp is assumed to increase and not
 * checked; NaN gives NaN.
 * @param x any shape, or a number
 * @param xp coordinates, 1-d
 * @param fp values, 1-d of the same length, real or complex
 * @returns shape of x
 */
export function interp(
  x: NDArray | number,
  xp: NDArray,
  fp: NDArray,
  ...rest: readonly (InterpOptions | number | null | undefined)[]
): NDArray {
  const what = 'interp';
  const ctx = contextOf(xp, what);
  const options = optional<InterpOptions>(rest, ['left', 'right', 'period']);
  if (xp.ndim !== 1 || ctx.own(fp, what).ndim !== 1 || xp.size !== fp.size) {
    throw new ValueError('interp: xp and fp must be 1-d of one length', { where: { name: what } });
  }
  if (xp.size === 0) throw new ValueError('interp: the table is empty', { where: { name: what } });
  if (isComplex(xp.dtype)) throw new DTypeError('interp: coordinates are complex', { where: { name: what } });
  return tidy(() => {
    const knots = floating(ctx, xp);
    const values = floating(ctx, fp);
    const at = floating(ctx, asArray(ctx, x, knots.dtype, what));
    const dtype = promote(knots.dtype, at.dtype, what);
    const out = promote(dtype, values.dtype, what);
    const table: Table = { at: ctx.cast(at, dtype), knots: ctx.cast(knots, dtype), values: ctx.cast(values, out) };
    if (typeof options.period === 'number') return lookUp(ctx, wrap(ctx, table, options.period), {});
    return lookUp(ctx, table, options);
  });
}

interface Table {
  readonly at: NDArray;
  readonly knots: NDArray;
  readonly values: NDArray;
}

/** The table of one period, sorted, with one node more at either end. */
function wrap(ctx: Context, { at, knots, values }: Table, period: number): Table {
  if (period === 0 || !Number.isFinite(period)) {
    throw new ValueError(`interp: the period is ${period}`, { where: { name: 'interp' } });
  }
  const { xp } = ctx;
  const length = Math.abs(period);
  const modulo = xp.remainder(knots, length);
  const order = xp.argsort(modulo);
  const nodes = ctx.gather(modulo, order, 0);
  const sorted = ctx.gather(values, order, 0);
  const n = knots.size;
  const [first, last] = [ctx.sliceAxis(nodes, 0, 0, 1), ctx.sliceAxis(nodes, 0, n - 1, n)];
  return {
    at: xp.remainder(at, length),
    knots: ctx.concat([xp.subtract(last, length), nodes, xp.add(first, length)], 0),
    values: ctx.concat([ctx.sliceAxis(sorted, 0, n - 1, n), sorted, ctx.sliceAxis(sorted, 0, 0, 1)], 0),
  };
}

function lookUp(ctx: Context, table: Table, options: InterpOptions): NDArray {
  const { at, knots, values } = table;
  const kernel = ctx.backend.kernels.interp;
  if (kernel !== undefined && at.dtype === values.dtype && at.size > 0) {
    return ctx.wrap(kernel(at, knots, values, options.left ?? undefined, options.right ?? undefined), at.shape);
  }
  const onHost =
    table.at.dtype === 'float64' && table.values.dtype === 'float64' ? lookUpOnHost(ctx, table, options) : undefined;
  return onHost ?? lookUpOnDevice(ctx, table, options);
}

/** One pass over the memory, where the device is the host. */
function lookUpOnHost(ctx: Context, { at, knots, values }: Table, options: InterpOptions): NDArray | undefined {
  const [x, xs, fs] = [at.hostView(), knots.hostView(), values.hostView()] as (Float64Array | undefined)[];
  if (x === undefined || xs === undefined || fs === undefined) return undefined;
  const last = xs.length - 1;
  const left = options.left ?? fs[0];
  const right = options.right ?? fs[last];
  const made = ctx.xp.empty(at.shape, { dtype: 'float64' });
  const out = made.hostView() as Float64Array;
  const cells = 4 * x.length > xs.length ? cellsOf(xs, x.length) : undefined;
  let j = 0;
  for (let i = 0; i < x.length; i++) {
    const v = x[i];
    if (!(v >= xs[0] && v <= xs[last])) {
      out[i] = v < xs[0] ? left : v > xs[last] ? right : v;
      continue;
    }
    if (cells !== undefined) j = placeIn(cells, xs, v);
    // Neighbours are often in the same interval.
    else if (!(xs[j] <= v && (j === last || v < xs[j + 1]))) j = lastNotAbove(xs, v, 0, xs.length);
    out[i] = j === last || xs[j] === v ? fs[j] : between(v, xs[j], xs[j + 1], fs[j], fs[j + 1]);
  }
  return made;
}

/** Equal cells over the table, and the last node that is not above the edge of each: few steps for many points. */
interface Cells {
  readonly scale: number;
  readonly first: Int32Array;
}

function cellsOf(xs: Float64Array, points: number): Cells | undefined {
  const n = xs.length;
  const count = Math.min(1 << 20, 4 * n, 2 * points);
  const scale = count / (xs[n - 1] - xs[0]);
  if (!(scale > 0 && scale < Infinity)) return undefined;
  const first = new Int32Array(count + 2).fill(n - 1);
  for (let c = 0, j = 0; c <= count; c++) {
    const edge = xs[0] + c / scale;
    while (j + 1 < n && xs[j + 1] <= edge) j++;
    first[c] = j;
  }
  return { scale, first };
}

/** Steps that are faster than bisections. */
const STEPS = 8;

/** The last node not above v, for v inside of the table. */
function placeIn({ scale, first }: Cells, xs: Float64Array, v: number): number {
  const cell = Math.floor((v - xs[0]) * scale);
  const end = first[cell + 1];
  let j = first[cell];
  if (end - j > STEPS) j = lastNotAbove(xs, v, j, end + 1);
  // Edges are known to rounding only.
  while (j > 0 && xs[j] > v) j--;
  while (j + 1 < xs.length && xs[j + 1] <= v) j++;
  return j;
}

/** The last node of number low … high − 1 that is not above v; low where there is none. */
function lastNotAbove(xs: Float64Array, v: number, low: number, high: number): number {
  const least = low;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (v >= xs[middle]) low = middle + 1;
    else high = middle;
  }
  return Math.max(least, low - 1);
}

function between(v: number, x0: number, x1: number, f0: number, f1: number): number {
  const slope = (f1 - f0) / (x1 - x0);
  let out = slope * (v - x0) + f0;
  if (Number.isNaN(out)) {
    // infinite nodes: from the other side, as numpy does
    out = slope * (v - x1) + f1;
    if (Number.isNaN(out) && f0 === f1) out = f0;
  }
  return out;
}

function lookUpOnDevice(ctx: Context, { at, knots, values }: Table, options: InterpOptions): NDArray {
  const { xp } = ctx;
  const n = knots.size;
  const last = n - 1;
  const below = xp.searchsorted(knots, at, { side: 'right' });
  const j = xp.clip(xp.subtract(below, 1), 0, last);
  const next = xp.clip(below, 0, last);
  const [x0, x1] = [ctx.gather(knots, j, 0), ctx.gather(knots, next, 0)];
  const [f0, f1] = [ctx.gather(values, j, 0), ctx.gather(values, next, 0)];
  const slope = xp.divide(xp.subtract(f1, f0), xp.subtract(x1, x0));
  const line = xp.add(xp.multiply(slope, xp.subtract(at, x0)), f0);
  const other = xp.add(xp.multiply(slope, xp.subtract(at, x1)), f1);
  const level = xp.where(xp.logicalAnd(xp.isnan(other), xp.equal(f0, f1)), f0, other);
  const inside = xp.where(xp.isnan(line), level, line);
  const node = xp.logicalOr(xp.equal(x0, at), xp.equal(j, last));
  const edge = (value: number | null | undefined, k: number): NDArray | number =>
    value ?? ctx.view(ctx.sliceAxis(values, 0, k, k + 1), []);
  let out = xp.where(node, f0, inside);
  out = xp.where(xp.less(at, ctx.view(ctx.sliceAxis(knots, 0, 0, 1), [])), edge(options.left, 0), out);
  out = xp.where(xp.greater(at, ctx.view(ctx.sliceAxis(knots, 0, last, n), [])), edge(options.right, last), out);
  return xp.where(xp.isnan(at), NaN, out);
}
