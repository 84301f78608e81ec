import type { UnaryOp } from '../../types.ts';
import type { UnaryLoop } from '../blocks.ts';
import { cdiv, csquare } from './complex-arithmetic.ts';
import { ccosh, cexp, cexpm1, csinh, ctanh } from './complex-exp.ts';
import { cacos, cacosh, casin, casinh, catan, catanh, clog, clog1p, csqrt } from './complex-log.ts';
import { hypot, roundEven } from './real.ts';

type Loop = UnaryLoop<Float64Array>;

/** Swaps and signs for f(z) = −i g(iz). */
function rotateBack(z: Float64Array, o: number): void {
  const re = z[o];
  z[o] = z[o + 1];
  z[o + 1] = -re;
}

function scaleBy(z: Float64Array, o: number, n: number, factor: number): void {
  for (const end = o + 2 * n; o < end; o++) z[o] *= factor;
}

function csign(a: number, b: number, z: Float64Array, o: number): void {
  const r = hypot(a, b);
  if (r === Infinity && Math.abs(a) !== Math.abs(b)) {
    z[o] = Math.abs(a) === Infinity ? Math.sign(a) : !Number.isNaN(b) ? 0 : NaN;
    z[o + 1] = Math.abs(b) === Infinity ? Math.sign(b) : !Number.isNaN(a) ? 0 : NaN;
  } else {
    z[o] = r === 0 ? 0 : a / r;
    z[o + 1] = r === 0 ? 0 : b / r;
  }
}

/** Unary loops on interleaved complex doubles. `abs`, `real`, `imag` and the predicates write one number per element. */
export const COMPLEX_UNARY: { readonly [Op in UnaryOp]?: Loop } = {
  abs(x, i, z, o, n) {
    for (; n > 0; n--, i += 2) z[o++] = hypot(x[i], x[i + 1]);
  },
  real(x, i, z, o, n) {
    for (; n > 0; n--, i += 2) z[o++] = x[i];
  },
  imag(x, i, z, o, n) {
    for (; n > 0; n--, i += 2) z[o++] = x[i + 1];
  },
  isfinite(x, i, z, o, n) {
    for (; n > 0; n--, i += 2) z[o++] = Math.abs(x[i]) < Infinity && Math.abs(x[i + 1]) < Infinity ? 1 : 0;
  },
  isinf(x, i, z, o, n) {
    for (; n > 0; n--, i += 2) z[o++] = Math.abs(x[i]) === Infinity || Math.abs(x[i + 1]) === Infinity ? 1 : 0;
  },
  isnan(x, i, z, o, n) {
    for (; n > 0; n--, i += 2) z[o++] = Number.isNaN(x[i]) || Number.isNaN(x[i + 1]) ? 1 : 0;
  },
  logicalNot(x, i, z, o, n) {
    for (; n > 0; n--, i += 2) z[o++] = x[i] === 0 && x[i + 1] === 0 ? 1 : 0;
  },
  conj(x, i, z, o, n) {
    for (; n > 0; n--, i += 2) {
      z[o++] = x[i];
      z[o++] = -x[i + 1];
    }
  },
  negative(x, i, z, o, n) {
    for (; n > 0; n--, i += 2) {
      z[o++] = -x[i];
      z[o++] = -x[i + 1];
    }
  },
  round(x, i, z, o, n) {
    for (; n > 0; n--, i += 2) {
      z[o++] = roundEven(x[i]);
      z[o++] = roundEven(x[i + 1]);
    }
  },
  acos(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) cacos(x[i], x[i + 1], z, o);
  },
  acosh(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) cacosh(x[i], x[i + 1], z, o);
  },
  asin(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) casin(x[i], x[i + 1], z, o);
  },
  asinh(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) casinh(x[i], x[i + 1], z, o);
  },
  atan(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) catan(x[i], x[i + 1], z, o);
  },
  atanh(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) catanh(x[i], x[i + 1], z, o);
  },
  cosh(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) ccosh(x[i], x[i + 1], z, o);
  },
  exp(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) cexp(x[i], x[i + 1], z, o);
  },
  expm1(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) cexpm1(x[i], x[i + 1], z, o);
  },
  log(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) clog(x[i], x[i + 1], z, o);
  },
  log1p(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) clog1p(x[i], x[i + 1], z, o);
  },
  sign(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) csign(x[i], x[i + 1], z, o);
  },
  sinh(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) csinh(x[i], x[i + 1], z, o);
  },
  sqrt(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) csqrt(x[i], x[i + 1], z, o);
  },
  tanh(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) ctanh(x[i], x[i + 1], z, o);
  },
  cos(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) ccosh(-x[i + 1], x[i], z, o);
  },
  square(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) csquare(x[i], x[i + 1], z, o);
  },
  reciprocal(x, i, z, o, n) {
    for (let k = 0; k < n; k++, i += 2, o += 2) cdiv(1, 0, x[i], x[i + 1], z, o);
  },
  sin(x, i, z, o, n) {
    for (; n > 0; n--, i += 2, o += 2) {
      csinh(-x[i + 1], x[i], z, o);
      rotateBack(z, o);
    }
  },
  tan(x, i, z, o, n) {
    for (; n > 0; n--, i += 2, o += 2) {
      ctanh(-x[i + 1], x[i], z, o);
      rotateBack(z, o);
    }
  },
  log2(x, i, z, o, n) {
    for (let k = 0; k < n; k++) clog(x[i + 2 * k], x[i + 2 * k + 1], z, o + 2 * k);
    scaleBy(z, o, n, Math.LOG2E);
  },
  log10(x, i, z, o, n) {
    for (let k = 0; k < n; k++) clog(x[i + 2 * k], x[i + 2 * k + 1], z, o + 2 * k);
    scaleBy(z, o, n, Math.LOG10E);
  },
};
