import { normaliseAxis } from '../array/axes.ts';
import type { DType } from '../array/dtype.ts';
import type { NDArray, Other } from '../array/ndarray.ts';
import { promote } from '../array/promote.ts';
import { broadcastPair } from '../array/shape.ts';
import { tidy } from '../array/tidy.ts';
import { ValueError } from '../errors.ts';
import { asArray, contextOfAny, floating } from './arguments.ts';

/** Options of `linspace`. */
export interface LinspaceOptions {
  readonly endpoint?: boolean;
  /** Where the new axis goes. */
  readonly axis?: number;
  readonly dtype?: DType;
}

/**
 * Evenly spaced values between arrays of starts and stops, as `numpy.linspace` with array arguments.
 * @returns the broadcast shape of both with a new axis of length `num`
 */
export function linspace(start: Other, stop: Other, num = 50, options: LinspaceOptions = {}): NDArray {
  const ctx = contextOfAny([start, stop], 'linspace');
  if (!Number.isSafeInteger(num) || num < 0) {
    throw new ValueError(`linspace: ${num} is not a number of values`, { where: { name: 'linspace' } });
  }
  return tidy(() => {
    const { xp } = ctx;
    const ends = [start, stop].map((x) => floating(ctx, asArray(ctx, x, ctx.defaults.real, 'linspace')));
    const dtype = promote(ends[0].dtype, ends[1].dtype, 'linspace');
    const shape = broadcastPair(ends[0].shape, ends[1].shape);
    const [a, b] = ends.map((x) => ctx.view(ctx.broadcast(ctx.cast(x, dtype), shape), [1, ...shape]));
    const intervals = options.endpoint === false ? num : num - 1;
    const k = ctx.view(ctx.cast(ctx.range(0, 1, num), dtype), [num, ...shape.map(() => 1)]);
    const step = xp.divide(xp.subtract(b, a), Math.max(1, intervals));
    const line = xp.add(xp.multiply(k, step), a);
    const out = options.endpoint === false || num < 2 ? line : ctx.concat([ctx.sliceAxis(line, 0, 0, num - 1), b], 0);
    const axis = normaliseAxis(options.axis ?? 0, shape.length + 1, 'linspace');
    const moved = xp.moveaxis(out, 0, axis);
    return options.dtype === undefined ? moved : xp.astype(moved, options.dtype);
  });
}
