import { cast } from '../cast.ts';
import { toFloats } from '../lanes.ts';
import type { Tensor } from '../tensor.ts';
import { indexAt, pairsOf } from '../words.ts';

/**
 * Occurrences of 0 … size − 1 as int64, or sums of weights as float64, added in order. Integers outside of the range are
 * the caller's to refuse.
 */
export function bincount(indices: Tensor, size: number, weights: Tensor | undefined): Tensor {
  const index = pairsOf((indices.dtype === 'int64' ? indices : cast(indices, 'int64')).data);
  if (weights) {
    const data = new Float64Array(size);
    const w = toFloats((weights.dtype === 'float64' ? weights : cast(weights, 'float64')).data);
    for (let k = 0; k < w.length; k++) data[indexAt(index, k)] += w[k];
    return { data, dtype: 'float64', size };
  }
  const data = new BigInt64Array(size);
  // Fewer than 2^32 elements fit a typed array: the low words cannot overflow.
  const counts = pairsOf(data);
  for (let k = 0; k < indices.size; k++) counts[2 * indexAt(index, k)]++;
  return { data, dtype: 'int64', size };
}
