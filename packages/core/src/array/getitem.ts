import { contiguousStrides } from '../backend/strides.ts';
import { DTypeError, IndexError } from '../errors.ts';
import type { NestedList } from './convert.ts';
import type { TypedArray } from './dtype.ts';
import { isTyped } from './host.ts';
import { gatherAt, normaliseIndex, normaliseIndices } from './indices.ts';
import { checkMask, isMask, maskPlaces } from './masks.ts';
import { NDArray } from './ndarray.ts';
import { broadcastShapes, sameShape, shapeText, sizeOf } from './shape.ts';
import { ELLIPSIS, Slice } from './slice.ts';
import { tidy, track } from './tidy.ts';

/** One entry of an index; see `NDArray.get`. */
export type Index = number | bigint | Slice | null | undefined | typeof ELLIPSIS | NDArray | readonly NestedList[];

/** An index with the ellipsis and left-out axes written out and lists made arrays. */
export type Entry = number | Slice | null | NDArray;

const FULL = new Slice(undefined, undefined, undefined);

/** Axes of x that an entry takes up. */
function axesOf(entry: Exclude<Index, typeof ELLIPSIS>): number {
  if (entry === null) return 0;
  return isMask(entry) ? entry.ndim : 1;
}

/**
 * One entry per axis (and per new axis). A mask becomes integer arrays, one per axis that it covers.
 * @throws IndexError for too many indices or two ellipses, DTypeError for a mask on a device elsewhere.
 */
export function expandIndex(x: NDArray, index: readonly Index[]): Entry[] {
  const given = index.map((entry) => (Array.isArray(entry) || isTyped(entry) ? listIndex(x, entry) : entry));
  let used = 0;
  let ellipses = 0;
  for (const entry of given) {
    if (entry === ELLIPSIS) ellipses += 1;
    else used += axesOf(entry);
  }
  if (ellipses > 1) throw new IndexError('an index may have one ELLIPSIS only', { where: { name: 'get' } });
  if (used > x.ndim) {
    throw new IndexError(`${used} indices are too many for an array of shape ${shapeText(x.shape)}`, {
      where: { name: 'get' },
    });
  }
  if (ellipses === 0) given.push(ELLIPSIS);
  const entries: Entry[] = [];
  let axis = 0;
  for (const entry of given) {
    if (entry === ELLIPSIS) {
      for (let k = used; k < x.ndim; k++) entries.push(FULL);
      axis += x.ndim - used;
      continue;
    }
    if (isMask(entry)) {
      checkMask(x, entry, axis, 'get');
      if (entry.ndim === 0) {
        throw new DTypeError('get: a 0-d mask cannot stand beside other indices', { where: { name: 'get' } });
      }
      entries.push(...maskPlaces(entry));
    } else entries.push(entryOf(x, entry));
    axis += axesOf(entry);
  }
  return entries;
}

function entryOf(x: NDArray, entry: Exclude<Index, typeof ELLIPSIS>): Entry {
  if (entry === null || typeof entry === 'number' || entry instanceof Slice) return entry;
  if (typeof entry === 'bigint') return Number(entry);
  if (entry === undefined) return FULL;
  if (entry instanceof NDArray) return x.context.own(entry, 'get');
  throw new DTypeError(`get: ${String(entry)} is no index`, { where: { name: 'get' } });
}

function listIndex(x: NDArray, list: readonly NestedList[] | TypedArray): NDArray {
  const array = x.xp.asarray(list);
  return array.size === 0 ? array.xp.astype(array, 'int64') : array;
}

/** `x[index]`; see `NDArray.get`. */
export function getItem(x: NDArray, index: readonly Index[]): NDArray {
  if (index.length === 1 && isMask(index[0])) return getMasked(x, index[0]);
  for (let i = 0; i < index.length; i++) {
    const entry = index[i];
    if (typeof entry === 'object' && entry !== null && !(entry instanceof Slice)) {
      return tidy(() => getAdvanced(x, expandIndex(x, index)));
    }
  }
  return getBasic(x, expandIndex(x, index));
}

function getBasic(x: NDArray, entries: readonly Entry[]): NDArray {
  const { ndim } = x;
  const starts = new Array<number>(ndim);
  const steps = new Array<number>(ndim);
  const sizes = new Array<number>(ndim);
  const shape: number[] = [];
  let axis = 0;
  for (const entry of entries) {
    if (entry === null) {
      shape.push(1);
      continue;
    }
    if (typeof entry === 'number') {
      starts[axis] = normaliseIndex(entry, x.shape[axis], 'get');
      steps[axis] = 1;
      sizes[axis] = 1;
    } else {
      const [start, step, size] = (entry as Slice).resolve(x.shape[axis]);
      starts[axis] = start;
      steps[axis] = step;
      sizes[axis] = size;
      shape.push(size);
    }
    axis += 1;
  }
  const part = x.context.slice(x, starts, steps, sizes);
  if (sameShape(part.shape, shape)) return part;
  const out = new NDArray(x.context, part.storage.retain(), shape);
  track(out);
  part.dispose();
  return out;
}

/** Slices first; then one gather along the product of the axes that integers and arrays select from. */
function getAdvanced(x: NDArray, entries: readonly Entry[]): NDArray {
  const { context: ctx } = x;
  const basic = getBasic(
    x,
    entries.map((entry) => (entry === null || entry instanceof Slice ? entry : FULL)),
  );
  const places: number[] = [];
  entries.forEach((entry, i) => {
    if (typeof entry === 'number' || entry instanceof NDArray) places.push(i);
  });
  const adjacent = places.every((p, k) => p === places[0] + k);
  const first = adjacent ? places[0] : 0;
  const others = basic.shape.map((_, i) => i).filter((i) => !places.includes(i));
  const y = adjacent ? basic : ctx.transpose(basic, [...places, ...others]);
  const lengths = places.map((p) => basic.shape[p]);
  const only = entries[places[0]];
  if (places.length === 1 && only instanceof NDArray) return gatherAt(ctx, y, only, first, 'get');
  const flat = flatIndices(
    x,
    places.map((p) => entries[p] as number | NDArray),
    lengths,
  );
  const merged = [...y.shape.slice(0, first), sizeOf(lengths), ...y.shape.slice(first + places.length)];
  return ctx.gather(ctx.view(y, merged), flat, first);
}

/** Flat positions in axes of the given lengths, indices broadcast against each other. */
export function flatIndices(x: NDArray, indices: readonly (number | NDArray)[], lengths: readonly number[]): NDArray {
  const { context: ctx } = x;
  const { xp } = ctx;
  const strides = contiguousStrides(lengths);
  const shape = broadcastShapes(...indices.map((index) => (typeof index === 'number' ? [] : index.shape)));
  let offset = 0;
  let flat: NDArray | undefined;
  indices.forEach((index, k) => {
    if (typeof index === 'number') {
      offset += normaliseIndex(index, lengths[k], 'get') * strides[k];
      return;
    }
    const valid = normaliseIndices(ctx, index, lengths[k], 'get');
    const term = strides[k] === 1 ? valid : xp.multiply(valid, strides[k]);
    flat = flat === undefined ? term : xp.add(flat, term);
  });
  const sum = flat as unknown as NDArray;
  return ctx.broadcast(offset === 0 ? sum : xp.add(sum, offset), shape);
}

/** `x[mask]` where the device is the host. */
function getMasked(x: NDArray, mask: NDArray): NDArray {
  const { context: ctx } = x;
  checkMask(x, mask, 0, 'get');
  return tidy(() => {
    const [hits] = maskPlaces(ctx.view(mask, [mask.size]));
    return ctx.gather(ctx.view(x, [mask.size, ...x.shape.slice(mask.ndim)]), hits, 0);
  });
}
