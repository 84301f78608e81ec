import type { BinaryOp } from '../../types.ts';
import type { BinaryLoop } from '../blocks.ts';
import { copysign, floorDivide, hypot, logaddexp, modulo, nextafter, nextafter32, power } from './real.ts';

type BitwiseOp = Extract<BinaryOp, `bitwise${string}`>;
type Table = { readonly [Op in Exclude<BinaryOp, BitwiseOp>]: BinaryLoop<Float64Array> };

/** Binary loops in double precision; comparisons give 0 or 1. */
export const FLOAT_BINARY: Table = {
  add(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] + y[j++];
  },
  atan2(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.atan2(x[i++], y[j++]);
  },
  complex(x, i, y, j, z, o, n) {
    for (; n > 0; n--) {
      z[o++] = x[i++];
      z[o++] = y[j++];
    }
  },
  copysign(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = copysign(x[i++], y[j++]);
  },
  divide(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] / y[j++];
  },
  equal(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] === y[j++] ? 1 : 0;
  },
  floorDivide(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = floorDivide(x[i++], y[j++]);
  },
  greater(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] > y[j++] ? 1 : 0;
  },
  greaterEqual(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] >= y[j++] ? 1 : 0;
  },
  hypot(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = hypot(x[i++], y[j++]);
  },
  less(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] < y[j++] ? 1 : 0;
  },
  lessEqual(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] <= y[j++] ? 1 : 0;
  },
  logaddexp(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = logaddexp(x[i++], y[j++]);
  },
  logicalAnd(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = (x[i++] !== 0 ? 1 : 0) & (y[j++] !== 0 ? 1 : 0);
  },
  logicalOr(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = (x[i++] !== 0 ? 1 : 0) | (y[j++] !== 0 ? 1 : 0);
  },
  logicalXor(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = (x[i++] !== 0 ? 1 : 0) ^ (y[j++] !== 0 ? 1 : 0);
  },
  maximum(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.max(x[i++], y[j++]);
  },
  minimum(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = Math.min(x[i++], y[j++]);
  },
  multiply(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] * y[j++];
  },
  nextafter(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = nextafter(x[i++], y[j++]);
  },
  notEqual(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] !== y[j++] ? 1 : 0;
  },
  pow(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = power(x[i++], y[j++]);
  },
  remainder(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = modulo(x[i++], y[j++]);
  },
  subtract(x, i, y, j, z, o, n) {
    for (; n > 0; n--) z[o++] = x[i++] - y[j++];
  },
};

/** `nextafter` on the grid of float32. */
export const nextafterSingle: BinaryLoop<Float64Array> = (x, i, y, j, z, o, n) => {
  for (; n > 0; n--) z[o++] = nextafter32(x[i++], y[j++]);
};

/** Integer quotient rounded down; 0 for division by zero, which the standard leaves open. */
export const floorDivideIntegers: BinaryLoop<Float64Array> = (x, i, y, j, z, o, n) => {
  for (; n > 0; n--) {
    const d = y[j++];
    const q = Math.floor(x[i++] / d);
    z[o++] = d === 0 ? 0 : q;
  }
};

/** Integer remainder with the sign of the divisor; 0 for division by zero. */
export const remainderIntegers: BinaryLoop<Float64Array> = (x, i, y, j, z, o, n) => {
  for (; n > 0; n--) {
    const d = y[j++];
    const r = x[i++] % d;
    z[o++] = d === 0 || r === 0 ? 0 : r < 0 !== d < 0 ? r + d : r;
  }
};
