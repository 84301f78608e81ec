import { normaliseAxis } from '../array/axes.ts';
import type { Context } from '../array/context.ts';
import type { NDArray } from '../array/ndarray.ts';
import { promote } from '../array/promote.ts';
import { shapeText } from '../array/shape.ts';
import { tidy } from '../array/tidy.ts';
import { ValueError } from '../errors.ts';
import { contextOf, floating, optional } from './arguments.ts';

/** Options of `trapezoid`. */
export interface TrapezoidOptions {
  /** Coordinates: 1-d along the axis, or of the shape of y. */
  readonly x?: NDArray | null;
  /** Spacing where there is no x. */
  readonly dx?: number;
  readonly axis?: number;
}

type Rest = readonly (TrapezoidOptions | NDArray | number | null | undefined)[];

/** Areas of the trapezoids between neighbours along the axis. */
function areas(ctx: Context, y: NDArray, options: Partial<TrapezoidOptions>, axis: number): NDArray {
  const { xp } = ctx;
  const values = floating(ctx, y);
  const n = y.shape[axis];
  const halves = (z: NDArray, k: number): [NDArray, NDArray] => [
    ctx.sliceAxis(z, k, Math.min(1, n), n),
    ctx.sliceAxis(z, k, 0, Math.max(0, n - 1)),
  ];
  const [upper, lower] = halves(values, axis);
  const heights = xp.multiply(xp.add(upper, lower), 0.5);
  if (options.x === undefined || options.x === null) return xp.multiply(heights, options.dx ?? 1);
  let x = floating(ctx, ctx.own(options.x, 'trapezoid'));
  if (x.ndim === 1 && y.ndim > 1) {
    x = ctx.view(
      x,
      y.shape.map((_, i) => (i === axis ? x.size : 1)),
    );
  }
  const along = x.ndim - y.ndim + axis;
  if (along < 0 || x.shape[along] !== n) {
    throw new ValueError(
      `coordinates of shape ${shapeText(options.x.shape)} do not fit values of shape ${shapeText(y.shape)}`,
      {
        where: { name: 'trapezoid' },
      },
    );
  }
  const [right, left] = halves(x, along);
  const widths = xp.subtract(right, left);
  const dtype = promote(widths.dtype, heights.dtype, 'trapezoid');
  return xp.multiply(ctx.cast(widths, dtype), ctx.cast(heights, dtype));
}

/**
 * Integral by the trapezoidal rule along an axis, as `numpy.trapezoid(y, x=None, dx=1.0, axis=-1)`.
 * @returns shape of y without the axis
 */
export function trapezoid(y: NDArray, ...rest: Rest): NDArray {
  const ctx = contextOf(y, 'trapezoid');
  const options = optional<TrapezoidOptions>(rest, ['x', 'dx', 'axis']);
  const axis = normaliseAxis(options.axis ?? -1, y.ndim, 'trapezoid');
  return tidy(() => {
    const parts = areas(ctx, y, options, axis);
    return ctx.xp.sum(parts, { axis: parts.ndim - y.ndim + axis });
  });
}

/**
 * Running integral by the trapezoidal rule along an axis, beginning with 0: the length of the axis stays.
 * @example cumulativeTrapezoid([1, 2, 3, 4], [0, 1, 2, 3]) is [0, 1.5, 4, 7.5]
 */
export function cumulativeTrapezoid(y: NDArray, ...rest: Rest): NDArray {
  const ctx = contextOf(y, 'cumulativeTrapezoid');
  const options = optional<TrapezoidOptions>(rest, ['x', 'dx', 'axis']);
  const axis = normaliseAxis(options.axis ?? -1, y.ndim, 'cumulativeTrapezoid');
  if (y.shape[axis] === 0) return ctx.cast(y, floating(ctx, y).dtype);
  return tidy(() => {
    const parts = areas(ctx, y, options, axis);
    return ctx.xp.cumulativeSum(parts, { axis: parts.ndim - y.ndim + axis, includeInitial: true });
  });
}
