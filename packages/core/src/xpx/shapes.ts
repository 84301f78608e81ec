import { normaliseAxes, normaliseAxis } from '../array/axes.ts';
import { type DType, isInteger, type Scalar } from '../array/dtype.ts';
import type { NDArray } from '../array/ndarray.ts';
import { tidy } from '../array/tidy.ts';
import { DTypeError, NotImplementedError, ValueError } from '../errors.ts';
import { contextOf } from './arguments.ts';

/** New axes of length 1 at several positions of the result at once. */
export function expandDims(a: NDArray, options: { readonly axis?: number | readonly number[] } = {}): NDArray {
  const ctx = contextOf(a, 'expandDims');
  const { axis = 0 } = options;
  const count = typeof axis === 'number' ? 1 : axis.length;
  const axes = normaliseAxes(axis, a.ndim + count, 'expandDims');
  const rest = [...a.shape];
  const shape = Array.from({ length: a.ndim + count }, (_, i) => (axes.includes(i) ? 1 : (rest.shift() as number)));
  return ctx.view(a, shape);
}

/** Options of `oneHot`. */
export interface OneHotOptions {
  readonly dtype?: DType;
  /** Where the axis of classes goes. */
  readonly axis?: number;
}

/** Indicator vectors: 1 in the class that x names, 0 elsewhere; a new axis of length `numClasses`. */
export function oneHot(x: NDArray, numClasses: number, options: OneHotOptions = {}): NDArray {
  const ctx = contextOf(x, 'oneHot');
  if (!isInteger(x.dtype))
    throw new DTypeError(`oneHot: classes of dtype ${x.dtype} are not integers`, { where: { name: 'oneHot' } });
  const axis = normaliseAxis(options.axis ?? -1, x.ndim + 1, 'oneHot');
  return tidy(() => {
    const { xp } = ctx;
    const classes = ctx.cast(ctx.range(0, 1, numClasses), x.dtype);
    const hits = xp.equal(ctx.view(x, [...x.shape, 1]), classes);
    return xp.moveaxis(ctx.cast(hits, options.dtype ?? ctx.defaults.real), -1, axis);
  });
}

/** (before, after) for all axes alike or per axis; a number is both. */
export type PadWidth = number | readonly [number, number] | readonly (readonly [number, number])[];

/** x surrounded by a constant. Only the mode 'constant' exists. */
export function pad(
  x: NDArray,
  padWidth: PadWidth,
  mode: 'constant' | { readonly constantValues?: Scalar } = 'constant',
  options: { readonly constantValues?: Scalar } = {},
): NDArray {
  const ctx = contextOf(x, 'pad');
  const { constantValues = x.dtype === 'bool' ? false : 0 } = typeof mode === 'object' ? mode : options;
  if (typeof mode === 'string' && mode !== 'constant') {
    throw new NotImplementedError(`pad: there is no mode '${String(mode)}'`, {
      where: { name: 'pad' },
      fix: "Use 'constant'",
    });
  }
  const widths = widthsOf(padWidth, x.ndim);
  return tidy(() => {
    let out = x;
    widths.forEach(([before, after], axis) => {
      const side = (n: number): NDArray[] =>
        n === 0
          ? []
          : [
              ctx.full(
                out.shape.map((m, i) => (i === axis ? n : m)),
                constantValues,
                x.dtype,
              ),
            ];
      const parts = [...side(before), out, ...side(after)];
      if (parts.length > 1) out = ctx.concat(parts, axis);
    });
    return out === x ? ctx.view(x, x.shape) : out;
  });
}

function widthsOf(padWidth: PadWidth, ndim: number): (readonly [number, number])[] {
  const alike = (pair: readonly [number, number]) => Array.from({ length: ndim }, () => pair);
  let out: readonly (readonly [number, number])[];
  if (typeof padWidth === 'number') out = alike([padWidth, padWidth]);
  else if (typeof padWidth[0] === 'number') out = alike(padWidth as readonly [number, number]);
  else out = padWidth as readonly (readonly [number, number])[];
  if (out.length === 1 && ndim > 1) out = alike(out[0]);
  if (out.length !== ndim || out.flat().some((n) => !Number.isSafeInteger(n) || n < 0)) {
    throw new ValueError(`pad: the widths do not fit ${ndim} axes`, {
      where: { name: 'pad' },
      fix: 'Give [before, after] per axis',
    });
  }
  return [...out];
}
