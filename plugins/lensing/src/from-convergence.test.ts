import { type NDArray, referenceNamespace } from '@glass-ts/core';
import { pix2ang } from '@glass-ts/healpix';
import { describe, expect, it } from 'vitest';
import { deflect, fromConvergence, shearFromConvergence } from './index.ts';

const xp = referenceNamespace();
const NSIDE = 8;
const [theta, phi] = pix2ang(NSIDE, xp.arange(12 * NSIDE ** 2)).map((x) => x.values() as Float64Array);
const host = (x: NDArray) => x.values() as Float64Array;
const real = (x: NDArray) => host(xp.real(x));
const imaginary = (x: NDArray) => host(xp.imag(x));

// Quadrature with pixel weights is exact to rounding for these low degrees; 192 degrees of 768 pixels add up.
const TOLERANCE = 1e-11;
const agrees = (got: Float64Array, want: (theta: number, phi: number) => number) =>
  got.forEach((v, p) => {
    expect(Math.abs(v - want(theta[p], phi[p]))).toBeLessThan(TOLERANCE);
  });

describe('fromConvergence', () => {
  const all = { potential: true, deflection: true, shear: true, discretized: false };

  it('solves κ = P₂(cos θ): ψ = −P₂/3, α = ∂ψ/∂θ = sin θ cos θ, γ = sin²θ/2', async () => {
    const kappa = xp.fromTyped(theta.map((t) => 1.5 * Math.cos(t) ** 2 - 0.5));
    const [psi, alpha, gamma] = await fromConvergence(kappa, undefined, all);
    agrees(host(psi), (t) => -(1.5 * Math.cos(t) ** 2 - 0.5) / 3);
    agrees(real(alpha), (t) => Math.sin(t) * Math.cos(t));
    agrees(imaginary(alpha), () => 0);
    agrees(real(gamma), (t) => 0.5 * Math.sin(t) ** 2);
    agrees(imaginary(gamma), () => 0);
  });

  it('solves κ = sin θ cos φ: ψ = −κ, α = ψ_θ + i ψ_φ / sin θ, no shear', async () => {
    const kappa = xp.fromTyped(theta.map((t, p) => Math.sin(t) * Math.cos(phi[p])));
    const [psi, alpha, gamma] = await fromConvergence(kappa, undefined, all);
    agrees(host(psi), (t, f) => -Math.sin(t) * Math.cos(f));
    agrees(real(alpha), (t, f) => -Math.cos(t) * Math.cos(f));
    agrees(imaginary(alpha), (_, f) => Math.sin(f));
    agrees(real(gamma), () => 0);
    agrees(imaginary(gamma), () => 0);
  });

  it('deflects towards positive convergence', async () => {
    const centre = [Math.sin(1.2) * Math.cos(2), Math.sin(1.2) * Math.sin(2), Math.cos(1.2)];
    const cosine = (t: number, f: number) =>
      centre[0] * Math.sin(t) * Math.cos(f) + centre[1] * Math.sin(t) * Math.sin(f) + centre[2] * Math.cos(t);
    const kappa = xp.fromTyped(theta.map((t, p) => 0.05 * cosine(t, phi[p])));
    const [alpha] = await fromConvergence(kappa, 4, { deflection: true });
    const [lon, lat] = [phi.map((f) => (f * 180) / Math.PI), theta.map((t) => 90 - (t * 180) / Math.PI)];
    const [lon2, lat2] = deflect(lon, lat, alpha).map(host);
    theta.forEach((t, p) => {
      const before = cosine(t, phi[p]);
      const after = cosine(((90 - lat2[p]) * Math.PI) / 180, (lon2[p] * Math.PI) / 180);
      // A dipole moves every point along the great circle through its centre by |∇ψ| = 0.05 sin(distance).
      expect(Math.abs(Math.acos(before) - Math.acos(after) - 0.05 * Math.sin(Math.acos(before)))).toBeLessThan(1e-9);
    });
  });

  it('makes only what is asked for', async () => {
    const kappa = xp.fromTyped(theta.map(Math.cos));
    expect(await fromConvergence(kappa)).toEqual([]);
    expect(await fromConvergence(kappa, { shear: true })).toHaveLength(1);
  });
});

describe('shearFromConvergence', () => {
  const maps = [0, 1].map((k) => theta.map((t, p) => Math.cos(t) ** (2 + k) * Math.sin(t) * Math.cos(phi[p] + k)));

  it.each([true, false])('is the shear of fromConvergence, map by map (discretized: %s)', async (discretized) => {
    const stack = xp.stack(maps.map((m) => xp.fromTyped(m)));
    const [gamma1, gamma2] = await shearFromConvergence(stack, 15, { discretized });
    expect(gamma1.shape).toEqual([2, theta.length]);
    for (let k = 0; k < 2; k++) {
      const [gamma] = await fromConvergence(xp.fromTyped(maps[k]), 15, { shear: true, discretized });
      const [want1, want2] = [real(gamma), imaginary(gamma)];
      for (let p = 0; p < theta.length; p++) {
        expect(Math.abs(host(gamma1)[k * theta.length + p] - want1[p])).toBeLessThan(1e-14);
        expect(Math.abs(host(gamma2)[k * theta.length + p] - want2[p])).toBeLessThan(1e-14);
      }
    }
  });

  it('needs pixel windows up to lmax where it uses them', async () => {
    const kappa = xp.fromTyped(maps[0]);
    await expect(shearFromConvergence(kappa, 4 * NSIDE + 1)).rejects.toThrow('pixel windows');
  });
});
