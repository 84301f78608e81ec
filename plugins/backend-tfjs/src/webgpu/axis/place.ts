import type { ArgReduceOp, Extent } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { full } from '../create.ts';
import { binary, where } from '../elementwise/index.ts';
import { concat } from '../movement/concat.ts';
import { gatherAlong } from '../movement/gather.ts';
import { placeAccumulator } from './accumulator.ts';
import { axisToHalve, bySlices, fits, sliceExtent } from './large.ts';
import { reduceWith } from './reduce.ts';

/** Place of the first largest or smallest element along the middle axis; the first NaN wins. */
export function argReduce(context: KernelContext, op: ArgReduceOp, x: GpuArray, extent: Extent): GpuArray {
  const a = placeAccumulator(op, x.dtype);
  if (fits(context, x)) return reduceWith(context, a, x, extent);
  if (axisToHalve(context, x, extent) !== 1) {
    const rows = bySlices(context, x, extent, 'int32', (part, of) => argReduce(context, op, part, of));
    if (rows) return rows;
  }
  return halves(context, op, x, extent);
}

/** The better of the best of both halves of the axis. */
function halves(context: KernelContext, op: ArgReduceOp, x: GpuArray, extent: Extent): GpuArray {
  const [outer, n, inner] = extent;
  const half = Math.ceil(n / 2);
  const made: GpuArray[] = [];
  const own = (array: GpuArray): GpuArray => {
    made.push(array);
    return array;
  };
  const shape = [outer, 1, inner];
  const parts = [0, half].map((first) => {
    const count = first === 0 ? half : n - half;
    const part = own(sliceExtent(context, x, extent, 1, first, count));
    const place = own(argReduce(context, op, part, [outer, count, inner]));
    return { place, best: own(gatherAlong(context, part, place, [outer, count, inner], 1)) };
  });
  const both = own(
    concat(
      context,
      parts.map(({ best }) => ({ array: best, shape })),
      1,
    ),
  );
  const second = own(reduceWith(context, placeAccumulator(op, x.dtype), both, [outer, 2, inner]));
  const offset = own(full(context, 1, half, 'int32'));
  const later = own(
    binary(context, 'add', { array: parts[1].place, shape }, { array: offset, shape: [] }, shape, 'int32'),
  );
  const flag = own(
    binary(
      context,
      'notEqual',
      { array: second, shape },
      { array: own(full(context, 1, 0, 'int32')), shape: [] },
      shape,
      'bool',
    ),
  );
  const result = where(
    context,
    { array: flag, shape },
    { array: later, shape },
    { array: parts[0].place, shape },
    shape,
  );
  for (const array of made) context.release(array);
  return result;
}
