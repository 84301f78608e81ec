import type { Cosmology } from '@glass-ts/core';
import { numeric, type WindowLike, windowNodes } from '@glass-ts/tables';
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

/**
 * Convergence spectrum of two source distributions n(z), Limber: C_l = ∫ dχ q_i q_j χ⁻² P((l + 1/2)/χ, z) with the lensing
 * efficiency q(χ) = 3/2 Ω_m (H0/c)² (1 + z) χ ∫_z n(z') (χ' − χ)/χ' dz' of a flat universe. l = 0 and 1 are zero.
 */
export function lensingCls(
  sources: readonly WindowLike[],
  cosmology: Cosmology,
  power: MatterPower,
  lmax: number,
): Float64Array[] {
  const zMax = Math.max(...sources.map((w) => windowNodes(w).za.at(-1)!));
  const n = 2 * Math.ceil(Math.max(400, zMax * 400)) + 1;
  const z = Float64Array.from({ length: n }, (_, i) => (i * zMax) / (n - 1));
  const chi = z.map((y) => cosmology.comovingDistance(y));
  const prefactor = (1.5 * cosmology.OmegaM0) / cosmology.hubbleDistance ** 2;
  const efficiency = sources.map((window) => {
    const { za, wa } = windowNodes(window);
    const total = numeric.trapezoid(wa, za);
    const chiA = za.map((y) => cosmology.comovingDistance(y));
    return z.map((y, i) => {
      // Behind z the integrand is on the window's own nodes; the first interval begins at z itself, where it vanishes.
      let [sum, zBefore, before] = [0, y, 0];
      for (let k = 0; k < za.length; k++) {
        if (za[k]! <= y) continue;
        const value = (wa[k]! * (chiA[k]! - chi[i]!)) / chiA[k]!;
        if (k === 0) [zBefore, before] = [za[0]!, value];
        sum += ((za[k]! - zBefore) * (value + before)) / 2;
        [zBefore, before] = [za[k]!, value];
      }
      return (prefactor * (1 + y) * chi[i]! * sum) / total;
    });
  });
  const step = zMax / (n - 1);
  return sources.flatMap((_, a) =>
    Array.from({ length: a + 1 }, (__, m) => a - m).map((b) => {
      const out = new Float64Array(lmax + 1);
      for (let i = 1; i < n; i++) {
        const q = efficiency[a]![i]! * efficiency[b]![i]!;
        if (q === 0) continue;
        const simpson = ((i === n - 1 ? 1 : i % 2 ? 4 : 2) * step) / 3;
        const dchi = cosmology.hubbleDistance / cosmology.HOverH0(z[i]!);
        const factor = (simpson * dchi * q) / chi[i]! ** 2;
        for (let l = 2; l <= lmax; l++) out[l]! += factor * power((l + 0.5) / chi[i]!, z[i]!);
      }
      return out;
    }),
  );
}
