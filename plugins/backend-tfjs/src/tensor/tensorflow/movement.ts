import type { Extent, ScatterMode } from '@glass-ts/core';
import { product, type Runtime, type Tensor, TF } from './runtime.ts';

/** Every axis from start on in steps, which may be negative. */
export function slice(
  rt: Runtime,
  x: Tensor,
  starts: readonly number[],
  steps: readonly number[],
  sizes: readonly number[],
): Tensor {
  if (x.shape.length === 0) return rt.op('Identity', [x]);
  const ends = starts.map((start, d) => start + steps[d] * sizes[d]);
  // An end before the first element would count from the back.
  const endMask = ends.reduce((mask, end, d) => (end < 0 ? mask | (1 << d) : mask), 0);
  const inputs = [x, rt.ints(starts), rt.ints(ends), rt.ints(steps)];
  return rt.op('StridedSlice', inputs, { end_mask: endMask });
}

export function concat(rt: Runtime, xs: readonly Tensor[], axis: number): Tensor {
  const inputs = [...xs, rt.scalar(axis, TF.int32)];
  const attrs = { N: xs.length, T: { type: xs[0].type }, Tidx: { type: TF.int32 } };
  return rt.op('ConcatV2', inputs, attrs);
}

/** out[o, j, i] = x[o, indices[j], i]. */
export function gather(rt: Runtime, x: Tensor, indices: Tensor, extent: Extent): Tensor {
  return rt.op('GatherV2', [rt.reshape(x, extent), rt.flat(indices), rt.literal(1, TF.int32)]);
}

/** out[o, j, i] = x[o, indices[o, j, i], i], by flat numbers. */
export function gatherAlong(rt: Runtime, x: Tensor, indices: Tensor, [outer, n, inner]: Extent, count: number): Tensor {
  const along = (size: number, step: number, shape: readonly number[]): Tensor =>
    rt.reshape(
      rt.op('Range', [rt.scalar(0, TF.int64), rt.scalar(size * step, TF.int64), rt.scalar(step, TF.int64)]),
      shape,
    );
  let at = rt.op('Mul', [rt.reshape(indices, [outer, count, inner]), rt.scalar(inner, TF.int64)]);
  if (outer > 1) at = rt.op('AddV2', [at, along(outer, n * inner, [outer, 1, 1])]);
  if (inner > 1) at = rt.op('AddV2', [at, along(inner, 1, [1, 1, inner])]);
  return rt.op('GatherV2', [rt.flat(x), rt.flat(at), rt.literal(0, TF.int32)]);
}

/** x as (n, rest), the axis first; `back` undoes it. */
function axisFirst(rt: Runtime, x: Tensor, [outer, n, inner]: Extent): Tensor {
  if (outer === 1) return rt.reshape(x, [n, inner]);
  const turned = rt.op('Transpose', [rt.reshape(x, [outer, n, inner]), rt.ints([1, 0, 2])]);
  return rt.reshape(turned, [n, outer * inner]);
}

function axisBack(rt: Runtime, x: Tensor, [outer, n, inner]: Extent): Tensor {
  if (outer === 1) return rt.flat(x);
  return rt.flat(rt.op('Transpose', [rt.reshape(x, [n, outer, inner]), rt.ints([1, 0, 2])]));
}

const SEGMENTS = {
  add: ['UnsortedSegmentSum', 'AddV2'],
  multiply: ['UnsortedSegmentProd', 'Mul'],
  min: ['UnsortedSegmentMin', 'Minimum'],
  max: ['UnsortedSegmentMax', 'Maximum'],
} as const;

/**
 * x with values combined into the places of `indices` along the middle axis. Of several values set at one place the last
 * one wins, on every device: its number is the largest of the place.
 */
export function scatter(
  rt: Runtime,
  x: Tensor,
  indices: Tensor,
  values: Tensor,
  extent: Extent,
  mode: ScatterMode,
): Tensor {
  const [outer, n, inner] = extent;
  const count = product(indices.shape);
  const into = axisFirst(rt, x, extent);
  const from = axisFirst(rt, values, [outer, count, inner]);
  const bins = rt.scalar(n, TF.int32);
  if (mode !== 'set') {
    const [segments, join] = SEGMENTS[mode];
    return axisBack(rt, rt.op(join, [into, rt.op(segments, [from, rt.flat(indices), bins])]), extent);
  }
  const numbers = rt.op('Range', [rt.scalar(0, TF.int64), rt.scalar(count, TF.int64), rt.scalar(1, TF.int64)]);
  const last = rt.op('UnsortedSegmentMax', [numbers, rt.flat(indices), bins]);
  const zero = rt.literal(0, TF.int64);
  const hit = rt.reshape(rt.op('GreaterEqual', [last, zero]), [n, 1]);
  const chosen = rt.op('GatherV2', [from, rt.op('Maximum', [last, zero]), rt.literal(0, TF.int32)]);
  return axisBack(rt, rt.where(hit, chosen, into), extent);
}
