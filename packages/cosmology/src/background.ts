import type { CosmologyParameters, NDArray, PipelineCosmology, TableInput } from '@glass-ts/core';
import { criticalDensity, hubbleDistance } from './constants.ts';
import { DistanceTable } from './distance-table.ts';
import { Expansion } from './expansion.ts';
import { GrowthTable } from './growth.ts';
import { lift, lift2 } from './lift.ts';
import { resolveDensities } from './parameters.ts';

/**
 * A homogeneous universe: expansion, comoving distances (Hogg 1999) and linear growth. Redshifts are those of the
 * background; distances are comoving, in Mpc, accurate to about 1e-14 relative. Numbers give numbers; tables (lists, typed
 * arrays, arrays on the host) give arrays of the same shape.
 *
 * @throws ValueError from every method where the expansion history does not reach the redshift.
 */
export class Background implements PipelineCosmology {
  readonly h: number;
  readonly OmegaM0: number;
  /** Ω_r today: photons and massless neutrinos. */
  readonly OmegaR0: number;
  /** Dark energy today. */
  readonly OmegaDE0: number;
  /** Curvature today, 1 − ΣΩ: positive in an open universe. */
  readonly OmegaK0: number;
  /** Massive neutrinos today; part of OmegaM0. */
  readonly OmegaNu0: number;
  readonly w0: number;
  readonly wa: number;
  readonly criticalDensity0: number;
  readonly hubbleDistance: number;
  readonly #expansion: Expansion;
  readonly #distances: DistanceTable;
  #growth: GrowthTable | undefined;

  /** @param flat Ω_Λ follows from the other densities, and one that is given must agree within 1e-6. */
  constructor(parameters: CosmologyParameters, flat: boolean) {
    const model = resolveDensities(parameters, flat);
    this.h = model.h;
    this.OmegaM0 = model.OmegaM0;
    this.OmegaR0 = model.OmegaR0;
    this.OmegaDE0 = model.OmegaDE0;
    this.OmegaK0 = model.OmegaK0;
    this.OmegaNu0 = model.neutrinos?.Omega0 ?? 0;
    this.w0 = model.w0;
    this.wa = model.wa;
    this.criticalDensity0 = criticalDensity(model.h);
    this.hubbleDistance = hubbleDistance(model.h);
    this.#expansion = new Expansion(model);
    this.#distances = new DistanceTable(this.#expansion);
  }

  /** E(z) = H(z)/H0. */
  HOverH0(z: number): number;
  HOverH0(z: TableInput): NDArray;
  HOverH0(z: TableInput): number | NDArray {
    return lift((x) => this.#expansion.at(1 + x), z);
  }

  /** Line-of-sight comoving distance in Mpc to z, or from z to z2 (arrays broadcast). */
  comovingDistance(z: number, z2?: number): number;
  comovingDistance(z: TableInput, z2?: TableInput): NDArray;
  comovingDistance(z: TableInput, z2?: TableInput): number | NDArray {
    return lift2((x, y) => this.hubbleDistance * this.#chi(x, y), z, z2);
  }

  /** Transverse comoving distance in Mpc to z, or from z to z2 (Hogg 1999, eq. 16; arrays broadcast). */
  transverseComovingDistance(z: number, z2?: number): number;
  transverseComovingDistance(z: TableInput, z2?: TableInput): NDArray;
  transverseComovingDistance(z: TableInput, z2?: TableInput): number | NDArray {
    return lift2((x, y) => this.hubbleDistance * this.#transverse(this.#chi(x, y)), z, z2);
  }

  /** Redshift at a line-of-sight comoving distance in Mpc. */
  invComovingDistance(distance: number): number;
  invComovingDistance(distance: TableInput): NDArray;
  invComovingDistance(distance: TableInput): number | NDArray {
    return lift((d) => Math.expm1(this.#distances.inverse(d / this.hubbleDistance)), distance);
  }

  /** ρ_m(z)/ρ_crit(z), massive neutrinos included. */
  OmegaM(z: number): number;
  OmegaM(z: TableInput): NDArray;
  OmegaM(z: TableInput): number | NDArray {
    return lift((x) => this.#expansion.matterFraction(1 + x), z);
  }

  /** Linear growth factor of matter, 1 at z = 0. */
  growthFactor(z: number): number;
  growthFactor(z: TableInput): NDArray;
  growthFactor(z: TableInput): number | NDArray {
    this.#growth ??= new GrowthTable(this.#expansion, this.OmegaM0, this.OmegaR0);
    const growth = this.#growth;
    return lift((x) => growth.at(x), z);
  }

  #transverse(chi: number): number {
    const k = this.OmegaK0;
    if (k === 0) return chi;
    const root = Math.sqrt(Math.abs(k));
    return (k > 0 ? Math.sinh(root * chi) : Math.sin(root * chi)) / root;
  }

  #chi(z: number, z2: number | undefined): number {
    return z2 === undefined
      ? this.#distances.at(Math.log1p(z))
      : this.#distances.between(Math.log1p(z), Math.log1p(z2));
  }
}
