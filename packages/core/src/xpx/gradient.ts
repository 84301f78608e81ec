import { normaliseAxes } from '../array/axes.ts';
import type { Context } from '../array/context.ts';
import { NDArray } from '../array/ndarray.ts';
import { tidy } from '../array/tidy.ts';
import { ValueError } from '../errors.ts';
import { contextOf, floating } from './arguments.ts';

/** Distance between neighbours, or the coordinates along the axis. */
export type Spacing = number | NDArray;

/** Options of `gradient`. */
export interface GradientOptions {
  /** Axes to differentiate along; all of them by default. */
  readonly axis?: number | readonly number[] | null;
  /** Order of the differences at the ends. */
  readonly edgeOrder?: 1 | 2;
}

const isOptions = (x: unknown): x is GradientOptions => typeof x === 'object' && x !== null && !(x instanceof NDArray);

/**
 * Second-order central differences, one-sided at the ends, as `numpy.gradient(f, *varargs, axis=None, edge_order=1)`.
 * @param rest spacings, one for all axes or one per axis, then options
 * @returns one array for one axis, else a list
 */
export function gradient(f: NDArray, ...rest: readonly (Spacing | GradientOptions)[]): NDArray | NDArray[] {
  const ctx = contextOf(f, 'gradient');
  const last = rest.at(-1);
  const options = isOptions(last) ? last : {};
  const spacings = rest.filter((x): x is Spacing => !isOptions(x));
  const axes = normaliseAxes(options.axis ?? f.shape.map((_, i) => i), f.ndim, 'gradient');
  if (spacings.length > 1 && spacings.length !== axes.length) {
    throw new ValueError(`gradient: ${spacings.length} spacings for ${axes.length} axes`, {
      where: { name: 'gradient' },
    });
  }
  const order = options.edgeOrder ?? 1;
  const each = axes.map((axis, i) => along(ctx, f, axis, spacings[spacings.length > 1 ? i : 0] ?? 1, order));
  return each.length === 1 ? each[0] : each;
}

function along(ctx: Context, given: NDArray, axis: number, spacing: Spacing, order: 1 | 2): NDArray {
  const n = given.shape[axis];
  if (n < order + 1) {
    throw new ValueError(`gradient: an axis of length ${n} is too short`, {
      where: { name: 'gradient' },
      fix: `It needs ${order + 1} elements`,
    });
  }
  return tidy(() => {
    const f = floating(ctx, given);
    const { xp } = ctx;
    const steps = spacing instanceof NDArray && spacing.ndim > 0 ? stepsOf(ctx, spacing, f, n) : undefined;
    const at = (start: number, stop: number): NDArray => ctx.sliceAxis(f, axis, start, stop);
    const width = (start: number, stop: number): NDArray | number => {
      if (steps === undefined) return typeof spacing === 'number' ? spacing : ctx.cast(spacing, f.dtype);
      return ctx.view(
        ctx.sliceAxis(steps, 0, start, stop),
        f.shape.map((_, i) => (i === axis ? stop - start : 1)),
      );
    };
    const inner = n > 2 ? central(ctx, f, axis, n, width) : undefined;
    const first = order === 1 ? forward(xp.subtract(at(1, 2), at(0, 1)), width(0, 1)) : edge2(ctx, f, axis, width, 0);
    const end =
      order === 1
        ? forward(xp.subtract(at(n - 1, n), at(n - 2, n - 1)), width(n - 2, n - 1))
        : edge2(ctx, f, axis, width, n - 1);
    return ctx.concat(inner === undefined ? [first, end] : [first, inner, end], axis);
  });
}

const forward = (difference: NDArray, width: NDArray | number): NDArray => difference.truediv(width);

function stepsOf(ctx: Context, x: NDArray, f: NDArray, n: number): NDArray {
  if (x.ndim !== 1 || x.size !== n) {
    throw new ValueError(`gradient: ${x.size} coordinates for an axis of length ${n}`, { where: { name: 'gradient' } });
  }
  return ctx.xp.diff(ctx.cast(ctx.own(x, 'gradient'), f.dtype));
}

type Width = (start: number, stop: number) => NDArray | number;

function central(ctx: Context, f: NDArray, axis: number, n: number, width: Width): NDArray {
  const { xp } = ctx;
  const [below, here, above] = [0, 1, 2].map((k) => ctx.sliceAxis(f, axis, k, n - 2 + k));
  const [h, g] = [width(0, n - 2), width(1, n - 1)];
  if (typeof h === 'number' || typeof g === 'number') return xp.divide(xp.subtract(above, below), 2 * (h as number));
  // Fornberg weights for uneven spacing
  const sum = h.add(g);
  const terms = [
    below.mul(g.neg().truediv(h.mul(sum))),
    here.mul(g.sub(h).truediv(h.mul(g))),
    above.mul(h.truediv(g.mul(sum))),
  ];
  return terms[0].add(terms[1]).add(terms[2]);
}

/** One-sided second-order difference at the first or last element. */
function edge2(ctx: Context, f: NDArray, axis: number, width: Width, place: number): NDArray {
  const first = place === 0;
  const picks = first ? [0, 1, 2] : [place - 2, place - 1, place];
  const [p, q, r] = picks.map((k) => ctx.sliceAxis(f, axis, k, k + 1));
  const [h, g] = first ? [width(0, 1), width(1, 2)] : [width(place - 2, place - 1), width(place - 1, place)];
  if (typeof h === 'number' || typeof g === 'number') {
    const step = h as number;
    const c = first ? [-1.5, 2, -0.5] : [0.5, -2, 1.5];
    return p
      .mul(c[0] / step)
      .add(q.mul(c[1] / step))
      .add(r.mul(c[2] / step));
  }
  const sum = h.add(g);
  if (first) {
    return p
      .mul(h.mul(2).add(g).neg().truediv(h.mul(sum)))
      .add(q.mul(sum.truediv(h.mul(g))))
      .sub(r.mul(h.truediv(g.mul(sum))));
  }
  return p
    .mul(g.truediv(h.mul(sum)))
    .sub(q.mul(sum.truediv(h.mul(g))))
    .add(r.mul(g.mul(2).add(h).truediv(g.mul(sum))));
}
