import type { BinaryOp } from '../../types.ts';
import type { BinaryLoop } from '../blocks.ts';
import { copysign, floorDivide, hypot, logaddexp, modulo, nextafter, nextafter32, power } from './real.ts';

type BitwiseOp = Extract<BinaryOp, `bitwise${string}`>;
type Table = { readonly [Op in Exclude<BinaryOp, BitwiseOp>]: BinaryLoop<Float64Array> };

/** Binary loops in double precision; comparisons give 0 or 1. */
export const FLOAT_BINARY: Table = {
  add(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] + y[j + k];
  },
  atan2(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.atan2(x[i + k], y[j + k]);
  },
  complex(x, i, y, j, z, o, n) {
    for (; n > 0; n--) {
      z[o++] = x[i++];
      z[o++] = y[j++];
    }
  },
  copysign(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = copysign(x[i + k], y[j + k]);
  },
  divide(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] / y[j + k];
  },
  equal(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] === y[j + k] ? 1 : 0;
  },
  floorDivide(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = floorDivide(x[i + k], y[j + k]);
  },
  greater(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] > y[j + k] ? 1 : 0;
  },
  greaterEqual(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] >= y[j + k] ? 1 : 0;
  },
  hypot(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = hypot(x[i + k], y[j + k]);
  },
  less(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] < y[j + k] ? 1 : 0;
  },
  lessEqual(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] <= y[j + k] ? 1 : 0;
  },
  logaddexp(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = logaddexp(x[i + k], y[j + k]);
  },
  logicalAnd(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = (x[i + k] !== 0 ? 1 : 0) & (y[j + k] !== 0 ? 1 : 0);
  },
  logicalOr(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = (x[i + k] !== 0 ? 1 : 0) | (y[j + k] !== 0 ? 1 : 0);
  },
  logicalXor(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = (x[i + k] !== 0 ? 1 : 0) ^ (y[j + k] !== 0 ? 1 : 0);
  },
  maximum(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.max(x[i + k], y[j + k]);
  },
  minimum(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = Math.min(x[i + k], y[j + k]);
  },
  multiply(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] * y[j + k];
  },
  nextafter(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = nextafter(x[i + k], y[j + k]);
  },
  notEqual(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] !== y[j + k] ? 1 : 0;
  },
  pow(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = power(x[i + k], y[j + k]);
  },
  remainder(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = modulo(x[i + k], y[j + k]);
  },
  subtract(x, i, y, j, z, o, n) {
    for (let k = 0; k < n; k++) z[o + k] = x[i + k] - y[j + k];
  },
};

/** `nextafter` on the grid of float32. */
export const nextafterSingle: BinaryLoop<Float64Array> = (x, i, y, j, z, o, n) => {
  for (let k = 0; k < n; k++) z[o + k] = nextafter32(x[i + k], y[j + k]);
};

/** Integer quotient rounded down; 0 for division by zero, which the standard leaves open. */
export const floorDivideIntegers: BinaryLoop<Float64Array> = (x, i, y, j, z, o, n) => {
  for (let k = 0; k < n; k++) {
    const d = y[j + k];
    const q = Math.floor(x[i + k] / d);
    z[o + k] = d === 0 ? 0 : q;
  }
};

/** Integer remainder with the sign of the divisor; 0 for division by zero. */
export const remainderIntegers: BinaryLoop<Float64Array> = (x, i, y, j, z, o, n) => {
  for (let k = 0; k < n; k++) {
    const d = y[j + k];
    const r = x[i + k] % d;
    z[o + k] = d === 0 || r === 0 ? 0 : r < 0 !== d < 0 ? r + d : r;
  }
};
