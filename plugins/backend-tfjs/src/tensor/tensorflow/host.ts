import { allocate, type DType, isComplex, isInteger, type TypedArray } from '@glass-ts/core';
import { deviceType, wrapped } from './dtypes.ts';
import { product, type Runtime, type Tensor, TF } from './runtime.ts';

const words = ({ buffer, byteOffset, byteLength }: TypedArray): Int32Array =>
  new Int32Array(buffer, byteOffset, byteLength / 4);

/**
 * Host numbers as a tensor that shares their memory where it can. The binding knows float32, int32 and bytes; double
 * precision goes through as pairs of words, whose bits the device takes for what they are.
 */
export function upload(rt: Runtime, data: TypedArray, dtype: DType): Tensor {
  const n = isComplex(dtype) ? data.length / 2 : data.length;
  const type = deviceType(dtype);
  switch (dtype) {
    case 'bool':
      return rt.create([n], type, data as Uint8Array);
    case 'float32':
      return rt.create([n], type, data as Float32Array);
    case 'complex64':
      return rt.bitcast(rt.create([n, 2], TF.float32, data as Float32Array), type);
    case 'float64':
      return rt.bitcast(rt.create([n, 2], TF.int32, words(data)), type);
    case 'complex128':
      return rt.bitcast(rt.bitcast(rt.create([n, 2, 2], TF.int32, words(data)), TF.float64), type);
    case 'int64':
      return rt.create([n], type, words(data));
    case 'int32':
      return rt.cast(rt.create([n], TF.int32, data as Int32Array), type);
    case 'uint32':
      return wrapped(rt, rt.cast(rt.create([n], TF.int32, words(data)), type), dtype);
    default:
      return rt.cast(rt.create([n], TF.int32, Int32Array.from(data as Int8Array)), type);
  }
}

/** The numbers of a tensor as a new array of the host. */
export function download(rt: Runtime, x: Tensor, dtype: DType): TypedArray {
  const read = (t: Tensor): TypedArray => rt.binding.tensorDataSync(t.id);
  const made: Tensor[] = [];
  const own = (t: Tensor): Tensor => {
    made.push(t);
    return t;
  };
  try {
    if (dtype === 'bool' || dtype === 'float32' || dtype === 'complex64') return read(x);
    if (dtype === 'int64') {
      const data = read(x);
      return new BigInt64Array(data.buffer, data.byteOffset, data.byteLength / 8);
    }
    if (dtype === 'float64' || dtype === 'complex128') {
      const data = read(own(rt.bitcast(x, TF.int64)));
      return new Float64Array(data.buffer, data.byteOffset, data.byteLength / 8);
    }
    const data = read(own(rt.cast(x, TF.int32)));
    if (dtype === 'int32') return data;
    if (!isInteger(dtype)) throw new RangeError(dtype);
    const out = allocate(dtype, product(x.shape));
    (out as Int32Array).set(data as Int32Array);
    return out;
  } finally {
    for (const t of made) rt.free(t);
  }
}
