import type { BinaryOp } from '../../types.ts';
import type { BinaryLoop } from '../blocks.ts';
import { cdiv, cmul, cpow } from './complex-arithmetic.ts';

type Loop = BinaryLoop<Float64Array>;

/** Binary loops on interleaved complex doubles; comparisons write one number per element. */
export const COMPLEX_BINARY: { readonly [Op in BinaryOp]?: Loop } = {
  add(x, i, y, j, z, o, n) {
    for (n *= 2; n > 0; n--) z[o++] = x[i++] + y[j++];
  },
  subtract(x, i, y, j, z, o, n) {
    for (n *= 2; n > 0; n--) z[o++] = x[i++] - y[j++];
  },
  multiply(x, i, y, j, z, o, n) {
    for (; n > 0; n--, i += 2, j += 2, o += 2) cmul(x[i], x[i + 1], y[j], y[j + 1], z, o);
  },
  divide(x, i, y, j, z, o, n) {
    for (; n > 0; n--, i += 2, j += 2, o += 2) cdiv(x[i], x[i + 1], y[j], y[j + 1], z, o);
  },
  pow(x, i, y, j, z, o, n) {
    for (; n > 0; n--, i += 2, j += 2, o += 2) cpow(x[i], x[i + 1], y[j], y[j + 1], z, o);
  },
  equal(x, i, y, j, z, o, n) {
    for (; n > 0; n--, i += 2, j += 2) z[o++] = x[i] === y[j] && x[i + 1] === y[j + 1] ? 1 : 0;
  },
  notEqual(x, i, y, j, z, o, n) {
    for (; n > 0; n--, i += 2, j += 2) z[o++] = x[i] !== y[j] || x[i + 1] !== y[j + 1] ? 1 : 0;
  },
};
