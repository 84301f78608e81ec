import { isPlain, type StoredNumber } from '../format/datatype.ts';

/** Names of the element types that reading gives. */
export type NumberType =
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float32'
  | 'float64';

/** Typed arrays that datasets are read into. */
export type NumberArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

type NumberArrayConstructor = new (buffer: ArrayBufferLike, byteOffset?: number, length?: number) => NumberArray;

const ARRAYS: Readonly<Record<NumberType, NumberArrayConstructor>> = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
};

const BYTES: Readonly<Record<NumberType, number>> = {
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  float32: 4,
  float64: 8,
};

export const bytesOf = (type: NumberType): number => BYTES[type];

/** A typed array over all of a buffer. */
export const viewAs = (type: NumberType, buffer: ArrayBufferLike): NumberArray => new ARRAYS[type](buffer);

/** An array of `length` zeros. */
export const allocate = (type: NumberType, length: number): NumberArray =>
  viewAs(type, new ArrayBuffer(length * BYTES[type]));

/** Bits up to here can be taken apart with exact double arithmetic. */
const EXACT_BITS = 53;

/** The element type that values of a stored type are given as; undefined where there is none. */
export function numberTypeOf(stored: StoredNumber): NumberType | undefined {
  if (stored.kind === 'float') {
    if (!isPlain(stored) && stored.bitOffset + stored.precision > EXACT_BITS) return undefined;
    if (![2, 4, 8].includes(stored.size)) return undefined;
    return stored.float!.exponentSize <= 8 && stored.float!.mantissaSize <= 23 && stored.size <= 4
      ? 'float32'
      : 'float64';
  }
  const name = `${stored.signed ? 'int' : 'uint'}${stored.size * 8}`;
  return name in ARRAYS ? (name as NumberType) : undefined;
}

/** The unsigned number in `size` bytes, read in 32-bit halves. */
function word(view: DataView, at: number, size: number): number {
  if (size === 8) return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
  if (size === 4) return view.getUint32(at, true);
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + view.getUint8(at + i);
  return value;
}

const bits = (value: number, position: number, count: number): number => Math.floor(value / 2 ** position) % 2 ** count;

function convertFloats(view: DataView, stored: StoredNumber, out: Float32Array | Float64Array): void {
  const f = stored.float!;
  const special = 2 ** f.exponentSize - 1;
  const unit = 2 ** f.mantissaSize;
  const powers = Float64Array.from({ length: special + 1 }, (_, e) => 2 ** (e - f.bias));
  for (let i = 0; i < out.length; i++) {
    const w = word(view, i * stored.size, stored.size);
    const exponent = bits(w, f.exponentBit, f.exponentSize);
    const fraction = bits(w, f.mantissaBit, f.mantissaSize) / unit;
    let value: number;
    if (exponent === special) value = fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
    else if (!f.implied) value = fraction * powers[exponent]!;
    else if (exponent === 0) value = fraction * 2 * powers[0]!;
    else value = (1 + fraction) * powers[exponent]!;
    out[i] = bits(w, f.signBit, 1) === 1 ? -value : value;
  }
}

function convertIntegers(buffer: ArrayBuffer, stored: StoredNumber, type: NumberType): NumberArray {
  const { size, bitOffset, precision, signed } = stored;
  if (size === 8) {
    const words = new BigUint64Array(buffer);
    const out = type === 'int64' ? new BigInt64Array(words.length) : new BigUint64Array(words.length);
    const shift = BigInt(bitOffset);
    for (let i = 0; i < out.length; i++) {
      const value = words[i]! >> shift;
      out[i] = signed ? BigInt.asIntN(precision, value) : BigInt.asUintN(precision, value);
    }
    return out;
  }
  const view = new DataView(buffer);
  const out = allocate(type, buffer.byteLength / size);
  const half = 2 ** (precision - 1);
  for (let i = 0; i < out.length; i++) {
    const value = bits(word(view, i * size, size), bitOffset, precision);
    out[i] = signed && value >= half ? value - 2 * half : value;
  }
  return out;
}

/**
 * Turns values that libhdf5 hands over bit by bit as they are stored (n-bit integers, floats with an unusual number of
 * bits) into numbers. h5wasm reads with the file's own type, so that libhdf5 converts nothing but the byte order.
 * @param buffer little-endian values of `stored.size` bytes
 */
export function convert(buffer: ArrayBuffer, stored: StoredNumber, type: NumberType): NumberArray {
  if (stored.kind === 'integer') return convertIntegers(buffer, stored, type);
  const count = buffer.byteLength / stored.size;
  const out = type === 'float32' ? new Float32Array(count) : new Float64Array(count);
  convertFloats(new DataView(buffer), stored, out);
  return out;
}
