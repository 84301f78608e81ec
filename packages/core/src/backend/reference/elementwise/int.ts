import type { BinaryOp, UnaryOp } from '../../types.ts';
import type { BinaryLoop, UnaryLoop } from '../blocks.ts';

type Ints = Int32Array;

/** Unary loops on 32-bit words, where wrap-around or the bits matter. */
export const INT_UNARY: { readonly [Op in UnaryOp]?: UnaryLoop<Ints> } = {
  bitwiseInvert(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = ~x[i + k];
  },
  negative(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = -x[i + k];
  },
  square(x, i, z, o, n) {
    for (let k = 0; k < n; k++) {
      const v = x[i + k];
      z[o + k] = Math.imul(v, v);
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
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] + y[j + k];
  },
  subtract(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] - y[j + k];
  },
  multiply(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.imul(x[i + k], y[j + k]);
  },
  pow(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = powerInt(x[i + k], y[j + k]);
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
      const v = x[i + k];
      const s = y[j + k];
      z[o + k] = s >>> 0 > 31 ? 0 : v << s;
    }
  },
  bitwiseRightShift(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) {
      const v = x[i + k];
      const s = y[j + k];
      z[o + k] = v >> (s >>> 0 > 31 ? 31 : s);
    }
  },
};

/** x^y of uint32, whose exponents may look negative here. */
export const powerUnsigned: BinaryLoop<Ints> = (x, i, y, j, z, o, n) => {
  for (let k = 0; k < n; k++) z[o + k] = repeatedProduct(x[i + k], y[j + k]);
};

/** Right shift of uint32, whose words look negative here. */
export const shiftRightUnsigned: BinaryLoop<Ints> = (x, i, y, j, z, o, n) => {
  for (let k = 0; k < n; k++) {
    const v = x[i + k];
    const s = y[j + k];
    z[o + k] = s >>> 0 > 31 ? 0 : v >>> s;
  }
};
