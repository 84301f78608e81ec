import {
  type ArrayInput,
  type DType,
  DTypeError,
  NDArray,
  referenceNamespace,
  type TypedArray,
  ValueError,
} from '@glass-ts/core';

/** TFORM letter and bytes per element; complex numbers are pairs. */
const FORMATS: Partial<Record<DType, readonly [letter: string, bytes: number]>> = {
  bool: ['L', 1],
  uint8: ['B', 1],
  int16: ['I', 2],
  int32: ['J', 4],
  int64: ['K', 8],
  float32: ['E', 4],
  float64: ['D', 8],
  complex64: ['C', 8],
  complex128: ['M', 16],
};

/** A column of a table on the host. */
export interface Column {
  readonly name: string;
  readonly dtype: DType;
  readonly letter: string;
  readonly bytes: number;
  readonly data: TypedArray;
}

export type ColumnInput = ArrayInput | TypedArray;

/** One column of values, one scalar per row. @throws DTypeError for types that FITS has not, ValueError unless 1-D. */
export async function toColumn(name: string, values: ColumnInput): Promise<Column> {
  const array = values instanceof NDArray ? values : referenceNamespace().asarray(values);
  if (array.ndim !== 1) {
    throw new ValueError(`column "${name}" has ${array.ndim} dimensions`, {
      where: { name },
      fix: 'Give one value per row',
    });
  }
  const format = FORMATS[array.dtype];
  if (!format) {
    throw new DTypeError(`column "${name}": FITS tables have no ${array.dtype}`, {
      where: { name },
      fix: `Cast it to ${Object.keys(FORMATS).join(', ')}`,
    });
  }
  const data = await array.toHost({ reason: `FITS column ${name}` });
  return { name, dtype: array.dtype, letter: format[0], bytes: format[1], data };
}

type Put = (view: DataView, at: number, i: number) => void;

/** Writes element i of a column into a row, big endian. */
export function writer({ dtype, data }: Column): Put {
  const d = data as Float64Array;
  switch (dtype) {
    case 'bool':
      return (view, at, i) => view.setUint8(at, d[i] ? 84 : 70);
    case 'uint8':
      return (view, at, i) => view.setUint8(at, d[i]!);
    case 'int16':
      return (view, at, i) => view.setInt16(at, d[i]!);
    case 'int32':
      return (view, at, i) => view.setInt32(at, d[i]!);
    case 'int64':
      return (view, at, i) => view.setBigInt64(at, (data as BigInt64Array)[i]!);
    case 'float32':
      return (view, at, i) => view.setFloat32(at, d[i]!);
    case 'float64':
      return (view, at, i) => view.setFloat64(at, d[i]!);
    case 'complex64':
      return (view, at, i) => {
        view.setFloat32(at, d[2 * i]!);
        view.setFloat32(at + 4, d[2 * i + 1]!);
      };
    default:
      return (view, at, i) => {
        view.setFloat64(at, d[2 * i]!);
        view.setFloat64(at + 8, d[2 * i + 1]!);
      };
  }
}
