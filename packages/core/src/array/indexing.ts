import { DTypeError, ValueError } from '../errors.ts';
import { extentOf, normaliseAxis } from './axes.ts';
import type { Context } from './context.ts';
import { gatherAt, normaliseIndices } from './indices.ts';
import { NDArray } from './ndarray.ts';
import { broadcastPair, shapeText, sizeOf } from './shape.ts';
import { tidy } from './tidy.ts';

/** Indexing functions of the standard. Negative indices count from the end. */
export interface IndexingFunctions {
  /** Elements along an axis by a 1-d (or 0-d) array of indices; the axis may be left out for 1-d arrays. */
  take(x: NDArray, indices: NDArray | readonly number[], options?: { readonly axis?: number | null }): NDArray;
  /** Elements along an axis, with one set of indices per row. */
  takeAlongAxis(x: NDArray, indices: NDArray, options?: { readonly axis?: number }): NDArray;
}

export function indexingFunctions(ctx: Context): IndexingFunctions {
  return {
    take(x, indices, options = {}) {
      ctx.own(x, 'take');
      const { axis } = options;
      if ((axis === undefined || axis === null) && x.ndim !== 1) {
        throw new ValueError(`take from a ${x.ndim}-d array needs an axis`, {
          where: { name: 'take' },
          fix: 'Give { axis }',
        });
      }
      const along = normaliseAxis(axis ?? 0, x.ndim, 'take');
      return tidy(() => {
        const places = indices instanceof NDArray ? ctx.own(indices, 'take') : ctx.indices(indices);
        if (places.ndim > 1) {
          throw new ValueError(`take: the indices are ${places.ndim}-d, not 1-d`, {
            where: { name: 'take' },
            fix: 'Use x.get(…)',
          });
        }
        return gatherAt(ctx, x, places, along, 'take');
      });
    },
    takeAlongAxis(x, indices, options = {}) {
      const what = 'takeAlongAxis';
      if (ctx.own(x, what).ndim !== ctx.own(indices, what).ndim) {
        throw new ValueError(`${what}: shapes ${shapeText(x.shape)} and ${shapeText(indices.shape)} differ in rank`, {
          where: { name: what },
        });
      }
      const axis = normaliseAxis(options.axis ?? -1, x.ndim, what);
      if (indices.dtype === 'bool') throw new DTypeError(`${what}: the indices are bool`, { where: { name: what } });
      return tidy(() => {
        const without = (shape: readonly number[]): number[] => shape.map((n, i) => (i === axis ? 1 : n));
        const common = broadcastPair(without(x.shape), without(indices.shape));
        const shaped = (n: number): number[] => common.map((m, i) => (i === axis ? n : m));
        const count = indices.shape[axis];
        const out = shaped(count);
        if (sizeOf(out) === 0) return ctx.full(out, 0, x.dtype);
        const source = ctx.broadcast(x, shaped(x.shape[axis]));
        const places = ctx.broadcast(normaliseIndices(ctx, indices, x.shape[axis], what), out);
        return ctx.wrap(
          ctx.backend.gatherAlong(source.buffer, places.buffer, extentOf(source.shape, axis), count),
          out,
        );
      });
    },
  };
}
