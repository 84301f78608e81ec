import { referenceNamespace, xpx } from '@glass-ts/core';

/** Segments of |q| = |p − ½| up to 3/8: 64 per unit. */
export const CENTRAL = 24;
/** Powers of two that the tail p < 1/8 spans down to 2^−54, each in 16 segments. */
const OCTAVES = 51;
const PER_OCTAVE = 16;
/** Coefficients of a segment: degree 4. */
export const COEFFICIENTS = 5;

/** Quantiles of the standard normal, in float64. */
function quantiles(p: readonly number[]): number[] {
  const xp = referenceNamespace();
  return Array.from(xpx.ndtri(xp.asarray([...p], { dtype: 'float64' })).toHostSync(), Number);
}

/** Places in (0, 1) at which the polynomials are exact: zeros of Chebyshev's polynomial. */
const NODES = Array.from(
  { length: COEFFICIENTS },
  (_, k) => 0.5 - 0.5 * Math.cos((Math.PI * (k + 0.5)) / COEFFICIENTS),
);

/** Coefficients of 1, t, t², … of the polynomial through the values at NODES (Newton's divided differences). */
function interpolate(values: readonly number[]): number[] {
  const d = [...values];
  for (let order = 1; order < d.length; order++) {
    for (let k = d.length - 1; k >= order; k--) {
      d[k] = ((d[k] as number) - (d[k - 1] as number)) / ((NODES[k] as number) - (NODES[k - order] as number));
    }
  }
  let c: number[] = [];
  for (let k = d.length - 1; k >= 0; k--) {
    // c ← c · (t − node) + d
    const shifted = [0, ...c];
    c = shifted.map((x, j) => x - (NODES[k] as number) * (c[j] ?? 0));
    c[0] = (c[0] ?? 0) + (d[k] as number);
  }
  return c;
}

const rows = (segments: number, at: (segment: number, t: number) => number): number[][] =>
  Array.from({ length: segments }, (_, s) => NODES.map((t) => at(s, t)));

/**
 * Polynomials of the normal quantile x(p), by segments, as signed integers: first those of x/q over |q| = (s + t)/64 with
 * 30 binary digits behind the point, then those of x over the tail p = 2^−(o+4) (1 + (s + t)/16), o = 0 … 50, with 28.
 */
export function normalTable(): Int32Array {
  const q = rows(CENTRAL, (s, t) => (s + t) / 64);
  const p = rows(OCTAVES * PER_OCTAVE, (s, t) => 2 ** -(Math.floor(s / 16) + 4) * (1 + ((s % 16) + t) / 16));
  const x = quantiles([...q.flat().map((v) => 0.5 - v), ...p.flat()]);
  const value = (segment: number, k: number): number => -(x[segment * COEFFICIENTS + k] as number);
  const central = q.flatMap((row, s) => interpolate(row.map((v, k) => value(s, k) / v)).map((c) => c * 2 ** 30));
  const tail = p.flatMap((row, s) => interpolate(row.map((_, k) => value(CENTRAL + s, k))).map((c) => c * 2 ** 28));
  return Int32Array.from([...central, ...tail], Math.round);
}
