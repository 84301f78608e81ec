import type { BinaryOp, UnaryOp } from '../../types.ts';
import type { BinaryLoop, UnaryLoop } from '../blocks.ts';

/**
 * float32 arithmetic on the memory as it is, for the operations that cost less than the way through blocks of doubles.
 * The result is the same: a double holds the exact result closely enough that rounding it again is innocuous
 * (Figueroa 1995).
 */
export const SINGLE_BINARY: { readonly [Op in BinaryOp]?: BinaryLoop<Float32Array> } = {
  add(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] + y[j++];
  },
  subtract(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] - y[j++];
  },
  multiply(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] * y[j++];
  },
  divide(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] / y[j++];
  },
  maximum(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.max(x[i++], y[j++]);
  },
  minimum(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.min(x[i++], y[j++]);
  },
};

/** The same for one operand. */
export const SINGLE_UNARY: { readonly [Op in UnaryOp]?: UnaryLoop<Float32Array> } = {
  abs(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.abs(x[i++]);
  },
  negative(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = -x[i++];
  },
  sqrt(x, i, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.sqrt(x[i++]);
  },
  square(x, i, z, o, n) {
    for (; n > 0; n--) {
      const v = x[i++];
      z[o++] = v * v;
    }
  },
};
