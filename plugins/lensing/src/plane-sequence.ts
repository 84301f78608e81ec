import { type Cosmology, ValueError } from '@glass-ts/core';

/** How the convergence of a plane follows from those of the two planes before it. */
export interface PlaneStep {
  /** Weight of the convergence of the previous plane; that of the one before has 1 − t. */
  readonly t: number;
  /** Weight of the density contrast of the previous plane. */
  readonly f: number;
}

/**
 * The recursion of the multi-plane approximation for the convergence of successive source planes,
 * κᵢ = (1 − t) κᵢ₋₂ + t κᵢ₋₁ + f δᵢ₋₁ (Tessore et al. 2023, eqs. 22–25; Schneider 2019), with distances in units of c/H0.
 */
export class PlaneSequence {
  readonly #cosmology: Cosmology;
  #z: readonly [number, number] = [0, 0];
  #x = 0;
  #weight = 0;
  #r = 1;

  constructor(cosmology: Cosmology) {
    this.#cosmology = cosmology;
  }

  /** Redshift of the last plane, 0 before the first. */
  get zsrc(): number {
    return this.#z[1];
  }

  /** Lensing weight of the last plane, 0 before the first. */
  get wlens(): number {
    return this.#weight;
  }

  /**
   * Adds a plane.
   *
   * @throws ValueError unless zsrc is larger than that of the plane before.
   */
  next(zsrc: number, wlens: number): PlaneStep {
    const [z1, z2] = this.#z;
    if (!(zsrc > z2)) {
      throw new ValueError(`source redshift must be increasing: ${zsrc} follows ${z2}`, {
        where: { name: 'MultiPlaneConvergence' },
        fix: 'Add the planes from the observer outwards, the first at a redshift above 0.',
      });
    }
    const c = this.#cosmology;
    const x2 = this.#x;
    const x3 = c.transverseComovingDistance(zsrc) / c.hubbleDistance;
    const r13 = c.transverseComovingDistance(z1, zsrc) / (c.hubbleDistance * x3);
    const r23 = c.transverseComovingDistance(z2, zsrc) / (c.hubbleDistance * x3);
    const t = r13 / this.#r;
    const f = ((1.5 * c.OmegaM0 * x2 * r23 * (1 + z2)) / c.HOverH0(z2)) * this.#weight;
    this.#z = [z2, zsrc];
    this.#x = x3;
    this.#weight = wlens;
    this.#r = r23;
    return { t, f };
  }
}
