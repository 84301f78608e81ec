/** Small arrays in and out of a reference backend, for the tests beside the primitives. */
import { allocate, type Complex, DTYPES, type DType, isComplex, isInt64, type Scalar } from '../../../array/dtype.ts';
import type { DeviceBuffer, Operand } from '../../types.ts';
import { createReferenceBackend, type ReferenceBackend } from '../index.ts';

export const backend: ReferenceBackend = createReferenceBackend();

/** An operand from its elements in row-major order; one axis unless a shape is given. */
export function operand(
  elements: readonly Scalar[],
  dtype: DType,
  shape: readonly number[] = [elements.length],
): Operand {
  const data = allocate(dtype, elements.length);
  elements.forEach((v, k) => {
    if (isComplex(dtype)) {
      const z = typeof v === 'object' ? v : { re: Number(v), im: 0 };
      data[2 * k] = z.re;
      data[2 * k + 1] = z.im;
    } else if (isInt64(dtype)) data[k] = BigInt(v as number | bigint);
    else data[k] = Number(v);
  });
  return { buffer: backend.fromHost(data, dtype, { transfer: true }), shape };
}

/** The elements of a buffer: bigint for 64-bit integers, boolean for bool, { re, im } for complex. */
export function elements(x: DeviceBuffer): Scalar[] {
  const data = backend.hostView(x);
  return Array.from({ length: x.size }, (_, k): Scalar => {
    if (isComplex(x.dtype)) return { re: Number(data[2 * k]), im: Number(data[2 * k + 1]) };
    return x.dtype === 'bool' ? data[k] !== 0 : data[k];
  });
}

export const numbers = (x: DeviceBuffer): number[] => elements(x).map(Number);
export const complexes = (x: DeviceBuffer): Complex[] => elements(x) as Complex[];

/** Width in bits and sign of an integer dtype. */
export function integerType(dtype: DType): { bits: number; signed: boolean } {
  return { bits: Number(/\d+$/.exec(dtype)?.[0]), signed: !dtype.startsWith('u') };
}

/** The value that the integer dtype holds after wrapping around. */
export function wrap(v: bigint, dtype: DType): bigint {
  const { bits, signed } = integerType(dtype);
  return signed ? BigInt.asIntN(bits, v) : BigInt.asUintN(bits, v);
}

export const INTEGERS = DTYPES.filter((d) => /^u?int/.test(d));
export const FLOATS = ['float32', 'float64'] as const;
export const COMPLEX = ['complex64', 'complex128'] as const;

/** Deterministic numbers in [0, 1) for test data (a linear congruential generator modulo 2^32). */
export function testUniforms(n: number, seed = 1): number[] {
  let state = seed >>> 0;
  return Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  });
}

/** Integers of a dtype: its extremes, small ones of both signs, and some in between. */
export function sampleIntegers(dtype: DType): bigint[] {
  const { bits, signed } = integerType(dtype);
  const top = 1n << BigInt(signed ? bits - 1 : bits);
  const common = [0n, 1n, 2n, 3n, 7n, 10n, top / 3n, top - 2n, top - 1n];
  return signed ? [...common, -1n, -2n, -3n, -10n, -top / 5n, -top + 1n, -top] : common;
}

/** Every pair of two lists, as two lists. */
export function pairsOfAll<T>(xs: readonly T[], ys: readonly T[]): [T[], T[]] {
  return [xs.flatMap((x) => ys.map(() => x)), xs.flatMap(() => [...ys])];
}
