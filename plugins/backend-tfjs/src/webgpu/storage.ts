import { type DType, DTypeError, type TypedArray, ValueError } from '@glass-ts/core';

const TAG: Readonly<Partial<Record<DType, string>>> = {
  bool: 'Uint8Array',
  int32: 'Int32Array',
  uint32: 'Uint32Array',
  float32: 'Float32Array',
  complex64: 'Float32Array',
};

/** Elements in host data of a dtype; throws for another storage type and for half a complex number. */
export function hostSize(data: TypedArray, dtype: DType): number {
  if (data[Symbol.toStringTag] !== TAG[dtype]) {
    throw new DTypeError(`Data of ${dtype} come in a ${TAG[dtype]}, not a ${data[Symbol.toStringTag]}`, {
      fix: 'Convert the data, or name the dtype that they have',
    });
  }
  if (dtype !== 'complex64') return data.length;
  if (data.length % 2 !== 0) {
    throw new ValueError(`Complex data come in pairs (re, im), but there are ${data.length} numbers`);
  }
  return data.length / 2;
}
