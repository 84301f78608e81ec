import { DTypeError, hostTable, type Namespace, NDArray, referenceNamespace, type TableInput } from '@glass-ts/core';

/** A spectrum C_l, l = 0, 1, …; empty or null where there is none. */
export type Spectrum = TableInput | null;

const EMPTY = new Float64Array(0);

/** Values of a spectrum, none for null. @throws DTypeError unless 1-D. */
export function spectrumValues(cl: Spectrum, what = 'spectrum'): Float64Array {
  if (cl === null) return EMPTY;
  const { data, shape } = hostTable(cl);
  if (shape.length !== 1) {
    throw new DTypeError(`a ${what} needs one axis, not ${shape.length}`, {
      where: { name: what },
      fix: 'Give values C_l for l = 0, 1, ….',
    });
  }
  return data;
}

/** Namespace of the first array among the inputs, the reference namespace where there is none. */
export const namespaceOf = (inputs: readonly unknown[]): Namespace =>
  inputs.find((x): x is NDArray => x instanceof NDArray)?.xp ?? referenceNamespace();

/** A spectrum as an array of its own namespace; null becomes an empty one. */
export const spectrumArray = (cl: Spectrum, xp: Namespace): NDArray =>
  cl instanceof NDArray ? cl : xp.fromTyped(spectrumValues(cl).slice());

/** Values for l = 0 … count−1, cut or filled with zeros. */
export function resized(cl: Float64Array, count: number): Float64Array {
  const out = new Float64Array(count);
  out.set(cl.subarray(0, count));
  return out;
}
