import type { BinaryOp, UnaryOp } from '../../types.ts';
import type { BinaryLoop, UnaryLoop } from '../blocks.ts';

type Signed = BigInt64Array;
type Unsigned = BigUint64Array;

/** Unary loops on int64; uint64 shares those that agree modulo 2^64. */
export const INT64_UNARY: { readonly [Op in UnaryOp]?: UnaryLoop<Signed> } = {
  negative(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = -x[i + k];
  },
  bitwiseInvert(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = ~x[i + k];
  },
  abs(x, i, z, o, n) {
    for (let k = 0; k < n; k++) {
      const v = x[i + k];
      z[o + k] = v < 0n ? -v : v;
    }
  },
  sign(x, i, z, o, n) {
    for (let k = 0; k < n; k++) {
      const v = x[i + k];
      z[o + k] = v > 0n ? 1n : v < 0n ? -1n : 0n;
    }
  },
  square(x, i, z, o, n) {
    for (let k = 0; k < n; k++) {
      const v = x[i + k];
      z[o + k] = v * v;
    }
  },
};

/** sign of uint64. */
export const signUnsigned: UnaryLoop<Unsigned> = (x, i, z, o, n) => {
  for (let k = 0; k < n; k++) z[o + k] = x[i + k] === 0n ? 0n : 1n;
};

/** x^y modulo 2^64; for negative y as `powerInt`. */
export function powerInt64(x: bigint, y: bigint): bigint {
  if (y < 0n) return x === 1n ? 1n : x === -1n ? (y & 1n ? -1n : 1n) : 0n;
  let result = 1n;
  for (let base = x; y > 0n; y >>= 1n) {
    if (y & 1n) result = BigInt.asIntN(64, result * base);
    base = BigInt.asIntN(64, base * base);
  }
  return result;
}

/** Binary loops on int64; uint64 shares those that agree modulo 2^64. */
export const INT64_BINARY: { readonly [Op in BinaryOp]?: BinaryLoop<Signed> } = {
  add(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] + y[j + k];
  },
  subtract(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] - y[j + k];
  },
  multiply(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] * y[j + k];
  },
  pow(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = powerInt64(x[i + k], y[j + k]);
  },
  bitwiseAnd(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] & y[j + k];
  },
  bitwiseOr(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] | y[j + k];
  },
  bitwiseXor(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] ^ y[j + k];
  },
  bitwiseLeftShift(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) {
      const a = x[i + k];
      const b = y[j + k];
      z[o + k] = b < 0n || b > 63n ? 0n : BigInt.asIntN(64, a << b);
    }
  },
  bitwiseRightShift(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) {
      const a = x[i + k];
      const b = y[j + k];
      z[o + k] = a >> (b < 0n || b > 63n ? 63n : b);
    }
  },
  maximum(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) {
      const a = x[i + k];
      const b = y[j + k];
      z[o + k] = a > b ? a : b;
    }
  },
  minimum(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) {
      const a = x[i + k];
      const b = y[j + k];
      z[o + k] = a < b ? a : b;
    }
  },
  floorDivide(x, i, y, j, z, o, n) {
    for (; n > 0; n--) {
      const a = x[i++];
      const b = y[j++];
      if (b === 0n) z[o++] = 0n;
      else z[o++] = a % b !== 0n && a < 0n !== b < 0n ? a / b - 1n : a / b;
    }
  },
  remainder(x, i, y, j, z, o, n) {
    for (; n > 0; n--) {
      const a = x[i++];
      const b = y[j++];
      if (b === 0n) z[o++] = 0n;
      else {
        const r = a % b;
        z[o++] = r !== 0n && r < 0n !== b < 0n ? r + b : r;
      }
    }
  },
};

/** Binary loops where uint64 differs from int64. */
export const UINT64_BINARY: { readonly [Op in BinaryOp]?: BinaryLoop<Unsigned> } = {
  pow(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = powerInt64(x[i + k], y[j + k]);
  },
  bitwiseRightShift(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) {
      const a = x[i + k];
      const b = y[j + k];
      z[o + k] = b > 63n ? 0n : a >> b;
    }
  },
  maximum(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) {
      const a = x[i + k];
      const b = y[j + k];
      z[o + k] = a > b ? a : b;
    }
  },
  minimum(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) {
      const a = x[i + k];
      const b = y[j + k];
      z[o + k] = a < b ? a : b;
    }
  },
  floorDivide(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) {
      const a = x[i + k];
      const b = y[j + k];
      z[o + k] = b === 0n ? 0n : a / b;
    }
  },
  remainder(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) {
      const a = x[i + k];
      const b = y[j + k];
      z[o + k] = b === 0n ? 0n : a % b;
    }
  },
};

type Compare<A> = (x: A, i: number, y: A, j: number, z: Uint8Array, o: number, n: number) => void;

/** Comparisons of int64 into booleans. */
export const INT64_COMPARE: { readonly [Op in BinaryOp]?: Compare<Signed> } = {
  equal(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] === y[j + k] ? 1 : 0;
  },
  notEqual(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] !== y[j + k] ? 1 : 0;
  },
  less(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] < y[j + k] ? 1 : 0;
  },
  lessEqual(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] <= y[j + k] ? 1 : 0;
  },
  greater(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] > y[j + k] ? 1 : 0;
  },
  greaterEqual(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] >= y[j + k] ? 1 : 0;
  },
};

/** Comparisons of uint64 where they differ from those of int64. */
export const UINT64_COMPARE: { readonly [Op in BinaryOp]?: Compare<Unsigned> } = {
  less(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] < y[j + k] ? 1 : 0;
  },
  lessEqual(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] <= y[j + k] ? 1 : 0;
  },
  greater(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] > y[j + k] ? 1 : 0;
  },
  greaterEqual(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] >= y[j + k] ? 1 : 0;
  },
};
