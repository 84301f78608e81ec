import { DTypeError, IndexError } from '../errors.ts';
import type { NestedList } from './convert.ts';
import { isTyped } from './host.ts';
import { normaliseIndex, normaliseIndices } from './indices.ts';
import { NDArray } from './ndarray.ts';
import { broadcastShapes, sameShape, shapeText, sizeOf, stridesOf } from './shape.ts';
import { ELLIPSIS, Slice } from './slice.ts';
import { tidy, track } from './tidy.ts';

/** One entry of an index; see `NDArray.get`. */
export type Index = number | bigint | Slice | null | undefined | typeof ELLIPSIS | NDArray | readonly NestedList[];

/** An index with the ellipsis and left-out axes written out and lists made arrays. */
export type Entry = number | Slice | null | NDArray;

const FULL = new Slice(undefined, undefined, undefined);

/** One entry per axis (and per new axis). @throws IndexError for too many indices or two ellipses. */
export function expandIndex(x: NDArray, index: readonly Index[]): Entry[] {
  const entries: Entry[] = [];
  let ellipsis = -1;
  let used = 0;
  for (const entry of index) {
    if (entry === ELLIPSIS) {
      if (ellipsis >= 0) throw new IndexError('an index may have one ELLIPSIS only', { where: { name: 'get' } });
      ellipsis = entries.length;
      continue;
    }
    if (entry === null) {
      entries.push(null);
      continue;
    }
    used += 1;
    if (typeof entry === 'number' || entry instanceof Slice) entries.push(entry);
    else if (typeof entry === 'bigint') entries.push(Number(entry));
    else if (entry === undefined) entries.push(FULL);
    else if (entry instanceof NDArray) entries.push(checkIndexArray(x.context.own(entry, 'get')));
    else if (Array.isArray(entry) || isTyped(entry)) entries.push(listIndex(x, entry));
    else throw new DTypeError(`get: ${String(entry)} is no index`, { where: { name: 'get' } });
  }
  if (used > x.ndim) {
    throw new IndexError(`${used} indices are too many for an array of shape ${shapeText(x.shape)}`, {
      where: { name: 'get' },
    });
  }
  const rest = new Array<Entry>(x.ndim - used).fill(FULL);
  entries.splice(ellipsis < 0 ? entries.length : ellipsis, 0, ...rest);
  return entries;
}

function checkIndexArray(index: NDArray): NDArray | number {
  if (index.dtype === 'bool') {
    throw new DTypeError('get: a boolean mask needs its values on the host', {
      where: { name: 'get' },
      fix: 'Use await x.getMask(mask), or xp.where(mask, x, other)',
    });
  }
  return index;
}

function listIndex(x: NDArray, list: readonly NestedList[]): NDArray {
  const array = x.xp.asarray(list);
  return checkIndexArray(array.size === 0 ? array.xp.astype(array, 'int64') : array) as NDArray;
}

/** `x[index]`; see `NDArray.get`. */
export function getItem(x: NDArray, index: readonly Index[]): NDArray {
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
  const strides = stridesOf(lengths);
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

/** `x[mask]`; see `NDArray.getMask`. */
export async function getMask(x: NDArray, mask: NDArray): Promise<NDArray> {
  const { context: ctx } = x;
  checkMask(x, mask);
  const merged = [mask.size, ...x.shape.slice(mask.ndim)];
  const hits = await flatNonzero(mask);
  return tidy(() => ctx.gather(ctx.view(x, merged), hits, 0));
}

export function checkMask(x: NDArray, mask: NDArray): void {
  x.context.own(mask, 'getMask');
  if (mask.dtype !== 'bool') {
    throw new DTypeError(`getMask: the mask has dtype ${mask.dtype}, not bool`, { where: { name: 'getMask' } });
  }
  if (!sameShape(mask.shape, x.shape.slice(0, mask.ndim))) {
    throw new IndexError(
      `a mask of shape ${shapeText(mask.shape)} does not fit the first axes of an array of shape ${shapeText(x.shape)}`,
      { where: { name: 'getMask' } },
    );
  }
}

/** Flat positions of the elements that are not zero: 1-d, index dtype. */
export async function flatNonzero(x: NDArray): Promise<NDArray> {
  const { context: ctx } = x;
  if (x.size === 0) return ctx.full([0], 0, ctx.defaults.index);
  const buffer = await ctx.backend.nonzero(x.buffer);
  return ctx.wrap(buffer, [buffer.size]);
}
