import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FlatLambdaCDM, W0WaCDM } from '@glass-ts/cosmology';
import { expect, it } from 'vitest';
import { cosmologyFromHeader } from './cosmology-from-header.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../../test/fixtures/${name}`, import.meta.url));

// Each fixture is a tiny run of the code itself: h 0.7, Ω_m 0.3, flat, no radiation.
it.each(['swift_serial/lightcones', 'gadget4_multi', 'gadget4_lean_single'])('%s', async (name) => {
  const options = name.startsWith('swift') ? { options: { lightcone: 'lightcone0' } } : {};
  const cosmology = await cosmologyFromHeader(fixture(name), options);
  expect(cosmology).toBeInstanceOf(FlatLambdaCDM);
  expect([cosmology.h, cosmology.OmegaM0, cosmology.OmegaR0, cosmology.OmegaNu0]).toEqual([0.7, 0.3, 0, 0]);
  // scipy quad, see the distances of @glass-ts/cosmology.
  expect(cosmology.comovingDistance(1)).toBeCloseTo(3303.8288058874678, 8);
  expect(cosmology.growthFactor(0.5)).toBeCloseTo(0.7731811501855042, 10);
});

it('has radiation and massive neutrinos of SWIFT, and those that are given for Gadget-4', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'glass-header-'));
  try {
    const path = join(folder, 'used_parameters.yml');
    const text = [
      'Cosmology:',
      ...['h: 0.68', 'Omega_cdm: 0.25', 'Omega_b: 0.05', 'Omega_lambda: 0.69857', 'Omega_r: 4e-5'],
      ...['w_0: -0.9', 'w_a: 0.1', 'N_nu: 1', 'M_nu_eV: 0.02', 'deg_nu: 3', 'T_nu_0: 1.9518'],
    ];
    await writeFile(path, `${text.join('\n  ')}\n`);
    const options = { lightcone: 'lightcone0', parameters: path };
    const swift = await cosmologyFromHeader(fixture('swift_serial/lightcones'), { options });
    expect(swift).toBeInstanceOf(W0WaCDM);
    expect([swift.OmegaR0, swift.w0, swift.wa]).toEqual([4e-5, -0.9, 0.1]);
    // Σ m_ν = 0.06 eV: 0.06/93.14/h² at SWIFT's neutrino temperature, 1 % less at (4/11)^(1/3) T_CMB. The sum is SWIFT's.
    expect(Math.abs(swift.OmegaNu0 / (0.06 / 93.14 / 0.68 ** 2) - 0.99)).toBeLessThan(0.002);
    expect(swift.OmegaM0).toBeCloseTo(0.3 + 0.06 / 93.14 / 0.68 ** 2, 12);

    const parameters = { OmegaR: 4e-5, OmegaLambda: undefined, neutrinoMasses: [0.06] };
    const gadget = await cosmologyFromHeader(fixture('gadget4_multi'), { parameters });
    expect([gadget.OmegaR0, gadget.OmegaM0]).toEqual([4e-5, 0.3]);
    expect(gadget.OmegaNu0).toBeGreaterThan(0.001);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('says where no cosmology is stated, and where no lightcone is', async () => {
  const counts = fixture('healpix_maps/counts.hdf5');
  const options = { edges: [0, 10, 20, 30, 40, 50], quantity: 'counts' };
  await expect(cosmologyFromHeader(counts, { options })).rejects.toMatchObject({ code: 'ERR_COSMOLOGY_MISSING' });
  const given = await cosmologyFromHeader(counts, { options, parameters: { h: 0.7, OmegaM: 0.3 } });
  expect(given.OmegaM0).toBe(0.3);
  await expect(cosmologyFromHeader('/nowhere')).rejects.toMatchObject({ code: 'ERR_INPUT_MISSING' });
});
