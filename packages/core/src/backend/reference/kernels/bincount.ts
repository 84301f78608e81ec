import { cast } from '../cast.ts';
import { toFloats } from '../lanes.ts';
import { placesOf } from '../places.ts';
import type { Tensor } from '../tensor.ts';
import { pairsOf } from '../words.ts';

/**
 * Occurrences of 0 … size − 1 as int64, or sums of weights as float64, added in order. Integers outside of the range are
 * the caller's to refuse.
 */
export function bincount(indices: Tensor, size: number, weights: Tensor | undefined): Tensor {
  const { at, step, count } = placesOf(indices, size);
  if (weights) {
    const data = new Float64Array(size);
    const w = toFloats((weights.dtype === 'float64' ? weights : cast(weights, 'float64')).data);
    for (let k = 0; k < count; k++) data[at[k * step]] += w[k];
    return { data, dtype: 'float64', size };
  }
  const data = new BigInt64Array(size);
  // Fewer than 2^32 elements fit a typed array: the low words cannot overflow.
  const counts = pairsOf(data);
  for (let k = 0; k < count; k++) counts[2 * at[k * step]]++;
  return { data, dtype: 'int64', size };
}
