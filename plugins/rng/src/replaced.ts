import type { NDArray } from '@glass-ts/core';

/**
 * An array with other values at some places: the array itself, where its memory is the host's, else a new one. For arrays
 * that nobody else holds.
 *
 * @param x 1-D. @param places int64 or the index dtype, each at most once. @param values of the dtype of x, one per place.
 */
export function replaced(x: NDArray, places: NDArray, values: NDArray): NDArray {
  const [into, at, from] = [x, places, values].map((a) => a.hostView()) as (Float64Array | undefined)[];
  if (into === undefined || at === undefined || from === undefined || values.size !== places.size) {
    return x.at(places).set(values);
  }
  const lanes = into.length / x.size;
  for (let k = 0; k < at.length; k++) {
    const place = lanes * Number(at[k]);
    for (let lane = 0; lane < lanes; lane++) into[place + lane] = from[lanes * k + lane];
  }
  return x;
}
