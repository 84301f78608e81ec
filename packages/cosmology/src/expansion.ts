import { ValueError } from '@glass-ts/core';
import type { Densities } from './parameters.ts';

/** The Friedmann equation of a model: E² and its slope as functions of x = 1 + z. */
export class Expansion {
  readonly #model: Densities;

  constructor(model: Densities) {
    this.#model = model;
  }

  /** ρ_DE(z)/ρ_DE(0) for w(a) = w0 + wa (1 − a) (Chevallier & Polarski 2001; Linder 2003, eq. 7). */
  #darkEnergy(x: number): number {
    const { w0, wa } = this.#model;
    if (w0 === -1 && wa === 0) return 1;
    return x ** (3 * (1 + w0 + wa)) * Math.exp(-3 * wa * (1 - 1 / x));
  }

  /** E(z)² = H(z)²/H0². */
  squared(x: number): number {
    const m = this.#model;
    const nu = m.neutrinos === undefined ? 0 : m.neutrinos.at(x).density;
    return ((m.OmegaR0 * x + m.OmegaCB0) * x + m.OmegaK0) * x * x + m.OmegaDE0 * this.#darkEnergy(x) + nu;
  }

  /**
   * E(z) at x = 1 + z.
   *
   * @throws ValueError where E² ≤ 0: the model never had (or never will have) that redshift.
   */
  at(x: number): number {
    const e2 = this.squared(x);
    if (e2 <= 0 || x <= 0) {
      throw new ValueError(`the expansion history does not reach redshift ${x - 1}`, {
        code: 'ERR_COSMOLOGY_RANGE',
        where: { name: 'HOverH0' },
        fix: 'Use redshifts above −1, and densities of a universe with a big bang.',
      });
    }
    return Math.sqrt(e2);
  }

  /** d ln E / d ln a, a = 1/x. */
  slope(x: number): number {
    const m = this.#model;
    const nu = m.neutrinos === undefined ? 0 : m.neutrinos.at(x).slope;
    const w = m.w0 + m.wa * (1 - 1 / x);
    const rising =
      4 * m.OmegaR0 * x ** 4 +
      3 * m.OmegaCB0 * x ** 3 +
      2 * m.OmegaK0 * x * x +
      3 * (1 + w) * m.OmegaDE0 * this.#darkEnergy(x) +
      nu;
    return -rising / (2 * this.squared(x));
  }

  /** ρ_m(z)/ρ_crit(z), massive neutrinos included with their full energy density. */
  matterFraction(x: number): number {
    const m = this.#model;
    const nu = m.neutrinos === undefined ? 0 : m.neutrinos.at(x).density;
    return (m.OmegaCB0 * x ** 3 + nu) / this.at(x) ** 2;
  }
}
