import { isInt64 } from '../../../array/dtype.ts';
import { toFloats } from '../lanes.ts';
import type { Tensor } from '../tensor.ts';
import { pairsOf } from '../words.ts';

/** Two unsigned words per element whose lexicographic order is the order of the elements. */
export interface Keys {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/**
 * Sort keys of the real numbers of x: the bits of the double (or 64-bit integer) with the sign turned round. Zeros of
 * either sign are equal, NaN comes last in both directions.
 */
export function sortKeys(x: Tensor, descending: boolean): Keys {
  const n = x.size;
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  const flip = descending ? -1 : 0;
  if (isInt64(x.dtype)) {
    const pairs = pairsOf(x.data);
    const sign = x.dtype === 'int64' ? 0x80000000 : 0;
    for (let k = 0; k < n; k++) {
      high[k] = pairs[2 * k + 1] ^ sign ^ flip;
      low[k] = pairs[2 * k] ^ flip;
    }
    return { high, low };
  }
  const values = toFloats(x.data);
  const pairs = pairsOf(values);
  for (let k = 0; k < n; k++) {
    const v = values[k];
    if (Number.isNaN(v)) {
      high[k] = low[k] = 0xffffffff;
    } else {
      const h = v === 0 ? 0 : pairs[2 * k + 1];
      // Positive numbers get the sign bit, negative ones are complemented.
      const mask = h >> 31;
      high[k] = h ^ (mask | 0x80000000) ^ flip;
      low[k] = pairs[2 * k] ^ mask ^ flip;
    }
  }
  return { high, low };
}
