import { isInt64 } from '../../array/dtype.ts';
import { cast } from './cast.ts';
import type { Tensor } from './tensor.ts';
import { indexAt, pairsOf } from './words.ts';

/** Indices as the loops read them: index j is at[j·step]. */
export interface Places {
  readonly at: Int32Array | Float64Array;
  readonly step: 1 | 2;
  readonly count: number;
}

/**
 * Valid indices below `bound` of any integer dtype. Below 2^31 the low words of int64 are read where they lie; only
 * larger arrays need a copy as doubles.
 */
export function placesOf(indices: Tensor, bound: number): Places {
  const count = indices.size;
  if (indices.data instanceof Int32Array) return { at: indices.data, step: 1, count };
  const pairs = pairsOf((isInt64(indices.dtype) ? indices : cast(indices, 'int64')).data);
  if (bound <= 2 ** 31) return { at: pairs, step: 2, count };
  const at = new Float64Array(count);
  for (let j = 0; j < count; j++) at[j] = indexAt(pairs, j);
  return { at, step: 1, count };
}
