import { type DType, DTypeError } from '@glass-ts/core';
import {
  Bool,
  type DataType,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
} from 'apache-arrow';

const TYPES: Readonly<Partial<Record<DType, () => DataType>>> = {
  bool: () => new Bool(),
  int8: () => new Int8(),
  int16: () => new Int16(),
  int32: () => new Int32(),
  int64: () => new Int64(),
  uint8: () => new Uint8(),
  uint16: () => new Uint16(),
  uint32: () => new Uint32(),
  uint64: () => new Uint64(),
  float32: () => new Float32(),
  float64: () => new Float64(),
};

/**
 * The Arrow type of a column.
 *
 * @throws DTypeError `ERR_TYPE` for complex numbers, which Arrow has not.
 */
export function arrowType(dtype: DType, column: string): DataType {
  const make = TYPES[dtype];
  if (make) return make();
  throw new DTypeError(`a catalogue cannot hold ${dtype}`, {
    where: { name: `column ${column}` },
    fix: 'Give the real and the imaginary part as two columns',
  });
}
