import { promoteAll } from '../array/manipulation.ts';
import type { NDArray } from '../array/ndarray.ts';
import { tidy } from '../array/tidy.ts';
import { contextOf } from './arguments.ts';

/** Sorted distinct values of x1 that are not in x2. Equality is exact. */
export async function setdiff1d(
  x1: NDArray,
  x2: NDArray,
  options: { readonly assumeUnique?: boolean } = {},
): Promise<NDArray> {
  const ctx = contextOf(x1, 'setdiff1d');
  const { xp } = ctx;
  const values = options.assumeUnique === true ? ctx.view(x1, [x1.size]) : await xp.uniqueValues(x1);
  if (x2.size === 0 || values.size === 0) return values;
  const keep = tidy(() => {
    const [a, b] = promoteAll(ctx, [values, ctx.view(x2, [x2.size])], 'setdiff1d');
    const [p, q] = a.dtype === 'bool' ? [ctx.cast(a, ctx.flag), ctx.cast(b, ctx.flag)] : [a, b];
    const sorted = xp.sort(q);
    const place = xp.clip(xp.searchsorted(sorted, p), 0, q.size - 1);
    return xp.notEqual(ctx.gather(sorted, place, 0), p);
  });
  const out = await values.getMask(keep);
  keep.dispose();
  values.dispose();
  return out;
}

/** Sorted distinct values of both arrays. Equality is exact: values that differ by one ulp both stay. */
export async function union1d(x1: NDArray, x2: NDArray): Promise<NDArray> {
  const ctx = contextOf(x1, 'union1d');
  const all = tidy(() => ctx.xp.concat([ctx.view(x1, [x1.size]), ctx.view(x2, [x2.size])]));
  const out = await ctx.xp.uniqueValues(all);
  all.dispose();
  return out;
}

/** Number of distinct values, as a 0-d array of the index dtype; every NaN is distinct. */
export function nunique(x: NDArray): NDArray {
  const ctx = contextOf(x, 'nunique');
  const { index } = ctx.defaults;
  if (x.size === 0) return ctx.full([], 0, index);
  return tidy(() => {
    const { xp } = ctx;
    const flat = ctx.view(x, [x.size]);
    const sorted = xp.sort(x.dtype === 'bool' ? ctx.cast(flat, ctx.flag) : flat);
    const steps = xp.notEqual(ctx.sliceAxis(sorted, 0, 1, x.size), ctx.sliceAxis(sorted, 0, 0, x.size - 1));
    return xp.add(xp.countNonzero(steps), 1);
  });
}
