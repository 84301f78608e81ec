import type { BinaryOp, UnaryOp } from '../../types.ts';
import type { BinaryLoop, UnaryLoop } from '../blocks.ts';

type Ints = Int32Array;

/** Unary loops on 32-bit words, where wrap-around or the bits matter. */
export const INT_UNARY: { readonly [Op in UnaryOp]?: UnaryLoop<Ints> } = {
  bitwiseInvert(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = ~x[i++];
  },
  negative(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = -x[i++];
  },
  square(x, i, z, o, n) {
    for (; n > 0; n--) {
      const v = x[i++];
      z[o++] = Math.imul(v, v);
    }
  },
};

/** x^y modulo 2^32 for the unsigned word y. */
function repeatedProduct(x: number, y: number): number {
  let result = 1;
  for (let base = x; y !== 0; y >>>= 1) {
    if (y & 1) result = Math.imul(result, base);
    base = Math.imul(base, base);
  }
  return result;
}

/** x^y modulo 2^32; for negative y what truncation of the real power gives, and 0 for 0. */
export function powerInt(x: number, y: number): number {
  if (y < 0) return x === 1 ? 1 : x === -1 ? (y & 1 ? -1 : 1) : 0;
  return repeatedProduct(x, y);
}

/** Binary loops on 32-bit words. Shifts by the width or more (or by a negative amount) push every bit out. */
export const INT_BINARY: { readonly [Op in BinaryOp]?: BinaryLoop<Ints> } = {
  add(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] + y[j++];
  },
  subtract(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] - y[j++];
  },
  multiply(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.imul(x[i++], y[j++]);
  },
  pow(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = powerInt(x[i++], y[j++]);
  },
  bitwiseAnd(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] & y[j++];
  },
  bitwiseOr(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] | y[j++];
  },
  bitwiseXor(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] ^ y[j++];
  },
  bitwiseLeftShift(x, i, y, j, z, o, n) {
    for (; n > 0; n--) {
      const v = x[i++];
      const s = y[j++];
      z[o++] = s >>> 0 > 31 ? 0 : v << s;
    }
  },
  bitwiseRightShift(x, i, y, j, z, o, n) {
    for (; n > 0; n--) {
      const v = x[i++];
      const s = y[j++];
      z[o++] = v >> (s >>> 0 > 31 ? 31 : s);
    }
  },
};

/** x^y of uint32, whose exponents may look negative here. */
export const powerUnsigned: BinaryLoop<Ints> = (x, i, y, j, z, o, n) => {
  for (; n > 0; n--) z[o++] = repeatedProduct(x[i++], y[j++]);
};

/** Right shift of uint32, whose words look negative here. */
export const shiftRightUnsigned: BinaryLoop<Ints> = (x, i, y, j, z, o, n) => {
  for (; n > 0; n--) {
    const v = x[i++];
    const s = y[j++];
    z[o++] = s >>> 0 > 31 ? 0 : v >>> s;
  }
};
