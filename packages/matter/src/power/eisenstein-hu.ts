import { ValueError } from '@glass-ts/core';

/** Densities of today behind the transfer function. */
export interface TransferParameters {
  readonly h: number;
  /** Ω_m today, baryons included. */
  readonly OmegaM: number;
  readonly OmegaB: number;
  /** CMB temperature in K; 2.7255 when left out. */
  readonly TCmb?: number;
}

/** G(y), eq. 15. */
const suppression = (y: number): number => {
  const root = Math.sqrt(1 + y);
  return y * (-6 * root + (2 + 3 * y) * Math.log((root + 1) / (root - 1)));
};

/** T̃0(q; α, β), eq. 19 and 20. */
function pressureless(q: number, alpha: number, beta: number): number {
  const c = 14.2 / alpha + 386 / (1 + 69.9 * q ** 1.08);
  const log = Math.log(Math.E + 1.8 * beta * q);
  return log / (log + c * q * q);
}

const sinc = (x: number): number => (Math.abs(x) < 1e-4 ? 1 - (x * x) / 6 : Math.sin(x) / x);

/**
 * Transfer function of cold dark matter and baryons with acoustic oscillations: the fitting formula of Eisenstein & Hu 1998
 * (ApJ 496, 605), sections 2 and 3; about 1 % to 5 % accurate against a Boltzmann code. T(k), k in 1/Mpc, 1 for k → 0.
 *
 * @throws ValueError unless 0 < Ω_b < Ω_m.
 */
export function eisensteinHu({ h, OmegaM, OmegaB, TCmb = 2.7255 }: TransferParameters): (k: number) => number {
  if (!(OmegaB > 0 && OmegaB < OmegaM)) {
    throw new ValueError(`OmegaB = ${OmegaB} must lie between 0 and OmegaM = ${OmegaM}`, {
      where: { name: 'eisensteinHu' },
      fix: 'Give the density of baryons',
    });
  }
  const om = OmegaM * h * h;
  const ob = OmegaB * h * h;
  const fb = OmegaB / OmegaM;
  const fc = 1 - fb;
  const theta = TCmb / 2.7;

  // scales, eq. 2 to 7
  const zEq = 2.5e4 * om * theta ** -4;
  const kEq = 7.46e-2 * om * theta ** -2;
  const b1 = 0.313 * om ** -0.419 * (1 + 0.607 * om ** 0.674);
  const b2 = 0.238 * om ** 0.223;
  const zDrag = ((1291 * om ** 0.251) / (1 + 0.659 * om ** 0.828)) * (1 + b1 * ob ** b2);
  const ratio = (z: number) => 31.5 * ob * theta ** -4 * (1000 / z);
  const [rDrag, rEq] = [ratio(zDrag), ratio(zEq)];
  const horizon =
    (2 / (3 * kEq)) *
    Math.sqrt(6 / rEq) *
    Math.log((Math.sqrt(1 + rDrag) + Math.sqrt(rDrag + rEq)) / (1 + Math.sqrt(rEq)));
  const kSilk = 1.6 * ob ** 0.52 * om ** 0.73 * (1 + (10.4 * om) ** -0.95);

  // cold dark matter, eq. 11 and 12
  const a1 = (46.9 * om) ** 0.67 * (1 + (32.1 * om) ** -0.532);
  const a2 = (12 * om) ** 0.424 * (1 + (45 * om) ** -0.582);
  const alphaC = a1 ** -fb * a2 ** -(fb ** 3);
  const c1 = 0.944 / (1 + (458 * om) ** -0.708);
  const c2 = (0.395 * om) ** -0.0266;
  const betaC = 1 / (1 + c1 * (fc ** c2 - 1));

  // baryons, eq. 14, 23 and 24
  const alphaB = 2.07 * kEq * horizon * (1 + rDrag) ** -0.75 * suppression((1 + zEq) / (1 + zDrag));
  const betaB = 0.5 + fb + (3 - 2 * fb) * Math.sqrt((17.2 * om) ** 2 + 1);
  const betaNode = 8.41 * om ** 0.435;

  return (k) => {
    if (k === 0) return 1;
    const q = k / (13.41 * kEq);
    const ks = k * horizon;
    const f = 1 / (1 + (ks / 5.4) ** 4);
    const cdm = f * pressureless(q, 1, betaC) + (1 - f) * pressureless(q, alphaC, betaC);
    const shifted = ks / Math.cbrt(1 + (betaNode / ks) ** 3);
    const wave =
      (pressureless(q, 1, 1) / (1 + (ks / 5.2) ** 2) +
        (alphaB / (1 + (betaB / ks) ** 3)) * Math.exp(-((k / kSilk) ** 1.4))) *
      sinc(shifted);
    return fb * wave + fc * cdm;
  };
}
