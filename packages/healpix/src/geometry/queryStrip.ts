import { type DType, type Namespace, type NDArray, referenceNamespace, tidy } from '@glass-ts/core';
import { ringStart } from './cells.ts';
import { checkNside, nside2npix } from './nside.ts';

/** Number of the ring at or above z = cos θ; 0 above the first ring. */
export function ringAbove(nside: number, z: number): number {
  const za = Math.abs(z);
  if (za <= 2 / 3) return Math.floor(nside * (2 - 1.5 * z));
  const k = Math.floor(nside * Math.sqrt(3 * (1 - za)));
  return z > 0 ? k : 4 * nside - k - 1;
}

/**
 * Mask (npix) that is 1 on the rings between two colatitudes in radians, and 0 elsewhere. For θ₁ > θ₂ both caps, [0, θ₂] and [θ₁, π], are
 * selected; equal angles select nothing. Angles beyond π count by their cosine.
 */
export function queryStrip(
  nside: number,
  thetas: readonly [number, number] | ArrayLike<number>,
  options: { readonly dtype?: DType; readonly xp?: Namespace } = {},
): NDArray {
  checkNside(nside, 'queryStrip');
  const xp = options.xp ?? referenceNamespace();
  const { index } = xp.backend.info.defaults;
  const dtype = options.dtype ?? index;
  const npix = nside2npix(nside);
  const [t1, t2] = [thetas[0], thetas[1]];
  const strips = t1 < t2 ? [strip(nside, t1, t2)] : t1 > t2 ? [strip(nside, 0, t2), strip(nside, t1, Math.PI)] : [];
  return tidy(() => {
    const parts: NDArray[] = [];
    let done = 0;
    const extend = (end: number, value: number): void => {
      if (end > done) parts.push(xp.full([end - done], value, { dtype }));
      done = Math.max(done, end);
    };
    for (const [from, to] of strips) {
      if (from >= to) continue;
      extend(from, 0);
      extend(to, 1);
    }
    extend(npix, 0);
    return parts.length === 1 ? parts[0] : xp.concat(parts);
  });
}

/** First pixel and end of the rings between two colatitudes. */
function strip(nside: number, t1: number, t2: number): [number, number] {
  const first = Math.max(1, 1 + ringAbove(nside, Math.cos(t1)));
  const last = Math.min(4 * nside - 1, ringAbove(nside, Math.cos(t2)));
  return first > last ? [0, 0] : [ringStart(nside, first), ringStart(nside, last + 1)];
}
