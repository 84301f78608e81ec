import { BOLTZMANN_EV_K, NEUTRINO_TEMPERATURE_RATIO, photonDensityH2 } from './constants.ts';

// Trapezoidal rule in s = ln q for ∫ q² √(q² + y²) / (e^q + 1) dq. The integrand is analytic in the strip |Im s| < π/2 for
// every y and decays exponentially on the left and doubly so on the right, so that the error is about exp(−π²/STEP) ≈ 1e−17.
const STEP = 0.25;
const FIRST = -10;
const LAST = 4;
const MOMENTA: number[] = [];
const WEIGHTS: number[] = [];
for (let s = FIRST; s <= LAST; s += STEP) {
  const q = Math.exp(s);
  MOMENTA.push(q * q);
  WEIGHTS.push((STEP * q ** 3) / (Math.exp(q) + 1));
}

/** Energy density relative to today's critical density, and its logarithmic derivative with respect to 1 + z times itself. */
export interface DensityAndSlope {
  readonly density: number;
  /** d density / d ln(1 + z). */
  readonly slope: number;
}

/**
 * Relic neutrinos with mass: the exact Fermi–Dirac integral (no fitting formula), temperature (4/11)^(1/3) T_CMB, two
 * spin states per species (e.g. Lesgourgues & Pastor 2006, eq. 7).
 */
export class MassiveNeutrinos {
  /** Ω_ν today. */
  readonly Omega0: number;
  readonly #scale: number;
  /** m c² / (k T_ν) today, per species. */
  readonly #y0: readonly number[];

  /** @param masses in eV, each > 0. @param TCmb in K. */
  constructor(masses: readonly number[], TCmb: number, h: number) {
    const temperature = NEUTRINO_TEMPERATURE_RATIO * TCmb;
    this.#y0 = masses.map((m) => m / (BOLTZMANN_EV_K * temperature));
    this.#scale = (photonDensityH2(TCmb) / (h * h)) * NEUTRINO_TEMPERATURE_RATIO ** 4 * (15 / Math.PI ** 4);
    this.Omega0 = this.at(1).density;
  }

  /** Summed over the species, at x = 1 + z. */
  at(x: number): DensityAndSlope {
    let energy = 0;
    let rest = 0;
    for (const y0 of this.#y0) {
      const y2 = (y0 / x) ** 2;
      for (let k = 0; k < MOMENTA.length; k++) {
        const root = Math.sqrt(MOMENTA[k] + y2);
        energy += WEIGHTS[k] * root;
        rest += (WEIGHTS[k] * y2) / root;
      }
    }
    const scale = this.#scale * x ** 4;
    return { density: scale * energy, slope: scale * (4 * energy - rest) };
  }
}
