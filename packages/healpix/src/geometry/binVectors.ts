import { DTypeError, type NDArray, slice, tidy, ValueError, xpx } from '@glass-ts/core';
import { dispatch } from '../dispatch.ts';
import { checkNside, checkPixelNumbers } from './nside.ts';
import { type SchemeOptions, vec2pix } from './toPixel.ts';

export interface BinOptions extends SchemeOptions {
  /** (n) bool: vectors to take; the others may have no direction. Default all. */
  readonly inside?: NDArray;
  /** (n) real: adds these instead of ones, in the order of the vectors. */
  readonly weights?: NDArray;
}

/**
 * How many of the vectors (n, 3), of any length, lie in each pixel: exact integers (npix) of the index dtype; or the sums
 * of their weights, real. The same as `bincount` of `vec2pix`, in one pass where the backend has one.
 * @throws ValueError on the host for a vector without a direction that is not left out
 */
export function binVectors(nside: number, vectors: NDArray, options: BinOptions = {}): NDArray {
  const { nest = false, inside, weights } = options;
  const { xp } = vectors;
  const name = 'binVectors';
  checkNside(nside, name, { nest });
  checkPixelNumbers(nside, xp.backend.info.defaults.index, name);
  if (vectors.ndim !== 2 || vectors.shape[1] !== 3) {
    throw new ValueError(`vectors of shape (${vectors.shape.join(', ')})`, {
      where: { name },
      fix: 'Vectors have the shape (n, 3)',
    });
  }
  const [n] = vectors.shape;
  for (const x of [inside, weights]) {
    if (x && (x.ndim !== 1 || x.size !== n)) {
      throw new ValueError(`${n} vectors with ${x.size} marks or weights`, {
        where: { name },
        fix: 'Give one for each',
      });
    }
  }
  if (inside && inside.dtype !== 'bool') {
    throw new DTypeError(`marks are bool, not ${inside.dtype}`, { where: { name }, fix: 'Compare: x.ne(0)' });
  }
  const npix = 12 * nside * nside;
  return tidy(() => {
    const sums =
      weights && xp.isdtype(weights.dtype, 'real floating') ? weights : weights && xp.astype(weights, real(xp));
    const composed = () => {
      const [x, y, z] = [0, 1, 2].map((i) => vectors.get(slice(), i)) as [NDArray, NDArray, NDArray];
      const one = inside && xp.where(inside, x, xp.asarray(1, { dtype: x.dtype }));
      const pixels = vec2pix(nside, one ?? x, y, z, { nest });
      const bins = inside ? xp.where(inside, pixels, xp.asarray(npix, { dtype: pixels.dtype })) : pixels;
      return xpx.bincount(bins, { length: npix + 1, ...(sums ? { weights: sums } : {}) }).get(slice(0, npix));
    };
    return dispatch(xp, 'healpix.bin', {
      kernel: (run) => vectors.context.wrap(run(vectors, nside, nest, inside, sums), [npix]),
      loops: composed,
      portable: composed,
    });
  });
}

const real = (xp: NDArray['xp']) => xp.backend.info.defaults.real;
