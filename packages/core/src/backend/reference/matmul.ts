import { allocate, type DType, isComplex, isInt64, isInteger } from '../../array/dtype.ts';
import type { MatmulShape } from '../types.ts';
import { convertInto, toFloats, toLane } from './lanes.ts';
import { multiplyFloats } from './matmul-kernel.ts';
import type { Tensor } from './tensor.ts';

type Multiply<L> = (x: L, xo: number, y: L, yo: number, z: L, zo: number, m: number, k: number, n: number) => void;

const multiplyInts: Multiply<Int32Array> = (x, xo, y, yo, z, zo, m, k, n) => {
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const a = x[xo + i * k + p];
      for (let j = 0; j < n; j++) z[zo + i * n + j] += Math.imul(a, y[yo + p * n + j]);
    }
  }
};

const multiplyInt64: Multiply<BigInt64Array> = (x, xo, y, yo, z, zo, m, k, n) => {
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const a = x[xo + i * k + p];
      for (let j = 0; j < n; j++) z[zo + i * n + j] += a * y[yo + p * n + j];
    }
  }
};

function eachProduct<L>(multiply: Multiply<L>, x: L, y: L, z: L, s: MatmulShape): void {
  const { batch, m, k, n, xBatched, yBatched } = s;
  for (let b = 0; b < batch; b++)
    multiply(x, xBatched ? b * m * k : 0, y, yBatched ? b * k * n : 0, z, b * m * n, m, k, n);
}

/** Complex x (m, k) as the real matrix of rows [re, −im] and [im, re], (2m, 2k). */
function realLeft(x: Float64Array, matrices: number, m: number, k: number): Float64Array {
  const z = new Float64Array(matrices * 4 * m * k);
  for (let r = 0; r < matrices * m; r++) {
    const re = 4 * r * k;
    const im = re + 2 * k;
    for (let p = 0; p < k; p++) {
      const a = x[2 * (r * k + p)];
      const b = x[2 * (r * k + p) + 1];
      z[re + p] = z[im + k + p] = a;
      z[re + k + p] = -b;
      z[im + p] = b;
    }
  }
  return z;
}

/** Complex y (k, n) as the real parts above the imaginary parts, (2k, n). */
function realRight(y: Float64Array, matrices: number, k: number, n: number): Float64Array {
  const z = new Float64Array(matrices * 2 * k * n);
  const half = k * n;
  for (let b = 0; b < matrices; b++) {
    for (let q = 0; q < half; q++) {
      z[2 * b * half + q] = y[2 * (b * half + q)];
      z[2 * b * half + half + q] = y[2 * (b * half + q) + 1];
    }
  }
  return z;
}

function complexProduct(x: Float64Array, y: Float64Array, s: MatmulShape): Float64Array {
  const { batch, m, k, n, xBatched, yBatched } = s;
  const z = new Float64Array(2 * batch * m * n);
  const left = realLeft(x, xBatched ? batch : 1, m, k);
  const right = realRight(y, yBatched ? batch : 1, k, n);
  eachProduct(multiplyFloats, left, right, z, { ...s, m: 2 * m, k: 2 * k });
  const out = new Float64Array(z.length);
  for (let r = 0; r < batch * m; r++) {
    for (let j = 0; j < n; j++) {
      out[2 * (r * n + j)] = z[2 * r * n + j];
      out[2 * (r * n + j) + 1] = z[(2 * r + 1) * n + j];
    }
  }
  return out;
}

function floatProduct(x: Tensor, y: Tensor, s: MatmulShape): Float64Array {
  const [p, q] = [toFloats(x.data), toFloats(y.data)];
  if (isComplex(x.dtype)) return complexProduct(p, q, s);
  const z = new Float64Array(s.batch * s.m * s.n);
  eachProduct(multiplyFloats, p, q, z, s);
  return z;
}

/** Matrix products (m, k)·(k, n) of operands of one dtype; integers wrap around. */
export function matmul(x: Tensor, y: Tensor, s: MatmulShape): Tensor {
  const dtype: DType = x.dtype;
  const size = s.batch * s.m * s.n;
  if (isInt64(dtype)) {
    const data = allocate(dtype, size);
    const lane = (t: Tensor['data']): BigInt64Array => toLane(t, 'int64') as BigInt64Array;
    eachProduct(multiplyInt64, lane(x.data), lane(y.data), lane(data), s);
    return { data, dtype, size };
  }
  const data = allocate(dtype, size);
  if (isInteger(dtype)) {
    const z = new Int32Array(size);
    eachProduct(multiplyInts, toLane(x.data, 'int') as Int32Array, toLane(y.data, 'int') as Int32Array, z, s);
    convertInto(data, z);
    return { data, dtype, size };
  }
  const product = floatProduct(x, y, s);
  if (dtype === 'float64' || dtype === 'complex128') return { data: product, dtype, size };
  convertInto(data, product);
  return { data, dtype, size };
}
