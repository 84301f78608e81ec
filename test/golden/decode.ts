import type { Namespace, NDArray } from '@glass-ts/core';
import type { Json } from './types.ts';

const isList = (x: Json): x is readonly Json[] => Array.isArray(x);

/** JSON has no NaN and no infinities: the file has them as strings. */
const NUMBERS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  nan: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  inf: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

/** A number, from JSON. */
export function number(value: Json): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && Object.hasOwn(NUMBERS, value)) return NUMBERS[value];
  throw new TypeError(`${JSON.stringify(value)} is not a number`);
}

/** A number, or undefined for null and for what is left out. */
export const optional = (value: Json | undefined): number | undefined =>
  value === undefined || value === null ? undefined : number(value);

export type Nested = number | readonly Nested[];

/** Nested lists of numbers. */
export const nested = (value: Json): Nested => (isList(value) ? value.map(nested) : number(value));

/** A list. */
export function list(value: Json): readonly Json[] {
  if (!isList(value)) throw new TypeError(`${JSON.stringify(value)} is not a list`);
  return value;
}

/** An object. */
export function record(value: Json): { readonly [key: string]: Json } {
  if (value === null || typeof value !== 'object' || isList(value))
    throw new TypeError(`${JSON.stringify(value)} is not an object`);
  return value as { readonly [key: string]: Json };
}

export const isComplex = (value: Json): value is { readonly re: Json; readonly im: Json } =>
  value !== null && typeof value === 'object' && !isList(value) && 're' in value && 'im' in value;

function shapeOf(value: Nested): number[] {
  const shape: number[] = [];
  for (let x = value; typeof x !== 'number'; x = x[0]) {
    shape.push(x.length);
    if (x.length === 0) break;
  }
  return shape;
}

const flat = (value: Nested): number[] => (typeof value === 'number' ? [value] : value.flatMap(flat));

/** An array of a value of the file. */
export function toArray(xp: Namespace, value: Json, dtype: 'float64' | 'int64' = 'float64'): NDArray {
  if (isComplex(value)) {
    const [re, im] = [nested(value.re), nested(value.im)];
    const [x, y] = [flat(re), flat(im)];
    return xp.fromTyped(
      Float64Array.from({ length: 2 * x.length }, (_, k) => (k % 2 === 0 ? x : y)[k >> 1]),
      shapeOf(re),
      'complex128',
    );
  }
  const values = nested(value);
  const data = flat(values);
  const shape = shapeOf(values);
  if (data.length !== shape.reduce((n, k) => n * k, 1)) throw new TypeError('the nested lists are ragged');
  if (dtype === 'int64') return xp.fromTyped(BigInt64Array.from(data, BigInt), shape, 'int64');
  return xp.fromTyped(Float64Array.from(data), shape, 'float64');
}

/** Numbers as they are, lists as nested numbers, nothing for null and for what is left out. */
export const optionalNested = (value: Json | undefined): Nested | undefined =>
  value === undefined || value === null ? undefined : nested(value);

/** The shape that a `size` argument asks for. */
export const size = (value: Json | undefined): number | number[] | undefined => {
  const found = optionalNested(value);
  return typeof found === 'number' || found === undefined ? found : found.map(Number);
};
