import { type CosmologyWithGrowthFactor, ValueError } from '@glass-ts/core';
import { eisensteinHu } from './eisenstein-hu.ts';
import type { MatterPower } from './types.ts';

/** Amplitude and slope of the primordial spectrum, and baryons. */
export interface PrimordialParameters {
  readonly OmegaB: number;
  /** Scalar spectral index; 0.96 when left out. */
  readonly ns?: number;
  /** Amplitude of the curvature power at `kPivot`; 2e-9 when neither this nor sigma8 is given. */
  readonly As?: number;
  /** Pivot wavenumber in 1/Mpc; 0.05 when left out. */
  readonly kPivot?: number;
  /** rms of the linear density contrast in spheres of 8 Mpc/h today; sets the amplitude in place of As. */
  readonly sigma8?: number;
  readonly TCmb?: number;
}

/** Fourier transform of a sphere of radius 1, normalised to 1 at 0. */
const sphere = (x: number): number =>
  x < 1e-2 ? 1 - (x * x) / 10 + (x * x * x * x) / 280 : (3 * (Math.sin(x) - x * Math.cos(x))) / (x * x * x);

/** rms of the density contrast in spheres of radius r (Mpc): (1/2π² ∫ k² P W² dk)^½, Simpson in ln k. */
export function sphereRms(power: (k: number) => number, r: number): number {
  const [low, high, n] = [Math.log(1e-5), Math.log(300 / r), 4000];
  const step = (high - low) / n;
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    const k = Math.exp(low + i * step);
    sum += (i === 0 || i === n ? 1 : i % 2 ? 4 : 2) * k ** 3 * power(k) * sphere(k * r) ** 2;
  }
  return Math.sqrt((sum * step) / 3 / (2 * Math.PI ** 2));
}

/** Redshift deep in matter domination, where the growth factor goes with the scale factor. */
const Z_MATTER = 50;

/**
 * Linear matter power spectrum: power-law curvature fluctuations, the transfer function of Eisenstein & Hu, and
 * scale-independent growth. δ(k, z) = 2/5 k² c²/(Ω_m H0²) T(k) D(z) R(k), with D → a in matter domination
 * (Dodelson 2003, eq. 7.9), so that no σ8 is needed. Returns P(k, z) in Mpc³.
 */
export function linearPower(cosmology: CosmologyWithGrowthFactor, parameters: PrimordialParameters): MatterPower {
  const { OmegaB, ns = 0.96, kPivot = 0.05, sigma8, TCmb } = parameters;
  if (parameters.As !== undefined && sigma8 !== undefined) {
    throw new ValueError('only one of As and sigma8 can be given', { where: { name: 'linearPower' } });
  }
  const { h, OmegaM0, hubbleDistance } = cosmology;
  const transfer = eisensteinHu({ h, OmegaM: OmegaM0, OmegaB, ...(TCmb === undefined ? {} : { TCmb }) });
  const growth0 = 1 / (cosmology.growthFactor(Z_MATTER) * (1 + Z_MATTER));
  const today = (k: number): number => {
    const curvature = ((2 * Math.PI ** 2) / k ** 3) * (parameters.As ?? 2e-9) * (k / kPivot) ** (ns - 1);
    const response = ((0.4 * k * k * hubbleDistance ** 2) / OmegaM0) * transfer(k) * growth0;
    return curvature * response * response;
  };
  const scale = sigma8 === undefined ? 1 : (sigma8 / sphereRms(today, 8 / h)) ** 2;
  return (k, z) => (k <= 0 ? 0 : scale * today(k) * cosmology.growthFactor(z) ** 2);
}
