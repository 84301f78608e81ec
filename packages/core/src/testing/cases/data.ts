import {
  type Complex,
  DTYPES,
  type DType,
  isComplex,
  isFloat,
  isInteger,
  kindOf,
  type Scalar,
} from '../../array/dtype.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { integerRange } from '../../array/promote.ts';
import type { Check } from '../check.ts';

export const FLOATS = ['float32', 'float64'] as const satisfies readonly DType[];
export const COMPLEXES = ['complex64', 'complex128'] as const satisfies readonly DType[];
export const INTEGERS = DTYPES.filter(isInteger);
export const REAL_VALUED = DTYPES.filter((d) => isInteger(d) || isFloat(d));
export const NUMERIC = DTYPES.filter((d) => d !== 'bool');
export const ALL = DTYPES;

/** Rounds a number as the dtype stores it. */
export const store = (x: number, dtype: DType): number =>
  dtype === 'float32' || dtype === 'complex64' ? Math.fround(x) : x;

/** Six distinct small values of any dtype, exact in all of them; two for bool. */
export function samples(dtype: DType): Scalar[] {
  switch (kindOf(dtype)) {
    case 'bool':
      return [true, false, false, true, true, false];
    case 'unsigned':
      return [3, 1, 4, 0, 5, 2];
    case 'signed':
      return [3, -1, 4, 0, -5, 2];
    case 'float':
      return [3.5, -1.25, 4, 0, -5, 0.5];
    case 'complex':
      return [
        { re: 3.5, im: 1 },
        { re: -1.25, im: 0 },
        { re: 0, im: 4 },
        { re: 0, im: 0 },
        { re: -5, im: -2 },
        { re: 0.5, im: 0.5 },
      ];
  }
}

/** The samples as an array of the shape, repeated as needed. */
export function sampleArray(t: Check, dtype: DType, shape: readonly number[]): NDArray {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = samples(dtype);
  const list = Array.from({ length: size }, (_, i) => values[i % values.length]);
  return t.xp.reshape(t.xp.asarray(list, { dtype }), shape);
}

/** Values in C order of `sampleArray`. */
export const sampleList = (dtype: DType, size: number): Scalar[] => {
  const values = samples(dtype);
  return Array.from({ length: size }, (_, i) => values[i % values.length]);
};

/** Extremes of an integer dtype and what lies between, as bigint. */
export function integerSamples(dtype: DType): bigint[] {
  const [low, high] = integerRange(dtype);
  const small = [0n, 1n, 2n, 3n, 7n, 100n];
  return [...small, ...(low < 0n ? small.slice(1).map((x) => -x) : []), low, high, high - 1n, high / 3n];
}

export const complex = (re: number, im: number): Complex => ({ re, im });

export const isCx = (dtype: DType): boolean => isComplex(dtype);

/** Reproducible numbers in [−1, 1) (a linear congruential generator: Numerical Recipes, ranqd1). */
export function uniform(count: number, seed = 1): number[] {
  let state = seed >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
