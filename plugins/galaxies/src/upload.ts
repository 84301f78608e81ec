import type { Namespace, NDArray } from '@glass-ts/core';

/** A small table as a 1-D array of the real dtype of the namespace. The data are copied. `reason` is for the ledger. */
export function upload(xp: Namespace, data: Float64Array, reason: string): NDArray {
  const values = xp.backend.info.defaults.real === 'float32' ? Float32Array.from(data) : data.slice();
  return xp.fromTyped(values, [values.length], { reason });
}
