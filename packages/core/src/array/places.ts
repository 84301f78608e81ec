import { contiguousStrides } from '../backend/strides.ts';
import type { Extent } from '../backend/types.ts';
import { type Entry, getItem } from './getitem.ts';
import { normaliseIndex, normaliseIndices } from './indices.ts';
import { NDArray } from './ndarray.ts';
import { sizeOf } from './shape.ts';
import { Slice } from './slice.ts';

/** Elements of an array as a scatter sees them. */
export interface Places {
  /** Shape of the selection: what values broadcast to. */
  readonly shape: readonly number[];
  readonly extent: Extent;
  /** Positions along the middle of the extent. */
  readonly flat: NDArray;
}

/** Where an expanded index points to. Axes taken whole at either end stay out of the positions. */
export function placesOf(x: NDArray, entries: readonly Entry[]): Places {
  return entries.some((entry) => entry instanceof NDArray) ? advancedPlaces(x, entries) : basicPlaces(x, entries);
}

function basicPlaces(x: NDArray, entries: readonly Entry[]): Places {
  const { context: ctx } = x;
  const shape: number[] = [];
  const ranges: [start: number, step: number, size: number][] = [];
  for (const entry of entries) {
    if (entry === null) shape.push(1);
    else if (typeof entry === 'number') ranges.push([normaliseIndex(entry, x.shape[ranges.length], 'at'), 1, 1]);
    else {
      const [start, step, size] = (entry as Slice).resolve(x.shape[ranges.length]);
      ranges.push([start, step, size]);
      shape.push(size);
    }
  }
  const whole = (axis: number): boolean => ranges[axis][1] === 1 && ranges[axis][2] === x.shape[axis];
  let first = 0;
  let last = x.ndim;
  while (first < last && whole(first)) first += 1;
  while (last > first && whole(last - 1)) last -= 1;
  const middle = x.shape.slice(first, last);
  const strides = contiguousStrides(middle);
  let flat = ctx.indices([0], new Array<number>(middle.length).fill(1));
  for (let k = 0; k < middle.length; k++) {
    const [start, step, size] = ranges[first + k];
    const line = ctx.view(
      ctx.range(start * strides[k], step * strides[k], size),
      middle.map((_, i) => (i === k ? size : 1)),
    );
    flat = k === 0 ? line : ctx.xp.add(flat, line);
  }
  return { shape, flat, extent: [sizeOf(x.shape.slice(0, first)), sizeOf(middle), sizeOf(x.shape.slice(last))] };
}

function advancedPlaces(x: NDArray, entries: readonly Entry[]): Places {
  const { context: ctx } = x;
  const selective = (entry: Entry): boolean => !(entry instanceof Slice && entry.full);
  const first = entries.findIndex(selective);
  const last = entries.findLastIndex(selective) + 1;
  const middle = entries.slice(first, last);
  const arrays = middle.filter((entry) => entry instanceof NDArray);
  if (middle.length === 1) {
    const index = arrays[0];
    const n = x.shape[first];
    return {
      shape: [...x.shape.slice(0, first), ...index.shape, ...x.shape.slice(first + 1)],
      extent: [sizeOf(x.shape.slice(0, first)), n, sizeOf(x.shape.slice(first + 1))],
      flat: normaliseIndices(ctx, index, n, 'at'),
    };
  }
  // numbers of the elements, taken with the same index as the elements themselves
  const joined = middle.every((entry) => typeof entry === 'number' || entry instanceof NDArray);
  const consumed = middle.filter((entry) => entry !== null).length;
  const before = joined ? x.shape.slice(0, first) : [];
  const within = joined ? x.shape.slice(first, first + consumed) : x.shape;
  const after = joined ? x.shape.slice(first + consumed) : [];
  const numbers = ctx.view(ctx.range(0, 1, sizeOf(within)), within);
  const flat = getItem(numbers, joined ? middle : entries);
  return {
    shape: [...before, ...flat.shape, ...after],
    extent: [sizeOf(before), sizeOf(within), sizeOf(after)],
    flat,
  };
}
