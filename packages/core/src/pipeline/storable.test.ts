import { describe, expect, it } from 'vitest';
import type { BackendInfo } from '../backend/types.ts';
import { storable } from './storable.ts';

const info = (...dtypes: BackendInfo['dtypes']): BackendInfo =>
  ({ dtypes, description: '', maxBytes: Number.POSITIVE_INFINITY }) as unknown as BackendInfo;
const single = info('bool', 'int32', 'float32');

describe('storable', () => {
  it('leaves alone what the device has', () => {
    const data = Float64Array.of(0.1);
    expect(storable(data, info('float64'))).toBe(data);
  });

  it('rounds doubles to float32, and takes wider integers as int32', () => {
    expect(storable(Float64Array.of(0.1, 1e300), single)).toEqual(Float32Array.of(0.1, Number.POSITIVE_INFINITY));
    expect(storable(BigInt64Array.of(-3n, 2n ** 31n - 1n), single)).toEqual(Int32Array.of(-3, 2 ** 31 - 1));
    expect(storable(Uint16Array.of(65535), single)).toEqual(Int32Array.of(65535));
  });

  it('refuses integers that would wrap', () => {
    for (const data of [BigUint64Array.of(2n ** 31n), Uint32Array.of(2 ** 31), BigInt64Array.of(-(2n ** 31n) - 1n)]) {
      expect(() => storable(data, single)).toThrow(expect.objectContaining({ code: 'ERR_TOO_LARGE' }));
    }
  });
});
