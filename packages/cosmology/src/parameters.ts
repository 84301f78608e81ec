import { type CosmologyParameters, ValueError } from '@glass-ts/core';
import { T_CMB } from './constants.ts';
import { MassiveNeutrinos } from './neutrinos.ts';

/** How far Ω may be from 1 in a flat model: file headers round their densities. */
export const FLATNESS_TOLERANCE = 1e-6;

/** Densities today and equation of state, complete and checked. */
export interface Densities {
  readonly h: number;
  /** Matter, massive neutrinos included. */
  readonly OmegaM0: number;
  /** Matter without massive neutrinos. */
  readonly OmegaCB0: number;
  readonly OmegaR0: number;
  readonly OmegaDE0: number;
  readonly OmegaK0: number;
  readonly w0: number;
  readonly wa: number;
  readonly neutrinos: MassiveNeutrinos | undefined;
}

function fail(name: string, what: string, fix: string): never {
  throw new ValueError(what, { code: 'ERR_COSMOLOGY', where: { name: `cosmology.${name}` }, fix });
}

function finite(name: string, value: number, fallback?: number): number {
  const used = value ?? fallback;
  if (typeof used !== 'number' || !Number.isFinite(used)) {
    fail(name, `${name} is ${String(value)}, not a finite number`, 'Give a finite number.');
  }
  return used;
}

function notNegative(name: string, value: number, fallback?: number): number {
  const used = finite(name, value, fallback);
  if (used < 0) fail(name, `${name} = ${used} is negative`, 'Densities and temperatures are zero or positive.');
  return used;
}

function neutrinosOf(parameters: CosmologyParameters, h: number): MassiveNeutrinos | undefined {
  const masses = parameters.neutrinoMasses ?? [];
  if (masses.length === 0) return undefined;
  for (const m of masses) {
    if (!(Number.isFinite(m) && m > 0)) {
      fail('neutrinoMasses', `neutrino mass ${m} eV is not positive`, 'Count massless species in OmegaR instead.');
    }
  }
  const TCmb = finite('TCmb', parameters.TCmb as number, T_CMB);
  if (TCmb <= 0) fail('TCmb', `TCmb = ${TCmb} K is not positive`, 'Massive neutrinos need the CMB temperature in K.');
  return new MassiveNeutrinos(masses, TCmb, h);
}

/**
 * Completes and checks parameters.
 *
 * @param flat the model is flat: Ω_Λ follows from the other densities, and one that is given must agree within 1e-6.
 * @throws ValueError for negative densities, h ≤ 0, more baryons or neutrinos than matter, curvature in a flat model,
 *   or dark energy that outgrows matter at early times.
 */
export function resolveDensities(parameters: CosmologyParameters, flat: boolean): Densities {
  const h = finite('h', parameters.h);
  if (h <= 0) fail('h', `h = ${h} is not positive`, 'h is H0 / (100 km/s/Mpc), for instance 0.7.');
  const OmegaM0 = notNegative('OmegaM', parameters.OmegaM);
  const OmegaR0 = notNegative('OmegaR', parameters.OmegaR as number, 0);
  const OmegaB = notNegative('OmegaB', parameters.OmegaB as number, 0);
  if (OmegaB > OmegaM0) fail('OmegaB', `OmegaB = ${OmegaB} exceeds OmegaM = ${OmegaM0}`, 'OmegaM includes baryons.');

  const neutrinos = neutrinosOf(parameters, h);
  const OmegaCB0 = OmegaM0 - (neutrinos?.Omega0 ?? 0);
  if (OmegaCB0 < 0) {
    const text = `massive neutrinos (${neutrinos?.Omega0.toPrecision(4)}) exceed OmegaM = ${OmegaM0}`;
    fail('neutrinoMasses', text, 'OmegaM includes massive neutrinos; masses are in eV.');
  }

  const closure = 1 - OmegaM0 - OmegaR0;
  const given = finite('OmegaLambda', parameters.OmegaLambda as number, closure);
  if (parameters.OmegaLambda !== undefined && given < 0) notNegative('OmegaLambda', given);
  if (flat && Math.abs(closure - given) > FLATNESS_TOLERANCE) {
    const text = `OmegaM + OmegaLambda + OmegaR = ${OmegaM0 + given + OmegaR0} in a flat model`;
    fail('OmegaLambda', text, 'Leave OmegaLambda out, or use LambdaCDM or W0WaCDM.');
  }
  const OmegaDE0 = flat ? closure : given;
  if (OmegaDE0 < -FLATNESS_TOLERANCE) {
    fail('OmegaLambda', `flatness makes OmegaLambda = ${OmegaDE0}`, 'Lower OmegaM and OmegaR, or give OmegaLambda.');
  }

  const w0 = finite('w0', parameters.w0 as number, -1);
  const wa = finite('wa', parameters.wa as number, 0);
  if (OmegaDE0 !== 0 && w0 + wa >= 0) {
    fail('wa', `w0 + wa = ${w0 + wa} ≥ 0: dark energy outgrows matter in the past`, 'Choose w0 + wa < 0.');
  }
  return { h, OmegaM0, OmegaCB0, OmegaR0, OmegaDE0, OmegaK0: flat ? 0 : closure - given, w0, wa, neutrinos };
}
