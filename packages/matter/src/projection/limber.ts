import type { Cosmology } from '@glass-ts/core';
import { numeric, type WindowLike } from '@glass-ts/tables';
import { type MatterPower, powerAt } from '../power/types.ts';
import { type RadialKernel, radialKernel } from './kernel.ts';

/** Spacing of the quadrature in Mpc: smooth integrands, so that the windows' own nodes usually decide. */
const STEP = 10;

/** n_j(z) at the nodes of another kernel. */
function densityAt(kernel: RadialKernel, z: Float64Array): Float64Array {
  return numeric.interp(z, kernel.z, kernel.density, { left: 0, right: 0 });
}

function overlaps(a: RadialKernel, b: RadialKernel): boolean {
  return a.z[0]! < b.z.at(-1)! && b.z[0]! < a.z.at(-1)!;
}

/**
 * Angular spectra of the matter in a window and in others by the Limber approximation to second order in 1/(l + 1/2)
 * (LoVerde & Afshordi 2008): C_l = ∫ dz H/c n_i n_j χ⁻² P((l + 1/2)/χ, z). Windows that do not overlap have zero. The power
 * along the window serves all pairs.
 */
function limberRow(
  a: RadialKernel,
  others: readonly RadialKernel[],
  lmin: number,
  lmax: number,
  power: MatterPower,
): Float64Array[] {
  const out = others.map(() => new Float64Array(lmax + 1));
  const densities = others.map((b) => (a === b ? a.density : overlaps(a, b) ? densityAt(b, a.z) : undefined));
  const values = new Float64Array(lmax + 1);
  for (let i = 0; i < a.z.length; i++) {
    const chi = a.chi[i]!;
    const factors = densities.map((n) => (n ? (a.weight[i]! * n[i]! * a.dzdchi[i]!) / (chi * chi) : 0));
    if (chi === 0 || factors.every((f) => f === 0)) continue;
    const p = powerAt(power, a.z[i]!);
    for (let l = lmin; l <= lmax; l++) values[l] = p((l + 0.5) / chi);
    factors.forEach((factor, j) => {
      const cl = out[j]!;
      if (factor !== 0) for (let l = lmin; l <= lmax; l++) cl[l]! += factor * values[l]!;
    });
  }
  return out;
}

/** Limber spectra of all pairs of windows in GLASS order, entries below `lmin` zero. */
export function limberCls(
  windows: readonly WindowLike[],
  cosmology: Cosmology,
  power: MatterPower,
  lmin: number,
  lmax: number,
): Float64Array[] {
  const kernels = windows.map((w) => radialKernel(w, cosmology, STEP));
  return kernels.flatMap((a, i) => limberRow(a, kernels.slice(0, i + 1).reverse(), lmin, lmax, power));
}
