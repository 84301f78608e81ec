import type { Index } from '../array/getitem.ts';
import type { NDArray, Other } from '../array/ndarray.ts';

type Place = Index | readonly Index[];

/** A list of lists or numbers is one integer-array index; a list holding anything else is several indices. */
function spread(index: Place): readonly Index[] {
  if (!Array.isArray(index)) return [index as Index];
  const list = index as readonly unknown[];
  const isArrayIndex = list.every((x) => typeof x === 'number' || typeof x === 'bigint' || Array.isArray(x));
  return isArrayIndex ? [index as Index] : (list as readonly Index[]);
}

/** x with the elements at `index` replaced: `x.at(…index).set(values)`. Several indices are given as a list. */
export const atSet = (x: NDArray, index: Place, values: Other): NDArray => x.at(...spread(index)).set(values);
/** x with values added at `index`; elements named twice get both. */
export const atAdd = (x: NDArray, index: Place, values: Other): NDArray => x.at(...spread(index)).add(values);
/** `x.at(…).subtract(values)`: a new array, for an index given as a list. */
export const atSubtract = (x: NDArray, index: Place, values: Other): NDArray => x.at(...spread(index)).subtract(values);
/** `x.at(…).multiply(values)`: a new array, for an index given as a list. */
export const atMultiply = (x: NDArray, index: Place, values: Other): NDArray => x.at(...spread(index)).multiply(values);
/** `x.at(…).divide(values)`: a new array, for an index given as a list. */
export const atDivide = (x: NDArray, index: Place, values: Other): NDArray => x.at(...spread(index)).divide(values);
/** `x.at(…).power(values)`: a new array, for an index given as a list. */
export const atPower = (x: NDArray, index: Place, values: Other): NDArray => x.at(...spread(index)).power(values);
/** `x.at(…).min(values)`: a new array, for an index given as a list. */
export const atMin = (x: NDArray, index: Place, values: Other): NDArray => x.at(...spread(index)).min(values);
/** `x.at(…).max(values)`: a new array, for an index given as a list. */
export const atMax = (x: NDArray, index: Place, values: Other): NDArray => x.at(...spread(index)).max(values);
