import {
  allocate,
  type DType,
  DTypeError,
  type Namespace,
  type NDArray,
  referenceNamespace,
  type TypedArray,
  ValueError,
} from '@glass-ts/core';
import { type Data, DataType, Field, FixedSizeList, makeData, Precision, util, Vector } from 'apache-arrow';
import { arrowType } from './types.ts';

/**
 * An array as an Arrow vector. The first axis is the rows; further axes become fixed-size lists. Numbers share the memory
 * of the array where its device is the host; bool is packed into bits.
 * @throws DTypeError for complex dtypes, which Arrow has not; ValueError for a 0-d array.
 */
export async function toArrow(x: NDArray): Promise<Vector> {
  if (x.ndim === 0) {
    throw new ValueError('a 0-d array is no Arrow vector', {
      where: { name: 'toArrow' },
      fix: 'Give it an axis: xp.reshape(x, [1])',
    });
  }
  const type = arrowType(x.dtype, 'toArrow');
  const values = x.hostView() ?? (await x.toHost({ reason: 'Arrow vector' }));
  const data = x.dtype === 'bool' ? util.packBools(values as Uint8Array) : values;
  let column = makeData({ type, length: x.size, nullCount: 0, data } as Parameters<typeof makeData>[0]) as Data;
  for (let axis = x.ndim - 1; axis > 0; axis--) {
    const list = new FixedSizeList(x.shape[axis], new Field('item', column.type, false));
    const length = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
    column = makeData({ type: list, length, nullCount: 0, child: column });
  }
  return new Vector([column]);
}

/**
 * The array of an Arrow vector: numbers, bool, and fixed-size lists of them (each a further axis), without nulls. The
 * numbers of a vector with one chunk are shared where the device is the host: do not write to them afterwards.
 * @throws DTypeError for other types, ValueError for nulls.
 */
export function fromArrow(vector: Vector, options: { readonly xp?: Namespace } = {}): NDArray {
  const { xp = referenceNamespace() } = options;
  const tail: number[] = [];
  let { type } = vector as { type: DataType };
  let chunks: readonly Data[] = vector.data;
  while (true) {
    if (chunks.some((chunk) => chunk.nullCount > 0)) {
      throw new ValueError('an array has no place for the nulls of an Arrow vector', {
        where: { name: 'fromArrow' },
        fix: 'Replace or drop them first',
      });
    }
    if (!DataType.isFixedSizeList(type)) break;
    tail.push(type.listSize);
    type = type.children[0].type;
    chunks = chunks.map((chunk) => chunk.children[0]);
  }
  const dtype = dtypeOf(type);
  const parts = chunks.map((chunk) => (dtype === 'bool' ? unpackBools(chunk) : numbersOf(chunk)));
  const values = parts.length === 1 ? parts[0] : joined(parts, dtype);
  return xp.fromTyped(values, [vector.length, ...tail], dtype, { reason: 'Arrow vector' });
}

function dtypeOf(type: DataType): DType {
  if (DataType.isBool(type)) return 'bool';
  if (DataType.isInt(type)) return `${type.isSigned ? 'int' : 'uint'}${type.bitWidth}` as DType;
  if (DataType.isFloat(type) && type.precision !== Precision.HALF) {
    return type.precision === Precision.SINGLE ? 'float32' : 'float64';
  }
  throw new DTypeError(`Arrow values of type ${String(type)} have no dtype`, { where: { name: 'fromArrow' } });
}

const numbersOf = (chunk: Data): TypedArray => (chunk.values as TypedArray).subarray(0, chunk.length);

/** One byte per bit; Arrow keeps a slice of bits as an offset. */
function unpackBools({ values, offset, length }: Data): Uint8Array {
  const bits = values as Uint8Array;
  return Uint8Array.from({ length }, (_, i) => (bits[(offset + i) >> 3] >> ((offset + i) & 7)) & 1);
}

/** The values of all chunks, one after another. */
function joined(parts: readonly TypedArray[], dtype: DType): TypedArray {
  const all = allocate(
    dtype,
    parts.reduce((n, part) => n + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    (all as Float64Array).set(part as Float64Array, at);
    at += part.length;
  }
  return all;
}
