import { type Namespace, type NDArray, slice } from '@glass-ts/core';
import { rootsOfUnity } from '../fft/factors.ts';

/** A complex array from its parts. */
export const complex = (re: NDArray, im: NDArray): NDArray => re.add(im.mul({ re: 0, im: 1 }));

/** exp(±iπ m/n), m = 0 … lmax. */
function phases(xp: Namespace, n: number, lmax: number, sign: 1 | -1): NDArray {
  const roots = rootsOfUnity(2 * n);
  const out = new Float64Array(2 * (lmax + 1));
  for (let m = 0; m <= lmax; m++) {
    const k = m % (2 * n);
    out[2 * m] = roots[2 * k];
    out[2 * m + 1] = sign * roots[2 * k + 1];
  }
  const { complex: dtype } = xp.backend.info.defaults;
  return xp.fromTyped(dtype === 'complex64' ? Float32Array.from(out) : out, [lmax + 1], dtype, {
    reason: 'sht phases',
  });
}

/** Groups of rings of one length: pairs of caps rings, then the belt. Ring numbers count from 0 at the north pole. */
function groups(nside: number): { readonly n: number; readonly rings: readonly number[] }[] {
  const all = [];
  for (let i = 1; i < nside; i++) all.push({ n: 4 * i, rings: [i - 1, 4 * nside - i - 1] });
  all.push({ n: 4 * nside, rings: Array.from({ length: 2 * nside + 1 }, (_, k) => nside - 1 + k) });
  return all;
}

const belt = (nside: number): (0 | 1)[] => Array.from({ length: 2 * nside + 1 }, (_, k) => (k % 2 === 0 ? 1 : 0));

/** The rings of a group out of (…, rings, orders): two rings, or the belt. */
const pick = (x: NDArray, rings: readonly number[]): NDArray => {
  const { xp } = x;
  if (rings.length > 2) return x.get(slice(), slice(rings[0], rings[0] + rings.length));
  return xp.concat(
    rings.map((r) => x.get(slice(), slice(r, r + 1))),
    { axis: 1 },
  );
};

/** Modes (fields, 4·nside − 1 rings, orders) complex → maps (fields, npix): Re f_0 + 2 Re Σ_{m>0} f_m exp(imφ). */
export function ringsToMaps(xp: Namespace, nside: number, lmax: number, modes: NDArray): NDArray {
  const fields = modes.shape[0];
  const orders = lmax + 1;
  const twice = xp.where(xp.arange(orders).gt(0), 2, xp.ones([orders], { dtype: xp.backend.info.defaults.real }));
  const doubled = modes.mul(twice);
  const parts: NDArray[] = new Array(2 * nside - 1);
  for (const { n, rings } of groups(nside)) {
    let f = pick(doubled, rings);
    const turned = f.mul(phases(xp, n, lmax, 1));
    f = n < 4 * nside ? turned : xp.where(xp.reshape(xp.asarray(belt(nside)), [-1, 1]).gt(0), turned, f);
    // orders that differ by n are the same on the ring
    const blocks = Math.ceil(orders / n);
    if (blocks * n > orders) {
      f = xp.concat([f, xp.zeros([fields, rings.length, blocks * n - orders], { dtype: f.dtype })], { axis: 2 });
    }
    const folded = xp.sum(xp.reshape(f, [fields, rings.length, blocks, n]), { axis: 2 });
    const values = xp.real(xp.fft.ifft(folded, { norm: 'forward' }));
    if (n === 4 * nside) parts[nside - 1] = xp.reshape(values, [fields, -1]);
    else {
      parts[n / 4 - 1] = values.get(slice(), 0);
      parts[2 * nside - 1 - n / 4] = values.get(slice(), 1);
    }
  }
  return xp.concat(parts, { axis: 1 });
}

/** The transpose: maps (fields, npix) → Σ_j map_j exp(−imφ_j), (fields, 4·nside − 1 rings, orders) complex. */
export function mapsToRings(xp: Namespace, nside: number, lmax: number, maps: NDArray): NDArray {
  const fields = maps.shape[0];
  const npix = 12 * nside * nside;
  const parts: NDArray[] = new Array(2 * nside - 1);
  const orders = xp.arange(lmax + 1, { dtype: xp.backend.info.defaults.index });
  for (const { n, rings } of groups(nside)) {
    const isBelt = n === 4 * nside;
    const first = isBelt ? 2 * nside * (nside - 1) : (n / 4 - 1) * (n / 2);
    const values = isBelt
      ? xp.reshape(maps.get(slice(), slice(first, npix - first)), [fields, rings.length, n])
      : xp.stack(
          [maps.get(slice(), slice(first, first + n)), maps.get(slice(), slice(npix - first - n, npix - first))],
          {
            axis: 1,
          },
        );
    const spectrum = xp.fft.fft(xp.astype(values, xp.backend.info.defaults.complex));
    const f = xp.take(spectrum, xp.remainder(orders, n), { axis: 2 });
    const turned = f.mul(phases(xp, n, lmax, -1));
    const modes = isBelt ? xp.where(xp.reshape(xp.asarray(belt(nside)), [-1, 1]).gt(0), turned, f) : turned;
    if (isBelt) parts[nside - 1] = modes;
    else {
      parts[n / 4 - 1] = modes.get(slice(), slice(0, 1));
      parts[2 * nside - 1 - n / 4] = modes.get(slice(), slice(1, 2));
    }
  }
  return xp.concat(parts, { axis: 1 });
}
