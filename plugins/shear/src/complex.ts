import type { NDArray } from '@glass-ts/core';

/** A pair of real arrays of one shape and dtype: real and imaginary part, or the components of a spin-2 quantity. */
export type Pair = readonly [NDArray, NDArray];

/** re + i·im. */
export function complexOf(re: NDArray, im: NDArray): NDArray {
  return re.context.binary('complex', re, im, re.shape, re.dtype === 'float32' ? 'complex64' : 'complex128');
}

/** Real and imaginary part; the latter is zero for real arrays. */
export function partsOf(x: NDArray): Pair {
  const { xp } = x;
  return xp.isdtype(x.dtype, 'complex floating') ? [xp.real(x), xp.imag(x)] : [x, xp.zerosLike(x)];
}
