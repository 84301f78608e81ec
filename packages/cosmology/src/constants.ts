/**
 * Physical constants, SI unless said otherwise.
 *
 * Sources: SI Brochure 9th ed. (exact values of c, h, k, e); IAU 2012 Resolution B2 (astronomical unit);
 * IAU 2015 Resolution B3 (nominal solar mass parameter); CODATA 2018 (G).
 */

/** Speed of light in km/s (exact). */
export const SPEED_OF_LIGHT_KM_S = 299792.458;

/** Megaparsec in m: 10⁶ · 648000/π au with au = 149597870700 m (IAU 2012 B2). */
export const MEGAPARSEC_M = (1e6 * 648000 * 149597870700) / Math.PI;

/** Nominal solar mass parameter G·M_sun in m³/s² (IAU 2015 B3). Known far better than G or M_sun alone. */
export const GM_SUN = 1.3271244e20;

/** Newton's constant in m³ kg⁻¹ s⁻² (CODATA 2018). */
export const GRAVITATIONAL_CONSTANT = 6.6743e-11;

/** Solar mass in kg, G·M_sun / G. */
export const SOLAR_MASS_KG = GM_SUN / GRAVITATIONAL_CONSTANT;

/** Boltzmann's constant in eV/K: k / e, both exact in the SI. */
export const BOLTZMANN_EV_K = 1.380649e-23 / 1.602176634e-19;

/** Reduced Planck constant in J s: h / 2π, h exact in the SI. */
const HBAR = 6.62607015e-34 / (2 * Math.PI);

/** Temperature of relic neutrinos over that of photons after instantaneous decoupling, (4/11)^(1/3). */
export const NEUTRINO_TEMPERATURE_RATIO = Math.cbrt(4 / 11);

/** COBE/FIRAS temperature of the microwave background in K (Fixsen 2009). */
export const T_CMB = 2.7255;

/** c / H0 in Mpc for H0 = 100 h km/s/Mpc. */
export const hubbleDistance = (h: number): number => SPEED_OF_LIGHT_KM_S / (100 * h);

/** 3 H0² / (8 π G) in M_sun / Mpc³. Only the product G·M_sun enters, so the uncertainty of G does not. */
export function criticalDensity(h: number): number {
  const hubble = 1e5 * h; // m/s per Mpc
  return (3 * hubble * hubble * MEGAPARSEC_M) / (8 * Math.PI * GM_SUN);
}

/** Ω_γ h² of a black body at temperature `T` in K: (8πG/3H²)(π²/15)(kT)⁴/(ħ³c⁵). */
export function photonDensityH2(T: number): number {
  const kT = 1.380649e-23 * T;
  const c = SPEED_OF_LIGHT_KM_S * 1e3;
  const rho = ((Math.PI ** 2 / 15) * kT ** 4) / (HBAR ** 3 * c ** 5); // kg/m³
  const hubble = 1e5 / MEGAPARSEC_M; // 100 km/s/Mpc in 1/s
  return (8 * Math.PI * GRAVITATIONAL_CONSTANT * rho) / (3 * hubble * hubble);
}
