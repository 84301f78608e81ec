import { ValueError } from '../errors.ts';
import { allocate, bytesOf, type DType, isDType, type TypedArray } from './dtype.ts';
import type { Namespace } from './namespace.ts';
import type { NDArray } from './ndarray.ts';
import { referenceNamespace } from './reference.ts';
import { sizeOf } from './shape.ts';

/** Values of a `.npy` file: host memory in C order. */
export interface NpyData {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const ALIGN = 64;

const CODES: Readonly<Record<DType, string>> = {
  bool: '|b1',
  int8: '|i1',
  int16: '<i2',
  int32: '<i4',
  int64: '<i8',
  uint8: '|u1',
  uint16: '<u2',
  uint32: '<u4',
  uint64: '<u8',
  float32: '<f4',
  float64: '<f8',
  complex64: '<c8',
  complex128: '<c16',
};

const DTYPE_OF = new Map(Object.entries(CODES).map(([dtype, code]) => [code.slice(1), dtype as DType]));

/** Bytes of a `.npy` file, format version 1.0 (2.0 for very long headers), little-endian, C order. */
export function encodeNpy({ data, shape, dtype }: NpyData): Uint8Array {
  const text = `{'descr': '${CODES[dtype]}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const prefix = text.length + ALIGN > 65535 ? 12 : 10;
  const total = Math.ceil((prefix + text.length + 1) / ALIGN) * ALIGN;
  const body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const out = new Uint8Array(total + body.length);
  out.set(MAGIC);
  out[6] = prefix === 10 ? 1 : 2;
  const view = new DataView(out.buffer);
  if (prefix === 10) view.setUint16(8, total - prefix, true);
  else view.setUint32(8, total - prefix, true);
  const header = `${text.padEnd(total - prefix - 1, ' ')}\n`;
  for (let i = 0; i < header.length; i++) out[prefix + i] = header.charCodeAt(i);
  out.set(body, total);
  return out;
}

interface Header {
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: number[];
  /** Where the values begin. */
  readonly start: number;
}

function bad(what: string, name: string | undefined): ValueError {
  return new ValueError(`not a readable .npy file: ${what}`, {
    code: 'ERR_NPY',
    where: { name: name ?? 'loadNpy' },
    fix: 'Copy the file again, or write it with numpy.save or saveNpy',
  });
}

function readHeader(bytes: Uint8Array, name: string | undefined): Header {
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) throw bad('the signature is missing', name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = bytes[6];
  if (major < 1 || major > 3) throw bad(`format version ${major} is unknown`, name);
  const prefix = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(prefix, prefix + length));
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    throw bad('the header does not describe a plain array (structured dtypes are not supported)', name);
  }
  const lengths = shape
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => Number.parseInt(part, 10));
  if (lengths.some((n) => !Number.isSafeInteger(n) || n < 0)) throw bad(`the shape (${shape}) is invalid`, name);
  return { descr, fortran: order === 'True', shape: lengths, start: prefix + length };
}

/** Parses the bytes of a `.npy` file. @throws ValueError for foreign, truncated or unsupported contents. */
export function decodeNpy(bytes: Uint8Array, name?: string): NpyData {
  const { descr, fortran, shape, start } = readHeader(bytes, name);
  const dtype = DTYPE_OF.get(descr.replace(/^[<>|=]/, '')) ?? (descr === '?' ? 'bool' : undefined);
  if (!isDType(dtype)) throw bad(`values of type '${descr}' have no dtype here`, name);
  const size = sizeOf(shape);
  const length = size * bytesOf(dtype);
  if (bytes.length < start + length) {
    throw bad(`it ends after ${bytes.length - start} of ${length} bytes`, name);
  }
  const data = allocate(dtype, size);
  const target = new Uint8Array(data.buffer);
  target.set(bytes.subarray(start, start + length));
  if (descr.startsWith('>')) swapBytes(target, data.BYTES_PER_ELEMENT);
  return { data: fortran && shape.length > 1 ? toC(data, shape, dtype) : data, shape, dtype };
}

function swapBytes(bytes: Uint8Array, width: number): void {
  for (let i = 0; i < bytes.length; i += width) bytes.subarray(i, i + width).reverse();
}

/** Fortran order to C order. */
function toC(data: TypedArray, shape: readonly number[], dtype: DType): TypedArray {
  const out = allocate(dtype, sizeOf(shape));
  const lanes = out.length / Math.max(1, sizeOf(shape));
  const index = new Array<number>(shape.length).fill(0);
  for (let k = 0; k < sizeOf(shape); k++) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) from = from * shape[axis] + index[axis];
    for (let lane = 0; lane < lanes; lane++) out[k * lanes + lane] = data[from * lanes + lane];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return out;
}

/** Bytes of a `.npy` file of the array. */
export async function saveNpy(x: NDArray): Promise<Uint8Array> {
  const data = x.hostView() ?? (await x.toHost({ reason: 'save .npy' }));
  return encodeNpy({ data, shape: x.shape, dtype: x.dtype });
}

/** The array of a `.npy` file, in the namespace given or the reference one. */
export function loadNpy(bytes: Uint8Array, options: { readonly xp?: Namespace; readonly name?: string } = {}): NDArray {
  const { data, shape, dtype } = decodeNpy(bytes, options.name);
  return (options.xp ?? referenceNamespace()).fromTyped(data, shape, dtype, { reason: 'load .npy' });
}
