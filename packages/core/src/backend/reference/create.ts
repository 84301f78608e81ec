import { allocate, type DType, isComplex, isInt64, type Scalar } from '../../array/dtype.ts';
import { DTypeError } from '../../errors.ts';
import { toLane } from './lanes.ts';
import type { Tensor } from './tensor.ts';
import { pairsOf, putIndex } from './words.ts';

const parts = (value: Scalar): { re: number; im: number } =>
  typeof value === 'object' ? { re: value.re, im: value.im } : { re: Number(value), im: 0 };

function toBigInt(value: Scalar): bigint {
  if (typeof value === 'object') throw new DTypeError('A complex value cannot fill an integer array');
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  return BigInt(value);
}

/** `size` elements of one value. */
export function full(size: number, value: Scalar, dtype: DType): Tensor {
  const data = allocate(dtype, size);
  if (isComplex(dtype)) {
    const { re, im } = parts(value);
    if (re !== 0 || im !== 0 || Object.is(re, -0) || Object.is(im, -0)) {
      for (let k = 0; k < size; k++) {
        data[2 * k] = re;
        data[2 * k + 1] = im;
      }
    }
  } else if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const v = toBigInt(value);
    if (v !== 0n) data.fill(v);
  } else {
    if (typeof value === 'object') throw new DTypeError(`A complex value cannot fill an array of ${dtype}`);
    const v = dtype === 'bool' ? Number(Boolean(value)) : Number(value);
    if (v !== 0 || Object.is(v, -0)) data.fill(v);
  }
  return { data, dtype, size };
}

const isSafe = (v: bigint): boolean => v === BigInt.asIntN(53, v);

/** start + k·step for k = 0 … size − 1. */
export function arange(start: number | bigint, step: number | bigint, size: number, dtype: DType): Tensor {
  const data = allocate(dtype, size);
  if (isInt64(dtype)) {
    const big = toLane(data, 'int64') as BigInt64Array;
    const s = toBigInt(start);
    const d = toBigInt(step);
    const last = s + BigInt(size) * d;
    if (isSafe(s) && isSafe(last)) {
      const pairs = pairsOf(data);
      const [first, delta] = [Number(s), Number(d)];
      for (let k = 0; k < size; k++) putIndex(pairs, k, first + k * delta);
    } else for (let k = 0; k < size; k++) big[k] = s + BigInt(k) * d;
  } else {
    const s = Number(start);
    const d = Number(step);
    const stride = isComplex(dtype) ? 2 : 1;
    for (let k = 0; k < size; k++) data[k * stride] = s + k * d;
  }
  return { data, dtype, size };
}
