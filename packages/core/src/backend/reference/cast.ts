import { allocate, type DType, isComplex, isInt64, type TypedArray } from '../../array/dtype.ts';
import { convertInto, toFloats } from './lanes.ts';
import type { Tensor } from './tensor.ts';
import { pairsOf } from './words.ts';

/** The odd elements dropped (real parts), or zeros put in (imaginary parts). */
function realParts(x: TypedArray): Float64Array {
  const z = new Float64Array(x.length / 2);
  const v = toFloats(x);
  for (let k = 0; k < z.length; k++) z[k] = v[2 * k];
  return z;
}

function toComplex(x: Float64Array, z: TypedArray): void {
  if (z instanceof Float64Array) for (let k = 0; k < x.length; k++) z[2 * k] = x[k];
  else for (let k = 0; k < x.length; k++) z[2 * k] = x[k];
}

/** Nearest doubles: the sum of the exact halves is rounded once. */
function int64ToFloats(x: TypedArray, signed: boolean): Float64Array {
  const pairs = pairsOf(x);
  const z = new Float64Array(x.length);
  if (signed) for (let k = 0; k < z.length; k++) z[k] = pairs[2 * k + 1] * 4294967296 + (pairs[2 * k] >>> 0);
  else for (let k = 0; k < z.length; k++) z[k] = (pairs[2 * k + 1] >>> 0) * 4294967296 + (pairs[2 * k] >>> 0);
  return z;
}

/**
 * Doubles that round to the nearest float32: exact below 2^53, beyond that the lowest 12 bits are gathered in one, which
 * a double holds and rounding to 24 bits cannot miss.
 */
function int64ToSingles(x: TypedArray, signed: boolean): Float64Array {
  const pairs = pairsOf(x);
  const z = int64ToFloats(x, signed);
  for (let k = 0; k < z.length; k++) {
    if (Math.abs(z[k]) < 2 ** 53) continue;
    const low = pairs[2 * k];
    const gathered = (low & ~0xfff) | ((low & 0xfff) !== 0 ? 0x800 : 0);
    z[k] = (signed ? pairs[2 * k + 1] : pairs[2 * k + 1] >>> 0) * 4294967296 + (gathered >>> 0);
  }
  return z;
}

/** Truncates towards zero; NaN gives 0 and what does not fit wraps around. */
function floatsToInt64(x: Float64Array, z: TypedArray): void {
  const pairs = pairsOf(z);
  for (let k = 0; k < x.length; k++) {
    const v = Math.trunc(x[k]);
    const high = Math.floor(v / 4294967296);
    pairs[2 * k] = v - high * 4294967296;
    pairs[2 * k + 1] = high;
  }
}

function lowWords(x: TypedArray): Int32Array {
  const pairs = pairsOf(x);
  const z = new Int32Array(x.length);
  for (let k = 0; k < z.length; k++) z[k] = pairs[2 * k];
  return z;
}

function truth({ data, dtype }: Tensor): Uint8Array {
  if (isInt64(dtype)) {
    const pairs = pairsOf(data);
    const z = new Uint8Array(data.length);
    for (let k = 0; k < z.length; k++) z[k] = (pairs[2 * k] | pairs[2 * k + 1]) !== 0 ? 1 : 0;
    return z;
  }
  const v = toFloats(data);
  const z = new Uint8Array(isComplex(dtype) ? v.length / 2 : v.length);
  if (isComplex(dtype)) for (let k = 0; k < z.length; k++) z[k] = v[2 * k] !== 0 || v[2 * k + 1] !== 0 ? 1 : 0;
  else for (let k = 0; k < z.length; k++) z[k] = v[k] !== 0 ? 1 : 0;
  return z;
}

/**
 * Converts elements: integers wrap around, floats are truncated towards zero (0 for NaN), anything is true that is not
 * zero, a real becomes re + 0i, and of a complex number going to a real dtype the real part is taken.
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  const { size } = x;
  if (dtype === x.dtype) return { data: x.data.slice(), dtype, size };
  if (dtype === 'bool') return { data: truth(x), dtype, size };
  if (isComplex(x.dtype) && !isComplex(dtype)) {
    const data = realParts(x.data);
    return dtype === 'float64' ? { data, dtype, size } : cast({ data, dtype: 'float64', size }, dtype);
  }
  const data = allocate(dtype, size);
  if (isComplex(dtype) && !isComplex(x.dtype)) {
    const widen = dtype === 'complex64' ? int64ToSingles : int64ToFloats;
    toComplex(isInt64(x.dtype) ? widen(x.data, x.dtype === 'int64') : toFloats(x.data), data);
  } else if (isInt64(x.dtype)) {
    if (isInt64(dtype)) convertInto(data, x.data);
    else if (dtype === 'float64') return { data: int64ToFloats(x.data, x.dtype === 'int64'), dtype, size };
    else if (dtype === 'float32') convertInto(data, int64ToSingles(x.data, x.dtype === 'int64'));
    else convertInto(data, lowWords(x.data));
  } else if (isInt64(dtype)) floatsToInt64(toFloats(x.data), data);
  else convertInto(data, x.data);
  return { data, dtype, size };
}
