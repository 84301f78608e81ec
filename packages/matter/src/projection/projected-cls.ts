import type { Cosmology } from '@glass-ts/core';
import { numeric, type WindowLike, windowNodes } from '@glass-ts/tables';
import type { MatterPower } from '../power/types.ts';

/** What is projected: the density contrast in a window, or the convergence of sources with that distribution. */
export interface Tracer {
  /** Distribution in redshift, of any norm. */
  readonly window: WindowLike;
  readonly kind: 'density' | 'convergence';
  /** Linear bias of a density; 1 when left out. */
  readonly bias?: number;
}

/** Nodes in z of all integrals. */
function nodes(tracers: readonly Tracer[]): Float64Array {
  const zMax = Math.max(...tracers.map(({ window }) => windowNodes(window).za.at(-1)!));
  const n = 2 * Math.ceil(Math.max(400, zMax * 400)) + 1;
  return Float64Array.from({ length: n }, (_, i) => (i * zMax) / (n - 1));
}

/** Lensing efficiency 3/2 Ω_m (H0/c)² (1 + z) χ ∫_z n(z') (χ' − χ)/χ' dz' of a flat universe, in 1/Mpc. */
function efficiency(window: WindowLike, cosmology: Cosmology, z: Float64Array, chi: Float64Array): Float64Array {
  const { za, wa } = windowNodes(window);
  const total = numeric.trapezoid(wa, za);
  const chiA = za.map((y) => cosmology.comovingDistance(y));
  const prefactor = (1.5 * cosmology.OmegaM0) / cosmology.hubbleDistance ** 2;
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
}

/** n(z) dz/dχ, in 1/Mpc. */
function density({ window, bias = 1 }: Tracer, cosmology: Cosmology, z: Float64Array): Float64Array {
  const { za, wa } = windowNodes(window);
  const total = numeric.trapezoid(wa, za);
  const n = numeric.interp(z, za, wa, { left: 0, right: 0 });
  return n.map((v, i) => (bias * v * cosmology.HOverH0(z[i]!)) / (total * cosmology.hubbleDistance));
}

/**
 * Angular spectra of densities and convergences together, by the Limber approximation:
 * C_l = ∫ dχ q_i q_j χ⁻² P((l + 1/2)/χ, z), with q = b n(z) dz/dχ of a density and the lensing efficiency of a convergence
 * (flat universes). Meets CAMB to 1 % for l ≥ 60 and windows of Δz = 0.05 or more; without magnification and redshift-space distortions.
 *
 * @returns one Float64Array (lmax + 1) per pair in GLASS order. The formula has values at l = 0 and 1, too: set them to zero
 *   where there should be no monopole and dipole.
 */
export function projectedCls(
  tracers: readonly Tracer[],
  cosmology: Cosmology,
  power: MatterPower,
  lmax: number,
): Float64Array[] {
  if (tracers.length === 0) return [];
  const z = nodes(tracers);
  const chi = z.map((y) => cosmology.comovingDistance(y));
  const kernels = tracers.map((tracer) =>
    tracer.kind === 'density' ? density(tracer, cosmology, z) : efficiency(tracer.window, cosmology, z, chi),
  );
  const last = z.length - 1;
  const step = z[last]! / last;
  const weight = z.map((y, i) => {
    const simpson = ((i === 0 || i === last ? 1 : i % 2 ? 4 : 2) * step) / 3;
    return i === 0 ? 0 : (simpson * cosmology.hubbleDistance) / (cosmology.HOverH0(y) * chi[i]! ** 2);
  });
  const pairs = tracers.flatMap((_, a) => Array.from({ length: a + 1 }, (__, d) => [a, a - d] as const));
  const out = pairs.map(() => new Float64Array(lmax + 1));
  for (let i = 1; i <= last; i++) {
    const factors = pairs.map(([a, b]) => weight[i]! * kernels[a]![i]! * kernels[b]![i]!);
    if (factors.every((f) => f === 0)) continue;
    for (let l = 0; l <= lmax; l++) {
      const p = power((l + 0.5) / chi[i]!, z[i]!);
      for (let k = 0; k < out.length; k++) out[k]![l]! += factors[k]! * p;
    }
  }
  return out;
}

/**
 * Convergence spectra of source distributions n(z) by the Limber approximation: {@link projectedCls} for convergences only.
 *
 * @returns one Float64Array (lmax + 1) per pair in GLASS order; l = 0 and 1 are zero.
 */
export function lensingCls(
  sources: readonly WindowLike[],
  cosmology: Cosmology,
  power: MatterPower,
  lmax: number,
): Float64Array[] {
  const tracers = sources.map((window) => ({ window, kind: 'convergence' }) as const);
  return projectedCls(tracers, cosmology, power, lmax).map((cl) => cl.fill(0, 0, 2));
}
