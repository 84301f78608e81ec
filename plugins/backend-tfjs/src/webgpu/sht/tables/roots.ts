/** Entries of the fine table of a ring. */
export const FINE = 64;

/**
 * exp(2πi k/n), interleaved, for k = 0, step, 2·step, …: `count` of them. Angles are reduced to the first octant in integers, so that every value has the
 * accuracy of one sine.
 */
function roots(out: Float32Array, at: number, n: number, step: number, count: number): void {
  for (let j = 0; j < count; j++) {
    const eighth = (8 * j * step) % (8 * n);
    const octant = Math.floor(eighth / n);
    const rest = eighth - octant * n;
    const angle = (Math.PI / 4) * ((octant & 1 ? n - rest : rest) / n);
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    const swap = ((octant + 1) >> 1) & 1;
    const re = swap ? s : c;
    const im = swap ? c : s;
    out[at + 2 * j] = octant >= 2 && octant <= 5 ? -re : re;
    out[at + 2 * j + 1] = octant >= 4 ? -im : im;
  }
}

/** exp(2πi k/n) for k = 0 … n − 1, interleaved. */
export function rootTable(n: number): Float32Array {
  const out = new Float32Array(2 * n);
  roots(out, 0, n, 1, n);
  return out;
}

/** Where the roots of the rings of 4·i pixels begin in `ringRoots`, in complex numbers: Σ_{k<i} (64 + ⌈k/8⌉). */
export function ringRootsOffset(i: number): number {
  const e = i - 1;
  const a = e >> 3;
  return FINE * e + (a + 1) * (4 * a + (e & 7));
}

/**
 * For i = 1 … nside the roots of order 8·i in two tables, exp(2πi k/8i) = fine[k & 63] · coarse[k >> 6]: they hold the phases of the first pixels, the
 * chirps and the twiddle factors of rings with 4·i pixels.
 */
export function ringRoots(nside: number): Float32Array {
  const out = new Float32Array(2 * ringRootsOffset(nside + 1));
  for (let i = 1; i <= nside; i++) {
    const at = 2 * ringRootsOffset(i);
    roots(out, at, 8 * i, 1, FINE);
    roots(out, at + 2 * FINE, 8 * i, FINE, Math.ceil(i / 8));
  }
  return out;
}
