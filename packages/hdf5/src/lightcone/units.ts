/** Centimetres of a megaparsec: 10⁶ · 648000/π astronomical units (IAU 2015 resolution B2). */
export const CM_PER_MPC = ((1e6 * 648000) / Math.PI) * 149597870700e2;
/** Grams of the nominal solar mass: GM_sun (IAU 2015 resolution B3) over G (CODATA 2018). */
export const GRAMS_PER_MSUN = (1.3271244e20 / 6.6743e-11) * 1e3;

const LENGTHS: readonly (readonly [number, string])[] = [
  [1, 'Mpc'],
  [1e-3, 'kpc'],
  [1e3, 'Gpc'],
];

/** Codes round their megaparsec to four to nine digits. */
const ROUNDING = 1e-5;

/**
 * A length unit in Mpc with its name. A unit that is a (rounded) Mpc, kpc or Gpc is taken to be exactly that: codes have
 * H0 in terms of their own unit, so that their distances are c/H0 times a number in it, whatever its centimetres.
 */
export function lengthUnit(cm: number): { readonly mpc: number; readonly name: string } {
  const mpc = cm / CM_PER_MPC;
  const named = LENGTHS.find(([size]) => Math.abs(mpc / size - 1) < ROUNDING);
  return named ? { mpc: named[0], name: named[1] } : { mpc, name: `${mpc.toPrecision(6)} Mpc` };
}

/** A mass unit in M_sun with its name. The name is rounded as people write it; the number is the grams that were given. */
export function massUnit(grams: number): { readonly msun: number; readonly name: string } {
  const msun = grams / GRAMS_PER_MSUN;
  const power = Math.round(Math.log10(msun));
  // Solar masses of codes differ by a few 1e-4 (1.989e33 g, 1.98841e33 g).
  const named = Math.abs(msun / 10 ** power - 1) < 1e-2;
  return { msun, name: named ? (power === 0 ? 'Msun' : `1e${power} Msun`) : `${msun.toPrecision(6)} Msun` };
}
