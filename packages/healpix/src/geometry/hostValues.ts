import { type DType, IndexError, type Namespace, type NDArray, type TypedArray } from '@glass-ts/core';

/** A new array on a host device with its memory, to be filled before anybody sees it. */
export function hostResult(
  xp: Namespace,
  shape: readonly number[],
  dtype: DType,
): { array: NDArray; view: TypedArray } {
  const array = xp.empty(shape, { dtype });
  return { array, view: array.hostView()! };
}

/** Values of a real or integer array on a host device as doubles; float64 memory is shared. */
export function hostNumbers(x: NDArray): Float64Array {
  const view = x.hostView()!;
  if (view instanceof Float64Array) return view;
  const out = new Float64Array(x.size);
  if (view instanceof BigInt64Array || view instanceof BigUint64Array) {
    const words = new Int32Array(view.buffer, view.byteOffset, 2 * view.length);
    const signed = view instanceof BigInt64Array;
    for (let k = 0; k < out.length; k++) {
      const high = signed ? words[2 * k + 1] : words[2 * k + 1] >>> 0;
      out[k] = high * 2 ** 32 + (words[2 * k] >>> 0);
    }
  } else {
    for (let k = 0; k < out.length; k++) out[k] = Number(view[k]);
  }
  return out;
}

/** Pixel numbers, checked. @throws IndexError for numbers that are no pixels of the map. */
export function hostPixels(x: NDArray, npix: number, name: string): Float64Array {
  const pixels = hostNumbers(x);
  for (let k = 0; k < pixels.length; k++) {
    if (!(pixels[k] >= 0 && pixels[k] < npix)) {
      throw new IndexError(`pixel ${pixels[k]} (element ${k}) is outside of 0 … ${npix - 1}`, {
        where: { name },
        fix: 'Check that nside belongs to these pixel numbers',
      });
    }
  }
  return pixels;
}

/** A writer of non-negative integers below 2^53 into any index memory; 64-bit words are written as two halves, much faster than bigint. */
export function integerWriter(view: TypedArray): (k: number, value: number) => void {
  if (view instanceof BigInt64Array || view instanceof BigUint64Array) {
    const words = new Int32Array(view.buffer, view.byteOffset, 2 * view.length);
    return (k, value) => {
      words[2 * k] = value;
      words[2 * k + 1] = value / 2 ** 32;
    };
  }
  const numbers = view as Int32Array;
  return (k, value) => {
    numbers[k] = value;
  };
}
