import { hostTable, isFloat, type Namespace, NDArray, type Size, type TableInput } from '@glass-ts/core';

/** A real parameter of an elementwise function: a number, plain lists, or an array on any device. */
export type RealInput = NDArray | TableInput;

/** A parameter as a number, or as a real floating array of the namespace. */
export function realInput(xp: Namespace, x: RealInput): number | NDArray {
  if (typeof x === 'number') return x;
  const { real } = xp.backend.info.defaults;
  const array = x instanceof NDArray ? x : xp.asarray(x);
  return isFloat(array.dtype) ? array : xp.astype(array, real);
}

/** A parameter as a real floating array of the namespace. */
export function realArray(xp: Namespace, x: RealInput): NDArray {
  const value = realInput(xp, x);
  return typeof value === 'number' ? xp.asarray(value, { dtype: xp.backend.info.defaults.real }) : value;
}

/** Whether an argument is an options object, rather than an array, a list or a scalar. */
export const isOptions = (x: unknown): x is object =>
  typeof x === 'object' && x !== null && !('re' in x) && Object.getPrototypeOf(x) === Object.prototype;

/** The optional positional arguments and the options object, which may stand in place of any of the former. */
export function takeOptions<O extends object>(args: readonly unknown[]): [positional: unknown[], options: Partial<O>] {
  const at = args.findIndex(isOptions);
  return at < 0 ? [[...args], {}] : [args.slice(0, at), args[at] as Partial<O>];
}

/** A size that may have been left out before the options. */
export function sizeAndOptions<O extends object>(
  size: Size | O | undefined,
  options: O | undefined,
): [Size | undefined, Partial<O>] {
  const [[given], rest] = takeOptions<O>([size, options]);
  return [given as Size | undefined, rest];
}

/** A small table wherever it is: values on the host in float64, and shape. */
export async function hostValues(x: RealInput, reason: string): Promise<{ data: Float64Array; shape: number[] }> {
  if (!(x instanceof NDArray)) return hostTable(x);
  const values = x.hostView() ?? (await x.toHost({ reason }));
  return { data: Float64Array.from(values as ArrayLike<number>, Number), shape: [...x.shape] };
}
