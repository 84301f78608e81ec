import { DTypeError, IndexError, ValueError } from '../errors.ts';
import { normaliseAxes, normaliseAxis } from './axes.ts';
import type { Context } from './context.ts';
import type { ShapeInput } from './creation.ts';
import { isInteger } from './dtype.ts';
import { NDArray } from './ndarray.ts';
import { promote } from './promote.ts';
import { asShape, broadcastShapes, broadcastsTo, sameShape, shapeText, sizeOf } from './shape.ts';
import { tidy } from './tidy.ts';

type Axes = number | readonly number[];

/** Manipulation functions of the standard. */
export interface ManipulationFunctions {
  /** All arrays in their common shape. */
  broadcastArrays(...arrays: readonly NDArray[]): NDArray[];
  /** x repeated to a shape. */
  broadcastTo(x: NDArray, shape: ShapeInput): NDArray;
  /** Joins along an axis; `axis: null` flattens first. */
  concat(arrays: readonly NDArray[], options?: { readonly axis?: number | null }): NDArray;
  /** A new axis of length 1 at position `axis` of the result. */
  expandDims(x: NDArray, axis?: number): NDArray;
  /** The order along axes reversed; along all of them by default. */
  flip(x: NDArray, options?: { readonly axis?: Axes | null }): NDArray;
  /** Axes moved to other places, the rest in order. */
  moveaxis(x: NDArray, source: Axes, destination: Axes): NDArray;
  /** Axes in another order. */
  permuteDims(x: NDArray, axes: readonly number[]): NDArray;
  /** Every element `repeats` times; with an array of repeats the shape needs its values, hence a Promise. */
  repeat(x: NDArray, repeats: number, options?: { readonly axis?: number | null }): NDArray;
  /** Every element as often as the array of repeats says. */
  repeat(x: NDArray, repeats: NDArray, options?: { readonly axis?: number | null }): Promise<NDArray>;
  /** The same elements in another shape, one length of which may be −1. Shares memory unless `copy: true`. */
  reshape(x: NDArray, shape: ShapeInput, options?: { readonly copy?: boolean | null }): NDArray;
  /** Elements moved along axes, around the end. */
  roll(x: NDArray, shift: Axes, options?: { readonly axis?: Axes | null }): NDArray;
  /** Axes of size 1 taken out. */
  squeeze(x: NDArray, axis: Axes): NDArray;
  /** Arrays joined along a new axis. */
  stack(arrays: readonly NDArray[], options?: { readonly axis?: number }): NDArray;
  /** x repeated along every axis. */
  tile(x: NDArray, repetitions: ShapeInput): NDArray;
  /** The arrays along an axis. */
  unstack(x: NDArray, options?: { readonly axis?: number }): NDArray[];
}

/** The arrays cast to the dtype that they promote to. */
export function promoteAll(ctx: Context, arrays: readonly NDArray[], what: string): NDArray[] {
  if (!Array.isArray(arrays) || arrays.length === 0) {
    throw new ValueError(`${what} needs a list of at least one array`, { where: { name: what } });
  }
  const dtype = arrays.map((x) => ctx.own(x, what).dtype).reduce((a, b) => promote(a, b, what));
  return arrays.map((x) => ctx.cast(x, dtype));
}

/** A shape with −1 resolved for `size` elements. */
export function resolveShape(shape: ShapeInput, size: number): readonly number[] {
  const given = typeof shape === 'number' ? [shape] : shape;
  const open = given.indexOf(-1);
  if (open < 0) {
    asShape(given, 'reshape');
    if (sizeOf(given) === size) return given;
  } else {
    const rest = given.filter((_, i) => i !== open);
    asShape(rest, 'reshape');
    const known = sizeOf(rest);
    if (known > 0 && size % known === 0) return given.map((n, i) => (i === open ? size / known : n));
  }
  throw new ValueError(`${size} elements do not fill the shape ${shapeText(given)}`, { where: { name: 'reshape' } });
}

function concatenated(ctx: Context, arrays: readonly NDArray[], axis: number, what: string): NDArray {
  const first = arrays[0].shape;
  for (const x of arrays) {
    if (x.ndim !== first.length || x.shape.some((n, i) => i !== axis && n !== first[i])) {
      throw new ValueError(`${what}: shapes ${shapeText(first)} and ${shapeText(x.shape)} differ beyond axis ${axis}`, {
        where: { name: what },
      });
    }
  }
  return ctx.concat(arrays, axis);
}

export function manipulationFunctions(ctx: Context): ManipulationFunctions {
  const view = (x: NDArray, shape: readonly number[]): NDArray => ctx.view(x, shape);
  const fresh = (y: NDArray, x: NDArray): NDArray => (y === x ? ctx.view(x, x.shape) : y);

  function permuteDims(x: NDArray, axes: readonly number[]): NDArray {
    const perm = normaliseAxes(axes, ctx.own(x, 'permuteDims').ndim, 'permuteDims');
    if (perm.length !== x.ndim) {
      throw new ValueError(`permuteDims: (${axes.join(', ')}) does not name all ${x.ndim} axes`, {
        where: { name: 'permuteDims' },
      });
    }
    return ctx.transpose(x, perm);
  }

  function flip(x: NDArray, axes: readonly number[]): NDArray {
    const turned = (axis: number): boolean => axes.includes(axis);
    return ctx.slice(
      x,
      x.shape.map((n, axis) => (turned(axis) ? n - 1 : 0)),
      x.shape.map((_, axis) => (turned(axis) ? -1 : 1)),
      x.shape,
    );
  }

  function rollAxis(x: NDArray, shift: number, axis: number): NDArray {
    const n = x.shape[axis];
    const by = n === 0 ? 0 : ((shift % n) + n) % n;
    if (by === 0) return x;
    return ctx.concat([ctx.sliceAxis(x, axis, n - by, n), ctx.sliceAxis(x, axis, 0, n - by)], axis);
  }

  function repeatEach(x: NDArray, repeats: number, axis: number): NDArray {
    if (!Number.isSafeInteger(repeats) || repeats < 0) {
      throw new ValueError(`repeat: ${repeats} is not a non-negative integer`, { where: { name: 'repeat' } });
    }
    const before = x.shape.slice(0, axis);
    const after = x.shape.slice(axis + 1);
    const n = x.shape[axis];
    const wide = ctx.broadcast(view(x, [...before, n, 1, ...after]), [...before, n, repeats, ...after]);
    return view(wide, [...before, n * repeats, ...after]);
  }

  async function repeatByArray(x: NDArray, repeats: NDArray, axis: number): Promise<NDArray> {
    const n = x.shape[axis];
    if (!isInteger(ctx.own(repeats, 'repeat').dtype)) {
      throw new DTypeError(`repeat: repeats of dtype ${repeats.dtype} are not integers`, { where: { name: 'repeat' } });
    }
    if (repeats.ndim > 1 || !broadcastsTo(repeats.shape, [n])) {
      throw new ValueError(`repeat: repeats of shape ${shapeText(repeats.shape)} do not fit an axis of length ${n}`, {
        where: { name: 'repeat' },
      });
    }
    const ends = tidy(() => {
      const counts = ctx.broadcast(ctx.cast(repeats, ctx.defaults.index), [n]);
      return ctx.xp.cumulativeSum(counts, { dtype: ctx.defaults.index });
    });
    const last = n === 0 ? undefined : ctx.sliceAxis(ends, 0, n - 1, n);
    const total = last === undefined ? 0 : Number(await last.item());
    last?.dispose();
    const source = tidy(() => ctx.xp.searchsorted(ends, ctx.range(0, 1, total), { side: 'right' }));
    ends.dispose();
    const out = ctx.gather(x, source, axis);
    source.dispose();
    return out;
  }

  function repeat(x: NDArray, repeats: number, options?: { readonly axis?: number | null }): NDArray;
  function repeat(x: NDArray, repeats: NDArray, options?: { readonly axis?: number | null }): Promise<NDArray>;
  function repeat(
    x: NDArray,
    repeats: number | NDArray,
    options: { readonly axis?: number | null } = {},
  ): NDArray | Promise<NDArray> {
    ctx.own(x, 'repeat');
    const axis = options.axis ?? null;
    const place = axis === null ? 0 : normaliseAxis(axis, x.ndim, 'repeat');
    if (!(repeats instanceof NDArray))
      return tidy(() => repeatEach(axis === null ? view(x, [x.size]) : x, repeats, place));
    const flat = axis === null ? view(x, [x.size]) : x;
    return repeatByArray(flat, repeats, place);
  }

  return {
    broadcastArrays(...arrays) {
      const shape = broadcastShapes(...arrays.map((x) => ctx.own(x, 'broadcastArrays').shape));
      return arrays.map((x) => fresh(ctx.broadcast(x, shape), x));
    },
    broadcastTo(x, shape) {
      const to = asShape(shape, 'broadcastTo');
      if (!broadcastsTo(ctx.own(x, 'broadcastTo').shape, to)) {
        throw new ValueError(`an array of shape ${shapeText(x.shape)} does not broadcast to ${shapeText(to)}`, {
          where: { name: 'broadcastTo' },
        });
      }
      return fresh(ctx.broadcast(x, to), x);
    },
    concat(arrays, options = {}) {
      const axis = options.axis === undefined ? 0 : options.axis;
      return tidy(() => {
        const same = promoteAll(ctx, arrays, 'concat');
        if (axis === null)
          return concatenated(
            ctx,
            same.map((x) => view(x, [x.size])),
            0,
            'concat',
          );
        return concatenated(ctx, same, normaliseAxis(axis, same[0].ndim, 'concat'), 'concat');
      });
    },
    expandDims(x, axis = 0) {
      const place = normaliseAxis(axis, ctx.own(x, 'expandDims').ndim + 1, 'expandDims');
      return view(x, [...x.shape.slice(0, place), 1, ...x.shape.slice(place)]);
    },
    flip(x, options = {}) {
      const axes = options.axis ?? ctx.own(x, 'flip').shape.map((_, i) => i);
      return flip(x, normaliseAxes(axes, ctx.own(x, 'flip').ndim, 'flip'));
    },
    moveaxis(x, source, destination) {
      const from = normaliseAxes(source, ctx.own(x, 'moveaxis').ndim, 'moveaxis');
      const to = normaliseAxes(destination, x.ndim, 'moveaxis');
      if (from.length !== to.length) {
        throw new ValueError(`moveaxis: ${from.length} sources and ${to.length} destinations`, {
          where: { name: 'moveaxis' },
        });
      }
      const rest = x.shape.map((_, i) => i).filter((i) => !from.includes(i));
      const perm = x.shape.map((_, i) => {
        const k = to.indexOf(i);
        return k < 0 ? (rest.shift() as number) : from[k];
      });
      return ctx.transpose(x, perm);
    },
    permuteDims,
    repeat,
    reshape(x, shape, options = {}) {
      const to = resolveShape(shape, ctx.own(x, 'reshape').size);
      return options.copy === true ? tidy(() => view(ctx.copy(x), to)) : view(x, to);
    },
    roll(x, shift, options = {}) {
      ctx.own(x, 'roll');
      const { axis } = options;
      return tidy(() => {
        if (axis === undefined || axis === null) {
          if (typeof shift !== 'number')
            throw new ValueError('roll: several shifts need as many axes', { where: { name: 'roll' } });
          return view(rollAxis(view(x, [x.size]), shift, 0), x.shape);
        }
        const list = typeof axis === 'number' ? [axis] : axis;
        const shifts = typeof shift === 'number' ? list.map(() => shift) : shift;
        if (shifts.length !== list.length) {
          throw new ValueError(`roll: ${shifts.length} shifts for ${list.length} axes`, { where: { name: 'roll' } });
        }
        const rolled = list.reduce((y, a, k) => rollAxis(y, shifts[k], normaliseAxis(a, x.ndim, 'roll')), x);
        return fresh(rolled, x);
      });
    },
    squeeze(x, axis) {
      const axes = normaliseAxes(axis, ctx.own(x, 'squeeze').ndim, 'squeeze');
      for (const a of axes) {
        if (x.shape[a] !== 1) {
          throw new ValueError(`squeeze: axis ${a} of shape ${shapeText(x.shape)} is not of length 1`, {
            where: { name: 'squeeze' },
          });
        }
      }
      return view(
        x,
        x.shape.filter((_, i) => !axes.includes(i)),
      );
    },
    stack(arrays, options = {}) {
      return tidy(() => {
        const same = promoteAll(ctx, arrays, 'stack');
        const { shape } = same[0];
        const axis = normaliseAxis(options.axis ?? 0, shape.length + 1, 'stack');
        for (const x of same) {
          if (!sameShape(x.shape, shape)) {
            throw new ValueError(`stack: shapes ${shapeText(shape)} and ${shapeText(x.shape)} differ`, {
              where: { name: 'stack' },
            });
          }
        }
        const wide = [...shape.slice(0, axis), 1, ...shape.slice(axis)];
        return ctx.concat(
          same.map((x) => view(x, wide)),
          axis,
        );
      });
    },
    tile(x, repetitions) {
      const given = asShape(repetitions, 'tile');
      const ndim = Math.max(ctx.own(x, 'tile').ndim, given.length);
      const pad = (list: readonly number[]): number[] => [...new Array<number>(ndim - list.length).fill(1), ...list];
      const [counts, shape] = [pad(given), pad(x.shape)];
      return tidy(() => {
        const wide = ctx.broadcast(
          view(
            x,
            shape.flatMap((n) => [1, n]),
          ),
          shape.flatMap((n, i) => [counts[i], n]),
        );
        return view(
          wide,
          shape.map((n, i) => n * counts[i]),
        );
      });
    },
    unstack(x, options = {}) {
      if (ctx.own(x, 'unstack').ndim === 0) {
        throw new IndexError('unstack: a 0-d array has no axis', { where: { name: 'unstack' } });
      }
      const axis = normaliseAxis(options.axis ?? 0, x.ndim, 'unstack');
      const shape = x.shape.filter((_, i) => i !== axis);
      return tidy(() => Array.from({ length: x.shape[axis] }, (_, k) => view(ctx.sliceAxis(x, axis, k, k + 1), shape)));
    },
  };
}
