/**
 * Background cosmology, as the stages see it. Numbers in, numbers out: these are table values on the host.
 * Distances are comoving, in Mpc; built-in implementations also take arrays.
 */
export interface Cosmology {
  /** Ω_m today (matter, massive neutrinos included). */
  readonly OmegaM0: number;
  /** Critical density today in M_sun / Mpc³. */
  readonly criticalDensity0: number;
  /** c / H0 in Mpc. */
  readonly hubbleDistance: number;
  /** H0 / (100 km/s/Mpc). */
  readonly h: number;
  /** E(z) = H(z) / H0. */
  HOverH0(z: number): number;
  /** Line-of-sight comoving distance in Mpc to z, or from z to z2. */
  comovingDistance(z: number, z2?: number): number;
  /** Transverse comoving distance in Mpc to z, or from z to z2. */
  transverseComovingDistance(z: number, z2?: number): number;
}

export interface CosmologyWithGrowthFactor extends Cosmology {
  /** Linear growth factor, 1 at z = 0. */
  growthFactor(z: number): number;
}

export interface CosmologyWithInverseComovingDistance extends Cosmology {
  /** Redshift at a line-of-sight comoving distance in Mpc. */
  invComovingDistance(distance: number): number;
}

export interface CosmologyWithOmegaM extends Cosmology {
  /** Ω_m(z) = ρ_m(z) / ρ_crit(z). */
  OmegaM(z: number): number;
}

/** Everything the pipeline asks of a cosmology. */
export type PipelineCosmology = CosmologyWithGrowthFactor & CosmologyWithInverseComovingDistance & CosmologyWithOmegaM;

/** Parameters as run files and file headers give them. */
export interface CosmologyParameters {
  /** H0 / (100 km/s/Mpc). */
  readonly h: number;
  /** Ω_m today, massive neutrinos included. */
  readonly OmegaM: number;
  /** Ω_Λ (dark energy) today; flat when left out. */
  readonly OmegaLambda?: number;
  readonly OmegaB?: number;
  /** Ω_r today: photons and massless neutrinos; 0 when left out. */
  readonly OmegaR?: number;
  /** Dark energy equation of state w0 + wa (1 − a). */
  readonly w0?: number;
  readonly wa?: number;
  /** Masses of massive neutrino species in eV. */
  readonly neutrinoMasses?: readonly number[];
  /** CMB temperature in K, for neutrinos; 2.7255 when left out. */
  readonly TCmb?: number;
}

/** Makes a cosmology from parameters; bound in the container, so that anyone can replace it. */
export interface CosmologyFactory {
  /** The model with these parameters. @throws ValueError for parameters that no model has. */
  create(parameters: CosmologyParameters): PipelineCosmology;
}
