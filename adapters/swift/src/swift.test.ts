import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lightcone } from '@glass-ts/core';
import { stopHdf5 } from '@glass-ts/hdf5';
import { afterAll, describe, expect, test } from 'vitest';
import { fixture, inFolder, reference, withCopy } from '../../../test/support/fixtures.ts';
import { readNpz, row } from '../../../test/support/npz.ts';
import { vectorToRing } from '../../../test/support/ring.ts';
import { swiftAdapter, swiftPlugin } from './index.ts';
import { mapOf, open } from './testing.ts';

afterAll(stopHdf5);

interface Binned {
  readonly counts: number[];
  readonly mass: number;
  readonly total: number;
}

/** Counts particles of a radial range as the reference does: inner ≤ r < outer. */
async function bin(cone: Lightcone, inner: number, outer: number, nside: number): Promise<Binned> {
  const counts = new Array<number>(12 * nside * nside).fill(0);
  let mass = 0;
  let total = 0;
  for await (const slice of cone.readParticles!({ index: 0, inner, outer, label: 'test', files: [] })) {
    const { positions: p, masses } = slice;
    expect(p).toHaveLength(3 * slice.count);
    expect(slice.scaleFactors).toHaveLength(slice.count);
    for (let i = 0; i < slice.count; i++) {
      const [x, y, z] = [p[3 * i]!, p[3 * i + 1]!, p[3 * i + 2]!];
      const r = Math.sqrt(x * x + y * y + z * z);
      if (!(r >= inner && r < outer)) continue;
      counts[vectorToRing(nside, x, y, z)]!++;
      mass += typeof masses === 'number' ? masses : (masses?.[i] ?? 0);
      total++;
    }
  }
  return { counts, mass, total };
}

const MAPS = [
  ['swift_serial', 'lightcone0'],
  ['swift_serial', 'lightcone1'],
  ['swift_mpi2', 'lightcone0'],
] as const;

describe.each(MAPS)('maps of %s %s', (run, lightcone) => {
  test('equal the reference, pixel by pixel', async () => {
    const npz = readNpz(fixture(`${run}/reference_${lightcone}.npz`));
    const { shells } = (await reference(`${run}/reference_${lightcone}`)) as unknown as {
      shells: Record<string, number>[];
    };
    const cone = await open(fixture(run), { lightcone });
    expect(cone.shells.map((s) => [s.inner, s.outer])).toEqual(shells.map((s) => [s.r_in, s.r_out]));
    expect(cone.shells.map((s) => s.label)).toEqual(shells.map((_, i) => `shell_${i}`));
    for (let i = 0; i < shells.length; i++) {
      expect(await mapOf(cone, i)).toEqual([...row(npz.native_mass_maps!, i)]);
    }
    await cone.close();
  });
});

test('maps written collectively, by hand from a directory of shells', async () => {
  const cone = await open(fixture('swift_mpi2/lightcones/lightcone1_shells'));
  expect(cone.shells).toHaveLength(3);
  // The same initial conditions as lightcone0, seen from elsewhere: the mass is of the same order only.
  const sum = (await mapOf(cone, 0)).reduce((a, b) => a + b, 0);
  expect(sum).toBeGreaterThan(0);
  expect(cone.details.lightcone).toBe('lightcone1');
});

test('metadata of maps', async () => {
  const cone = await open(fixture('swift_serial'), { lightcone: 'lightcone0', map: 'DarkMatterMass' });
  expect(cone).toMatchObject({
    code: 'SWIFT',
    kind: 'maps',
    quantity: 'mass',
    nside: 16,
    cosmology: { h: 0.7, OmegaM: 0.3, OmegaLambda: 0.7 },
    units: { lengthInMpc: 1, length: 'Mpc', mass: '1e10 Msun' },
    details: { observer: [100, 150, 250], maps: ['DarkMatterMass', 'TotalMass'] },
  });
  // SWIFT's solar mass is the nominal one to six digits.
  expect(Math.abs(cone.units.massInMsun / 1e10 - 1)).toBeLessThan(1e-6);
  expect(cone.cosmologySource).toMatch(/used_parameters\.yml$/);
  expect(cone.files).toHaveLength(4);
});

describe.each(MAPS)('particles of %s %s', (run, lightcone) => {
  test('equal the reference: counts, masses, maps', async () => {
    const npz = readNpz(fixture(`${run}/reference_${lightcone}.npz`));
    const json = (await reference(`${run}/reference_${lightcone}`)) as unknown as {
      particles: { n: number; mass_sum: number; r_range_selected: [number, number]; r_min: number; r_max: number };
      shells: { r_in: number; r_out: number; n_particles_in_shell: number; covered_by_particles: boolean }[];
      own_shells: { r_in: number; r_out: number; sum: number }[];
    };
    const cone = await open(fixture(run), { lightcone, kind: 'particles' });
    expect(cone.particleCount).toBe(json.particles.n);
    const [inner, outer] = json.particles.r_range_selected;
    // Both integrate the same cosmology.
    expect(cone.range!.inner).toBeCloseTo(inner, 3);
    expect(cone.range!.outer).toBeCloseTo(outer, 3);
    const all = await bin(cone, 0, 1e9, 16);
    expect(all.total).toBe(json.particles.n);
    expect(Math.abs(all.mass / json.particles.mass_sum - 1)).toBeLessThan(1e-12);
    for (const shell of json.shells) {
      expect((await bin(cone, shell.r_in, shell.r_out, 16)).total).toBe(shell.n_particles_in_shell);
    }
    const edges = npz.own_edges!.data;
    const nside = npz.own_nside!.data[0]!;
    for (let i = 0; i < 5; i++) {
      const { counts } = await bin(cone, edges[i]!, edges[i + 1]!, nside);
      expect(counts).toEqual([...row(npz.own_count_maps!, i)]);
    }
    // Native shells that the particles fill: no others can be asked for.
    expect(cone.shells.map((s) => s.outer)).toEqual(
      json.shells.filter((s) => s.covered_by_particles).map((s) => s.r_out),
    );
  });
});

test('a full shell of particles is the mass map, and masses may be left out', async () => {
  const cone = await open(fixture('swift_serial'), { lightcone: 'lightcone0', kind: 'particles' });
  const maps = await open(fixture('swift_serial'), { lightcone: 'lightcone0' });
  const [shell] = cone.shells;
  const { counts } = await bin(cone, shell!.inner, shell!.outer, 16);
  const map = await mapOf(maps, 0);
  // One particle mass for all: exact in single precision and in sums of a few.
  expect(map).toEqual(counts.map((n) => n * 63746.6953125));
  const bare = await open(fixture('swift_serial'), { lightcone: 'lightcone0', kind: 'particles', masses: false });
  for await (const slice of bare.readParticles!(shell!)) expect(slice.masses).toBeUndefined();
});

test('slices are skipped once their extent is known', async () => {
  const cone = await open(fixture('swift_serial'), { lightcone: 'lightcone0', kind: 'particles' });
  const read = async (inner: number, outer: number) => {
    const seen: number[] = [];
    for await (const slice of cone.readParticles!({ index: 0, inner, outer, label: '', files: [] }))
      seen.push(slice.count);
    return seen;
  };
  // Files of 1969, 1016 and 445 particles, from far to near.
  expect(await read(0, 1000)).toEqual([1969, 1016, 445]);
  expect(await read(0, 50)).toEqual([445]);
  expect(await read(220, 1000)).toEqual([1969]);
  // No particle so far out: the stages still get a slice to work on.
  expect(await read(5000, 6000)).toHaveLength(1);
});

test('every way to point to a lightcone', async () => {
  const base = fixture('swift_serial/lightcones');
  const maps = [
    [`${base}/lightcone1_index.hdf5`, {}],
    [`${base}/lightcone1_shells`, {}],
    [`${base}/lightcone1_shells/shell_0`, {}],
    [`${base}/lightcone1_shells/shell_2/lightcone1.shell_2.0.hdf5`, {}],
    [base, { lightcone: 'lightcone1' }],
    [fixture('swift_serial'), { lightcone: 'lightcone1' }],
  ] as const;
  for (const [path, options] of maps) {
    const cone = await open(path, options);
    expect(cone, path).toMatchObject({ kind: 'maps', details: { lightcone: 'lightcone1' } });
    expect(cone.shells).toHaveLength(3);
  }
  for (const path of [`${base}/lightcone1_particles`, `${base}/lightcone1_particles/lightcone1_0002.0.hdf5`]) {
    const cone = await open(path);
    expect(cone, path).toMatchObject({ kind: 'particles', particleCount: 4230 });
    expect(cone.cosmology).toMatchObject({ h: 0.7 });
  }
});

test('the layout of FLAMINGO: one combined file per shell, no directories of shells', async () => {
  await inFolder(async (folder) => {
    const directory = join(folder, 'healpix_maps', 'nside_16', 'lightcone0_shells');
    await mkdir(directory, { recursive: true });
    for (let i = 0; i < 4; i++) {
      const name = `lightcone0.shell_${i}.0.hdf5`;
      await copyFile(fixture(`swift_serial/lightcones/lightcone0_shells/shell_${i}/${name}`), join(directory, name));
    }
    // Ten and more shells are not in the order of their names.
    for (const i of [2, 3])
      await rename(
        join(directory, `lightcone0.shell_${i}.0.hdf5`),
        join(directory, `lightcone0.shell_${i + 8}.0.hdf5`),
      );
    for (const path of [folder, join(folder, 'healpix_maps'), join(folder, 'healpix_maps', 'nside_16'), directory]) {
      const cone = await open(path);
      expect(
        cone.shells.map((s) => s.label),
        path,
      ).toEqual(['shell_0', 'shell_1', 'shell_10', 'shell_11']);
      expect(cone.shells.map((s) => s.outer)).toEqual([150, 300, 450, 700]);
      expect(cone.cosmology).toBeUndefined();
    }
  });
});

test('two resolutions of one lightcone', async () => {
  await withCopy('swift_serial/lightcones', async (copy) => {
    const both = join(copy, 'maps');
    await mkdir(join(both, 'a'), { recursive: true });
    await mkdir(join(both, 'b'));
    await rename(join(copy, 'lightcone0_shells'), join(both, 'a', 'lightcone0_shells'));
    await rename(join(copy, 'lightcone1_shells'), join(both, 'b', 'lightcone0_shells'));
    await expect(open(both)).rejects.toMatchObject({ code: 'ERR_INPUT_AMBIGUOUS' });
  });
});

test('cosmology from a snapshot, also when it is named', async () => {
  await withCopy('swift_serial', async (copy) => {
    await rm(join(copy, 'used_parameters.yml'));
    const found = await open(copy, { lightcone: 'lightcone0' });
    expect(found.cosmology).toEqual({ h: 0.7, OmegaM: 0.3, OmegaLambda: 0.7 });
    expect(found.cosmologySource).toMatch(/snap_0001\.hdf5$/);
    const moved = join(copy, 'elsewhere.hdf5');
    await rename(join(copy, 'snapshots', 'snap_0001.hdf5'), moved);
    expect((await open(copy, { lightcone: 'lightcone0' })).cosmology).toBeUndefined();
    expect((await open(copy, { lightcone: 'lightcone0', parameters: moved })).cosmology).toMatchObject({ OmegaM: 0.3 });
  });
  const distributed = await withCopy('swift_mpi2', async (copy) => {
    await rm(join(copy, 'used_parameters.yml'));
    return open(copy, { lightcone: 'lightcone0' });
  });
  expect(distributed.cosmologySource).toMatch(/snap_0001\/snap_0001\.hdf5$/);
});

test('massive neutrinos and evolving dark energy in a parameter file', async () => {
  await inFolder(async (folder) => {
    const parameters = join(folder, 'used_parameters.yml');
    await writeFile(
      parameters,
      'Cosmology:\n  Omega_cdm: 0.25\n  Omega_b: 0.05\n  Omega_lambda: 0.69\n  h: 0.68\n  w_0: -0.9\n  w_a: 0.1\n' +
        '  Omega_r: 7e-5\n  N_nu: 1\n  M_nu_eV: 0.06\n  deg_nu: 2\n',
    );
    const { cosmology } = await open(fixture('swift_mpi2/lightcones/lightcone1_shells'), { parameters });
    expect(cosmology).toMatchObject({ h: 0.68, OmegaLambda: 0.69, OmegaB: 0.05, OmegaR: 7e-5, w0: -0.9, wa: 0.1 });
    expect(cosmology!.neutrinoMasses).toEqual([0.06, 0.06]);
    expect(cosmology!.OmegaM).toBeCloseTo(0.3 + 0.12 / 93.14 / 0.68 ** 2, 12);
    await writeFile(parameters, 'Cosmology: [');
    const cone = open(fixture('swift_mpi2/lightcones/lightcone1_shells'), { parameters });
    await expect(cone).rejects.toMatchObject({ code: 'ERR_SWIFT_PARAMETERS' });
  });
});

test('detection by content', async () => {
  const confidence = async (path: string) => (await swiftAdapter.detect(path)).confidence;
  expect((await swiftAdapter.detect(fixture('swift_serial'))).description).toBe(
    'SWIFT lightcone0 (maps and particles), lightcone1 (maps and particles)',
  );
  expect(await confidence(fixture('swift_mpi2/lightcones/lightcone1_shells'))).toBe(1);
  for (const path of [
    'gadget4_multi',
    'gadget4_lean_single',
    'hdf5',
    'swift_serial/snapshots',
    'README.md',
    'nowhere',
  ]) {
    expect(await confidence(fixture(path)), path).toBe(0);
  }
  await inFolder(async (folder) => {
    // The right name with something else in it.
    await writeFile(join(folder, 'lightcone0_index.hdf5'), 'not HDF5');
    expect(await readdir(folder)).toHaveLength(1);
    // Opening it says what is wrong.
    expect(await confidence(folder)).toBe(0.5);
    await mkdir(join(folder, 'lightcone0_shells'));
    await expect(open(folder)).rejects.toMatchObject({ code: 'ERR_HDF5_NOT_HDF5' });
  });
  expect(swiftPlugin.name).toBe('@glass-ts/adapter-swift');
});
