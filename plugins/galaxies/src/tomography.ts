import { type NDArray, tidy, xpx } from '@glass-ts/core';

/**
 * Number of the tomographic bin of every redshift: bin i holds edges[i] ≤ z < edges[i + 1]; −1 outside of all bins.
 *
 * @param z redshifts, any shape. @param edges edges of the bins (nbins + 1), ascending, on the same device.
 * @returns int32, shape of z.
 */
export function tomographicBins(z: NDArray, edges: NDArray): NDArray {
  return tidy(() => {
    const { xp } = z;
    const bin = xpx.digitize(z, edges).sub(1);
    return xp.astype(xp.where(bin.lt(edges.size - 1), bin, -1), 'int32');
  });
}
