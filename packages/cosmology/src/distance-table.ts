import { ValueError } from '@glass-ts/core';
import type { Expansion } from './expansion.ts';
import { gaussLegendre, integrate } from './quadrature.ts';

// Panels of width 1/16 in ln(1 + z) with ten Gauss points each: the integrand e^u/E(u) is analytic with singularities no
// closer than about |Im u| = π/3, so that a panel's error is below rounding.
const WIDTH = 1 / 16;
const RULE = gaussLegendre(10);
const LIMIT = 64; // ln(1 + z) beyond which no inverse is looked for

/**
 * χ(z) = ∫ dz / E(z), the line-of-sight comoving distance in units of c/H0, as a function of u = ln(1 + z). Values at
 * panel ends are cached and extended on demand; every value is a quadrature, nothing is interpolated.
 */
export class DistanceTable {
  readonly #integrand: (u: number) => number;
  /** χ at u = k·WIDTH. */
  readonly #nodes: number[] = [0];

  constructor(expansion: Expansion) {
    this.#integrand = (u) => {
      const x = Math.exp(u);
      return x / expansion.at(x);
    };
  }

  #node(k: number): number {
    while (this.#nodes.length <= k) {
      const j = this.#nodes.length - 1;
      this.#nodes.push(this.#nodes[j] + integrate(this.#integrand, j * WIDTH, (j + 1) * WIDTH, RULE));
    }
    return this.#nodes[k];
  }

  /** χ from redshift 0 to u; negative for u < 0. */
  at(u: number): number {
    if (Number.isNaN(u)) return Number.NaN;
    if (u === Number.POSITIVE_INFINITY || u === Number.NEGATIVE_INFINITY) {
      throw new ValueError('distances need finite redshifts above −1', {
        code: 'ERR_COSMOLOGY_RANGE',
        where: { name: 'comovingDistance' },
        fix: 'Give redshifts above −1; there is no distance at infinity.',
      });
    }
    if (u >= 0) {
      const k = Math.floor(u / WIDTH);
      return this.#node(k) + integrate(this.#integrand, k * WIDTH, u, RULE);
    }
    const panels = Math.ceil(-u / WIDTH);
    let sum = 0;
    for (let k = 0; k < panels; k++) {
      sum += integrate(this.#integrand, (u * (k + 1)) / panels, (u * k) / panels, RULE);
    }
    return -sum;
  }

  /** χ from u1 to u2; without cancellation where the two are close. */
  between(u1: number, u2: number): number {
    if (Math.abs(u2 - u1) <= 2 * WIDTH) return integrate(this.#integrand, u1, u2, RULE);
    return this.at(u2) - this.at(u1);
  }

  /**
   * u at which χ is reached: the panel by bisection, then Newton's method on the quadrature (dχ/du is the integrand).
   *
   * @throws ValueError beyond the particle horizon, and for negative distances.
   */
  inverse(chi: number): number {
    if (Number.isNaN(chi)) return Number.NaN;
    if (chi < 0) {
      throw new ValueError(`comoving distance ${chi} c/H0 is negative`, {
        code: 'ERR_COSMOLOGY_RANGE',
        where: { name: 'invComovingDistance' },
        fix: 'Give distances of zero or more, in Mpc.',
      });
    }
    while (this.#nodes[this.#nodes.length - 1] <= chi) {
      if (this.#nodes.length * WIDTH > LIMIT || chi === Number.POSITIVE_INFINITY) {
        throw new ValueError(`no redshift has the comoving distance ${chi} c/H0: it is beyond the particle horizon`, {
          code: 'ERR_COSMOLOGY_RANGE',
          where: { name: 'invComovingDistance' },
          fix: 'Check the unit of the distance: Mpc, not kpc or Mpc/h.',
        });
      }
      this.#node(this.#nodes.length);
    }
    let low = 0;
    let high = this.#nodes.length - 1;
    while (high - low > 1) {
      const k = (low + high) >> 1;
      if (this.#nodes[k] <= chi) low = k;
      else high = k;
    }
    const start = low * WIDTH;
    const rest = chi - this.#nodes[low];
    let u = start + (rest / (this.#nodes[high] - this.#nodes[low])) * WIDTH;
    for (let round = 0; round < 8; round++) {
      const step = (integrate(this.#integrand, start, u, RULE) - rest) / this.#integrand(u);
      u -= step;
      if (Math.abs(step) <= 1e-15 * (1 + u)) break;
    }
    return Math.max(u, 0);
  }
}
