import type { NumberArray } from '../engine/convert.ts';
import { Failure } from '../failure.ts';
import { storedBytes, type WriteType } from './messages.ts';

/** What an attribute may be. Numbers become float64, bigints int64, booleans h5py's bool, strings UTF-8 of any length. */
export type AttributeInput =
  | number
  | bigint
  | boolean
  | string
  | readonly number[]
  | readonly bigint[]
  | readonly boolean[]
  | readonly string[]
  | NumberArray;

export interface Encoded {
  readonly type: WriteType;
  readonly shape: readonly number[];
  /** Bytes as they go into the file; for strings, the strings. */
  readonly data: Uint8Array | readonly string[];
}

const TYPES: readonly (readonly [new (length: number) => NumberArray, WriteType])[] = [
  [Float64Array, 'float64'],
  [Float32Array, 'float32'],
  [Int8Array, 'int8'],
  [Int16Array, 'int16'],
  [Int32Array, 'int32'],
  [BigInt64Array, 'int64'],
  [Uint8Array, 'uint8'],
  [Uint16Array, 'uint16'],
  [Uint32Array, 'uint32'],
  [BigUint64Array, 'uint64'],
];

/** The type that a typed array is written as. */
export function typeOfArray(data: NumberArray): WriteType {
  const found = TYPES.find(([kind]) => data instanceof kind);
  if (found) return found[1];
  throw new Failure({ what: 'only typed arrays of numbers can be written', code: 'ERR_HDF5_TYPE' });
}

/** The bytes of a typed array, without a copy. Typed arrays of all supported machines are little-endian, as the file. */
export const bytesOfArray = (data: NumberArray): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

function encodeNumbers(values: readonly (number | bigint | boolean)[], type: WriteType): Uint8Array {
  const ArrayType = TYPES.find(([, name]) => name === (type === 'bool' ? 'uint8' : type))![0];
  const out = new ArrayType(values.length);
  for (const [i, value] of values.entries()) {
    if (out instanceof BigInt64Array || out instanceof BigUint64Array) out[i] = BigInt(value);
    else out[i] = Number(value);
  }
  return bytesOfArray(out);
}

function guess(sample: unknown): WriteType {
  if (typeof sample === 'string') return 'string';
  if (typeof sample === 'boolean') return 'bool';
  return typeof sample === 'bigint' ? 'int64' : 'float64';
}

/** Brings an attribute into the form of the file. @param shape of the values; [] for one value, [n] for a list otherwise */
export function encode(value: AttributeInput, dtype?: WriteType, shape?: readonly number[]): Encoded {
  if (ArrayBuffer.isView(value)) {
    const type = typeOfArray(value);
    const data = dtype === undefined || dtype === type ? bytesOfArray(value).slice() : encodeNumbers([...value], dtype);
    return checked({ type: dtype ?? type, shape: shape ?? [value.length], data });
  }
  const list = (Array.isArray(value) ? value : [value]) as readonly (number | bigint | boolean | string)[];
  const type = dtype ?? guess(list[0]);
  const dims = shape ?? (Array.isArray(value) ? [list.length] : []);
  const uniform = list.every((x) => (type === 'string') === (typeof x === 'string'));
  if (!uniform)
    throw new Failure({ what: 'text and numbers are mixed', code: 'ERR_HDF5_TYPE', fix: 'Write two attributes' });
  if (type === 'string') return checked({ type, shape: dims, data: list as readonly string[] });
  return checked({ type, shape: dims, data: encodeNumbers(list as readonly (number | bigint | boolean)[], type) });
}

function checked(encoded: Encoded): Encoded {
  const count = encoded.data.length / (encoded.type === 'string' ? 1 : storedBytes(encoded.type));
  if (encoded.shape.reduce((a, b) => a * b, 1) === count) return encoded;
  const what = `${count} values do not fill the shape [${encoded.shape.join(', ')}]`;
  throw new Failure({ what, code: 'ERR_HDF5_SHAPE', fix: 'Make shape and values agree' });
}

/** Strings as fields of equal length: the type and the bytes of a text dataset. */
export function encodeText(texts: readonly string[]): { readonly type: WriteType; readonly data: Uint8Array } {
  const fields = texts.map((text) => new TextEncoder().encode(text));
  const size = fields.reduce((longest, field) => Math.max(longest, field.length), 1);
  const data = new Uint8Array(size * fields.length);
  for (const [i, field] of fields.entries()) data.set(field, i * size);
  return { type: `utf8:${size}`, data };
}
