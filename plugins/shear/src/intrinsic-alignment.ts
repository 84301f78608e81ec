import { type CosmologyWithGrowthFactor, NDArray, referenceNamespace } from '@glass-ts/core';
import { type RealInput, realArray } from '@glass-ts/rng';

/** Options of {@link kappaIaNla}. */
export interface NlaOptions {
  /** Pivot redshift. */
  readonly z0?: number;
  /** Power of (1 + z)/(1 + z0). */
  readonly eta?: number;
  /** Mean luminosity of the sample, relative to that of the pivot `l0`. */
  readonly lbar?: number;
  readonly l0?: number;
  /** Power of the luminosity. */
  readonly beta?: number;
}

/** Normalisation of the alignment amplitude by Brown et al. (2002), in Mpc³ M_sun⁻¹ h⁻². */
const C1 = 5e-14;

/**
 * Effective convergence of intrinsically aligned galaxies by the non-linear alignment model (Bridle & King 2007 with the
 * redshift and luminosity dependence of Joachimi et al. 2011): δ times
 * −A (C₁/h²) ρ_c Ω_m / D(z) ((1 + z)/(1 + z0))^η (L̄/L0)^β.
 *
 * @param delta density contrast, any shape. @param zeff effective redshift of the shell. @param aIa amplitude A.
 */
export function kappaIaNla(
  delta: RealInput,
  zeff: number,
  aIa: number,
  cosmo: Pick<CosmologyWithGrowthFactor, 'OmegaM0' | 'criticalDensity0' | 'h' | 'growthFactor'>,
  options: NlaOptions = {},
): NDArray {
  const { z0 = 0, eta = 0, lbar = 0, l0 = 1e-9, beta = 0 } = options;
  const density = (C1 / cosmo.h ** 2) * cosmo.criticalDensity0 * cosmo.OmegaM0;
  const evolution = ((1 + zeff) / (1 + z0)) ** eta * (lbar / l0) ** beta;
  const xp = delta instanceof NDArray ? delta.xp : referenceNamespace();
  return realArray(xp, delta).mul((-aIa * density * evolution) / cosmo.growthFactor(zeff));
}
