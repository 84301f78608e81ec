import type { TypedArray } from '../../../array/dtype.ts';
import type { Extent } from '../../types.ts';
import { openNumbers } from '../blocks.ts';
import { BLOCK } from '../lanes.ts';
import { indexAt, pairsOf } from '../words.ts';
import type { NumberReduceOp } from './float.ts';
import { sumRun } from './runs.ts';

type Fold<A> = (z: A, o: number, x: A, i: number, length: number) => void;
type Signed = BigInt64Array;
type Unsigned = BigUint64Array;

const SIGNED: Record<NumberReduceOp, Fold<Signed>> = {
  sum(z, o, x, i, length) {
    for (; length > 0; length--) z[o++] += x[i++];
  },
  prod(z, o, x, i, length) {
    for (; length > 0; length--) z[o++] *= x[i++];
  },
  max(z, o, x, i, length) {
    for (; length > 0; length--, i++, o++) if (x[i] > z[o]) z[o] = x[i];
  },
  min(z, o, x, i, length) {
    for (; length > 0; length--, i++, o++) if (x[i] < z[o]) z[o] = x[i];
  },
};

const UNSIGNED: Record<'max' | 'min', Fold<Unsigned>> = {
  max(z, o, x, i, length) {
    for (; length > 0; length--, i++, o++) if (x[i] > z[o]) z[o] = x[i];
  },
  min(z, o, x, i, length) {
    for (; length > 0; length--, i++, o++) if (x[i] < z[o]) z[o] = x[i];
  },
};

const SIGNED_START = { sum: 0n, prod: 1n, max: -(2n ** 63n), min: 2n ** 63n - 1n };
const UNSIGNED_START = { max: 0n, min: 2n ** 64n - 1n };

function fold<A extends Signed | Unsigned>(loop: Fold<A>, z: A, x: A, [outer, n, inner]: Extent): void {
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < n; k++) loop(z, o * inner, x, (o * n + k) * inner, inner);
  }
}

/** Sum of consecutive 64-bit integers modulo 2^64, their halves added as doubles without rounding. */
function sumPairs(pairs: Int32Array, i: number, n: number): bigint {
  let total = 0n;
  while (n > 0) {
    const count = Math.min(n, 1 << 20);
    let low = 0;
    let high = 0;
    for (let end = i + count; i < end; i++) {
      low += pairs[2 * i] >>> 0;
      high += pairs[2 * i + 1];
    }
    total += (BigInt(high) << 32n) + BigInt(low);
    n -= count;
  }
  return total;
}

function dense(op: NumberReduceOp, x: Signed, z: Signed, outer: number, n: number): void {
  const pairs = pairsOf(x);
  for (let o = 0; o < outer; o++) {
    let k = o * n;
    const end = k + n;
    if (op === 'sum') z[o] = sumPairs(pairs, k, n);
    else if (op === 'prod') {
      let p = 1n;
      for (; k < end; k++) p = BigInt.asIntN(64, p * x[k]);
      z[o] = p;
    } else {
      let best = k;
      for (let v = indexAt(pairs, k); k < end; k++) {
        const w = indexAt(pairs, k);
        if (op === 'max' ? w >= v && x[k] > x[best] : w <= v && x[k] < x[best]) {
          best = k;
          v = w;
        }
      }
      z[o] = x[best];
    }
  }
}

/** Reduction of int64 along the middle axis, modulo 2^64. */
export function reduceInt64(op: NumberReduceOp, x: Signed, extent: Extent): Signed {
  const [outer, n, inner] = extent;
  const z = new BigInt64Array(outer * inner).fill(SIGNED_START[op]);
  if (inner === 1 && n > 0) dense(op, x, z, outer, n);
  else fold(SIGNED[op], z, x, extent);
  return z;
}

/** Largest or smallest of uint64 along the middle axis. */
export function extremeUint64(op: 'max' | 'min', x: Unsigned, extent: Extent): Unsigned {
  const [outer, , inner] = extent;
  const z = new BigUint64Array(outer * inner).fill(UNSIGNED_START[op]);
  fold(UNSIGNED[op], z, x, extent);
  return z;
}

/** Exact sum of integers of at most 32 bits, as int64. */
export function sumNarrow(data: TypedArray, [outer, n, inner]: Extent): Signed {
  const z = new BigInt64Array(outer * inner);
  const source = openNumbers<Float64Array>(data, 'float');
  if (inner === 1) {
    // A block of 2048 numbers below 2^32 adds up to less than 2^53: doubles are exact.
    for (let o = 0; o < outer; o++) {
      let total = 0n;
      let part = 0;
      for (let k = 0; k < n; k += BLOCK) {
        const count = Math.min(BLOCK, n - k);
        source.load(o * n + k, count);
        part += sumRun(source.array, source.offset, count);
        if (Math.abs(part) > 2 ** 52) {
          total += BigInt(part);
          part = 0;
        }
      }
      z[o] = total + BigInt(part);
    }
    return z;
  }
  const sums = new Float64Array(Math.min(inner, BLOCK));
  for (let o = 0; o < outer; o++) {
    for (let t = 0; t < inner; t += BLOCK) {
      const length = Math.min(BLOCK, inner - t);
      for (let k = 0; k < n; k++) {
        source.load((o * n + k) * inner + t, length);
        const { array, offset } = source;
        for (let j = 0; j < length; j++) sums[j] += array[offset + j];
        if (k === n - 1 || k % (1 << 20) === (1 << 20) - 1) {
          for (let j = 0; j < length; j++) z[o * inner + t + j] += BigInt(sums[j]);
          sums.fill(0);
        }
      }
    }
  }
  return z;
}
