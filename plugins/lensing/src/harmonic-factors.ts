import { ValueError } from '@glass-ts/core';
import { pixelWindows } from '@glass-ts/healpix';

const degrees = (lmax: number, f: (l: number) => number): Float64Array =>
  Float64Array.from({ length: lmax + 1 }, (_, l) => f(l));

/** Lensing potential of convergence: −2/(l(l+1)), zero at l = 0. */
export const potentialFactor = (lmax: number): Float64Array => degrees(lmax, (l) => (l === 0 ? 0 : -2 / (l * (l + 1))));

/** Deflection of the potential: √(l(l+1)). */
export const deflectionFactor = (lmax: number): Float64Array => degrees(lmax, (l) => Math.sqrt(l * (l + 1)));

/**
 * Shear of convergence: −√((l+2)(l−1)/(l(l+1))), zero below l = 2; with `discretized` times the ratio of the pixel windows of
 * spin-2 and scalar maps.
 *
 * @throws ValueError where the pixel windows do not reach lmax.
 */
export function shearFactor(lmax: number, nside: number, discretized: boolean): Float64Array {
  const factor = degrees(lmax, (l) => (l < 2 ? 0 : -Math.sqrt(((l + 2) * (l - 1)) / (l * (l + 1)))));
  if (!discretized) return factor;
  const { temperature, polarization } = pixelWindows(nside, lmax);
  if (temperature.length < lmax + 1) {
    throw new ValueError(
      `the pixel windows of nside ${nside} end at l = ${temperature.length - 1}, before lmax ${lmax}`,
      {
        where: { name: 'lmax' },
        fix: `Use lmax ≤ ${4 * nside}, or discretized: false`,
      },
    );
  }
  return factor.map((f, l) => (f * polarization[l]!) / temperature[l]!);
}

/** Entry by entry. */
export const product = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x * b[i]!);
