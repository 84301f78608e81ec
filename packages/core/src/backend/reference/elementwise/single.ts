import type { BinaryOp, UnaryOp } from '../../types.ts';
import type { BinaryLoop, UnaryLoop } from '../blocks.ts';

/**
 * float32 arithmetic on the memory as it is, for the operations that cost less than the way through blocks of doubles.
 * The result is the same: a double holds the exact result closely enough that rounding it again is innocuous
 * (Figueroa 1995).
 */
export const SINGLE_BINARY: { readonly [Op in BinaryOp]?: BinaryLoop<Float32Array> } = {
  add(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] + y[j + k];
  },
  subtract(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] - y[j + k];
  },
  multiply(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] * y[j + k];
  },
  divide(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] / y[j + k];
  },
  maximum(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.max(x[i + k], y[j + k]);
  },
  minimum(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.min(x[i + k], y[j + k]);
  },
};

/** The same for one operand. */
export const SINGLE_UNARY: { readonly [Op in UnaryOp]?: UnaryLoop<Float32Array> } = {
  abs(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.abs(x[i + k]);
  },
  negative(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = -x[i + k];
  },
  sqrt(x, i, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.sqrt(x[i + k]);
  },
  square(x, i, z, o, n) {
    for (let k = 0; k < n; k++) {
      const v = x[i + k];
      z[o + k] = v * v;
    }
  },
};
