import { isComplex, isFloat, isInt64, type TypedArray } from '../../../array/dtype.ts';
import type { Extent } from '../../types.ts';
import { cast } from '../cast.ts';
import { gatherAlong } from '../gather.ts';
import { toFloats, toLane } from '../lanes.ts';
import { transposeMatrices } from '../movement.ts';
import type { Tensor } from '../tensor.ts';
import { pairsOf, putIndex } from '../words.ts';
import { stableOrder } from './argsort.ts';
import { sortKeys } from './keys.ts';

/** Runs a row operation along the middle axis, moving that axis last and back where it is not. */
function alongRows(x: Tensor, [outer, n, inner]: Extent, f: (x: Tensor, rows: number) => Tensor): Tensor {
  if (inner === 1 || x.size === 0) return f(x, outer);
  return transposeMatrices(f(transposeMatrices(x, outer, n, inner), outer * inner), outer, inner, n);
}

function countNaN(row: TypedArray): number {
  let count = 0;
  for (let k = row.length - 1; k >= 0 && Number.isNaN(row[k]); k--) count++;
  return count;
}

/** First position in the sorted row whose element is not below v. */
function lowerBound(row: TypedArray, end: number, isBelow: (x: number) => boolean): number {
  let low = 0;
  let high = end;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if (isBelow(Number(row[mid]))) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** Zeros in their original order: typed arrays sort −0 before +0, which compare as equal. */
function restoreZeros(row: TypedArray, source: TypedArray, numbers: number): void {
  const first = lowerBound(row, numbers, (x) => x < 0);
  if (!Object.is(row[first], -0)) return;
  const last = lowerBound(row, numbers, (x) => x <= 0);
  if (!Object.is(row[last - 1], 0)) return;
  let k = first;
  for (let i = 0; i < source.length; i++) if (source[i] === 0) row[k++] = source[i];
}

function sortRows(x: Tensor, rows: number, n: number, descending: boolean): Tensor {
  const data = x.data.slice();
  const floats = isFloat(x.dtype);
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * n, (r + 1) * n);
    row.sort();
    if (!floats) {
      if (descending) row.reverse();
      continue;
    }
    const numbers = n - countNaN(row);
    restoreZeros(row, x.data.subarray(r * n, (r + 1) * n), numbers);
    if (descending) reverseStable(row.subarray(0, numbers));
  }
  return { data, dtype: x.dtype, size: x.size };
}

/** Turns an ascending row round; zeros keep the order among themselves. */
function reverseStable(row: TypedArray): void {
  row.reverse();
  const first = lowerBound(row, row.length, (x) => x > 0);
  const last = lowerBound(row, row.length, (x) => x >= 0);
  row.subarray(first, last).reverse();
}

/** Ascending or descending sort along the middle axis, NaN last in both, equal elements in their
 * original order. Complex numbers in lexicographic order. */
export function sort(x: Tensor, extent: Extent, descending: boolean): Tensor {
  if (isComplex(x.dtype)) return gatherAlong(x, argsort(x, extent, descending), extent, extent[1]);
  return alongRows(x, extent, (t, rows) => sortRows(t, rows, extent[1], descending));
}

function orderRows(x: Tensor, rows: number, n: number, descending: boolean): Tensor {
  const keys = sortKeys(x, descending);
  const data = new BigInt64Array(x.size);
  const index = pairsOf(data);
  for (let r = 0; r < rows; r++) {
    const order = stableOrder(keys, r * n, n);
    for (let k = 0; k < n; k++) putIndex(index, r * n + k, order[k]);
  }
  return { data, dtype: 'int64', size: x.size };
}

function part(x: Tensor, which: 0 | 1): Tensor {
  const v = toFloats(x.data);
  const data = new Float64Array(x.size);
  for (let k = 0; k < x.size; k++) data[k] = v[2 * k + which];
  return { data, dtype: 'float64', size: x.size };
}

/** Indices that sort along the middle axis, equal elements in their original order. */
export function argsort(x: Tensor, extent: Extent, descending: boolean): Tensor {
  const n = extent[1];
  if (!isComplex(x.dtype)) return alongRows(x, extent, (t, rows) => orderRows(t, rows, n, descending));
  const byImaginary = argsort(part(x, 1), extent, descending);
  const real = gatherAlong(part(x, 0), byImaginary, extent, n);
  return gatherAlong(byImaginary, argsort(real, extent, descending), extent, n);
}

/** Is b to the right of the insertion point of v? NaN counts as the largest number. */
const afterLeft = (b: number, v: number): boolean => b >= v || Number.isNaN(b);
const afterRight = (b: number, v: number): boolean => b > v || (Number.isNaN(b) && !Number.isNaN(v));

function searchFloats(sorted: Float64Array, v: number, right: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if (right ? afterRight(sorted[mid], v) : afterLeft(sorted[mid], v)) high = mid;
    else low = mid + 1;
  }
  return low;
}

type Big = BigInt64Array | BigUint64Array;

function searchBig(sorted: Big, v: bigint, right: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if (right ? sorted[mid] > v : sorted[mid] >= v) high = mid;
    else low = mid + 1;
  }
  return low;
}

/** Insertion points of `values` into the ascending `sorted`. */
export function searchsorted(sorted: Tensor, values: Tensor, side: 'left' | 'right'): Tensor {
  const data = new BigInt64Array(values.size);
  const index = pairsOf(data);
  const right = side === 'right';
  if (isInt64(sorted.dtype) && sorted.dtype === values.dtype) {
    const s = toLane(sorted.data, sorted.dtype) as Big;
    const v = toLane(values.data, sorted.dtype) as Big;
    for (let k = 0; k < v.length; k++) putIndex(index, k, searchBig(s, v[k], right));
  } else {
    const floats = (t: Tensor): Float64Array => toFloats((isInt64(t.dtype) ? cast(t, 'float64') : t).data);
    const s = floats(sorted);
    const v = floats(values);
    for (let k = 0; k < v.length; k++) putIndex(index, k, searchFloats(s, v[k], right));
  }
  return { data, dtype: 'int64', size: values.size };
}
