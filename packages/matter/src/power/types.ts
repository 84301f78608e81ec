/** Power spectrum of the matter density contrast: P(k, z) in Mpc³ at a wavenumber k in 1/Mpc (no h anywhere). */
export type MatterPower = (k: number, z: number) => number;
