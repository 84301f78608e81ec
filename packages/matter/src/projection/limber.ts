import type { Cosmology } from '@glass-ts/core';
import { numeric, type WindowLike } from '@glass-ts/tables';
import type { MatterPower } from '../power/types.ts';
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
 * Angular spectrum of the matter in two windows by the Limber approximation to second order in 1/(l + 1/2)
 * (LoVerde & Afshordi 2008): C_l = ∫ dz H/c n_i n_j χ⁻² P((l + 1/2)/χ, z). Windows that do not overlap have zero.
 */
function limberPair(a: RadialKernel, b: RadialKernel, lmin: number, lmax: number, power: MatterPower): Float64Array {
  const out = new Float64Array(lmax + 1);
  if (!overlaps(a, b)) return out;
  const other = a === b ? a.density : densityAt(b, a.z);
  for (let i = 0; i < a.z.length; i++) {
    const chi = a.chi[i]!;
    const factor = (a.weight[i]! * other[i]! * a.dzdchi[i]!) / (chi * chi);
    if (chi === 0 || factor === 0) continue;
    for (let l = lmin; l <= lmax; l++) out[l]! += factor * power((l + 0.5) / chi, a.z[i]!);
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
  return kernels.flatMap((a, i) =>
    kernels
      .slice(0, i + 1)
      .reverse()
      .map((b) => limberPair(a, b, lmin, lmax, power)),
  );
}
