/** Power spectrum of the matter density contrast: P(k, z) in Mpc³ at a wavenumber k in 1/Mpc (no h anywhere). */
export interface MatterPower {
  (k: number, z: number): number;
  /** P(k) at one redshift, where that is quicker for many wavenumbers; see {@link powerAt}. */
  readonly at?: (z: number) => (k: number) => number;
}

/** P(k) at one redshift. */
export const powerAt = (power: MatterPower, z: number): ((k: number) => number) =>
  power.at?.(z) ?? ((k) => power(k, z));
