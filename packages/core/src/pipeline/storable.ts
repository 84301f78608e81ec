import type { TypedArray } from '../array/dtype.ts';
import { dtypeOfTyped } from '../array/host.ts';
import type { BackendInfo } from '../backend/types.ts';
import { GlassError } from '../errors.ts';

const INT32_MAX = 2 ** 31 - 1;

/** Integers as int32, or an error where one does not fit. */
function narrowed(data: TypedArray): Int32Array {
  const out = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (value > INT32_MAX || value < -INT32_MAX - 1) {
      throw new GlassError(`the value ${value} does not fit in int32, the widest integer of this backend`, {
        code: 'ERR_TOO_LARGE',
        fix: 'Use a backend with int64, such as native or reference',
      });
    }
    out[i] = value;
  }
  return out;
}

/**
 * Data as a device can hold them: as they are where it has their dtype, else floats as float32 and integers as int32.
 * Precision that the device lacks is given up here, once, and not with every operation.
 * @throws GlassError ERR_TOO_LARGE for an integer beyond int32
 */
export function storable(data: TypedArray, info: BackendInfo): TypedArray {
  const dtype = dtypeOfTyped(data);
  if (info.dtypes.includes(dtype)) return data;
  if (dtype === 'float64') return Float32Array.from(data as Float64Array);
  return narrowed(data);
}
