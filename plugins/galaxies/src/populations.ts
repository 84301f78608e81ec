import { type HostTable, type NDArray, sizeOf } from '@glass-ts/core';

/** Indices of a shape in C order. */
export const indicesOf = (shape: readonly number[]): number[][] =>
  Array.from({ length: sizeOf(shape) }, (_, k) => {
    const index = new Array<number>(shape.length);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = k % shape[axis];
      k = Math.floor(k / shape[axis]);
    }
    return index;
  });

/** An index of a broadcast shape as one of a shape that was broadcast. */
export const indexIn = (shape: readonly number[], index: readonly number[]): number[] =>
  shape.map((n, axis) => (n === 1 ? 0 : index[index.length - shape.length + axis]));

const flatIndex = (shape: readonly number[], index: readonly number[]): number =>
  indexIn(shape, index).reduce((flat, k, axis) => flat * shape[axis] + k, 0);

/** A value of a table on the host at an index of the shape that it broadcasts to. */
export const valueAt = ({ data, shape }: HostTable, index: readonly number[]): number => data[flatIndex(shape, index)];

/** Values along the last axis of a table (…, N) at an index of the shape that its leading axes broadcast to. */
export function tableRow({ data, shape }: HostTable, index: readonly number[]): Float64Array {
  const n = shape[shape.length - 1];
  const at = flatIndex(shape.slice(0, -1), index);
  return data.subarray(at * n, (at + 1) * n);
}

/** Row of an array (…, npix) at an index of the shape that its leading axes broadcast to. */
export const rowAt = (x: NDArray, index: readonly number[]): NDArray => x.get(...indexIn(x.shape.slice(0, -1), index));
