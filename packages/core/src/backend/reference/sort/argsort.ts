import type { Keys } from './keys.ts';

const BITS = 11;
const RADIX = 1 << BITS;
/** Below this length a merge sort is faster than six passes over the digits. */
const SMALL = 600;

/** One stable counting pass on digit (key >>> shift); false where all digits agree and nothing was moved. */
function pass(
  key: Uint32Array,
  order: Uint32Array,
  shift: number,
  keyOut: Uint32Array,
  orderOut: Uint32Array,
  starts: Uint32Array,
): boolean {
  const n = key.length;
  starts.fill(0);
  for (let k = 0; k < n; k++) starts[(key[k] >>> shift) & (RADIX - 1)]++;
  if (starts[(key[0] >>> shift) & (RADIX - 1)] === n) return false;
  for (let d = 0, sum = 0; d < RADIX; d++) {
    const count = starts[d];
    starts[d] = sum;
    sum += count;
  }
  for (let k = 0; k < n; k++) {
    const v = key[k];
    const to = starts[(v >>> shift) & (RADIX - 1)]++;
    keyOut[to] = v;
    orderOut[to] = order[k];
  }
  return true;
}

/** Sorts `order` by the 32-bit keys key[order[k]], stably. */
function sortByWord(word: Uint32Array, first: number, order: Uint32Array): Uint32Array {
  const n = order.length;
  let key = new Uint32Array(n);
  for (let k = 0; k < n; k++) key[k] = word[first + order[k]];
  let keyOut = new Uint32Array(n);
  let orderOut: Uint32Array = new Uint32Array(n);
  const starts = new Uint32Array(RADIX);
  for (let shift = 0; shift < 32; shift += BITS) {
    if (pass(key, order, shift, keyOut, orderOut, starts)) {
      [key, keyOut] = [keyOut, key];
      [order, orderOut] = [orderOut, order];
    }
  }
  return order;
}

function merge({ high, low }: Keys, first: number, order: Uint32Array): Uint32Array {
  const n = order.length;
  let from: Uint32Array = order;
  let to: Uint32Array = new Uint32Array(n);
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const mid = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      for (let a = start, b = mid, k = start; k < end; k++) {
        let left = b >= end;
        if (!left && a < mid) {
          const p = first + from[a];
          const q = first + from[b];
          left = high[p] < high[q] || (high[p] === high[q] && low[p] <= low[q]);
        }
        to[k] = left ? from[a++] : from[b++];
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Stable order of n keys from place `first` on (indices relative to `first`). */
export function stableOrder(keys: Keys, first: number, n: number): Uint32Array {
  const order = new Uint32Array(n);
  for (let k = 0; k < n; k++) order[k] = k;
  if (n < SMALL) return merge(keys, first, order);
  return sortByWord(keys.high, first, sortByWord(keys.low, first, order));
}
