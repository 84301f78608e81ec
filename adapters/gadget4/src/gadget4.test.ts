import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lightcone } from '@glass-ts/core';
import { createHdf5, stopHdf5 } from '@glass-ts/hdf5';
import { afterAll, describe, expect, test } from 'vitest';
import { demo, fixture, inFolder, reference, withCopy } from '../../../test/support/fixtures.ts';
import { readNpz, row } from '../../../test/support/npz.ts';
import { vectorToRing } from '../../../test/support/ring.ts';
import { parseDefinition } from './cones.ts';
import { gadget4Adapter, gadget4Plugin } from './index.ts';
import { code, open, warnings } from './testing.ts';

afterAll(stopHdf5);

async function mapOf(cone: Lightcone, i: number): Promise<number[]> {
  const map = await cone.readMap!(cone.shells[i]!);
  expect(map).toMatchObject({ nside: cone.nside, ordering: 'ring', quantity: 'mass', unit: '1e10 Msun/h' });
  const values: number[] = [];
  for await (const slice of map.slices()) {
    expect(slice.start).toBe(values.length);
    for (const value of slice.values) values.push(Number(value));
  }
  return values;
}

type Selection = { readonly inner: number; readonly outer: number; readonly a?: readonly [number, number] };

/** Counts particles by radius, or by scale factor where `a` is given. */
async function bin(cone: Lightcone, { inner, outer, a }: Selection, nside: number) {
  const counts = new Array<number>(12 * nside * nside).fill(0);
  let total = 0;
  let mass = 0;
  for await (const slice of cone.readParticles!({ index: 0, inner, outer, label: 'test', files: [] })) {
    const { positions: p, masses, scaleFactors } = slice;
    for (let i = 0; i < slice.count; i++) {
      const [x, y, z] = [p[3 * i]!, p[3 * i + 1]!, p[3 * i + 2]!];
      // As the reference: numpy sums squares of single-precision coordinates in single precision.
      const f = Math.fround;
      const r =
        p instanceof Float32Array
          ? f(Math.sqrt(f(f(f(x * x) + f(y * y)) + f(z * z))))
          : Math.sqrt(x * x + y * y + z * z);
      const inside = a ? scaleFactors![i]! >= a[0] && scaleFactors![i]! < a[1] : r >= inner && r < outer;
      if (!inside) continue;
      counts[vectorToRing(nside, x, y, z)]!++;
      mass += typeof masses === 'number' ? masses : (masses?.[i] ?? 0);
      total++;
    }
  }
  return { counts, total, mass };
}

interface Reference {
  readonly particles: {
    readonly n: number;
    readonly mass_sum: number;
    readonly mass_particle: number;
    readonly a_min: number;
  };
  readonly maps: readonly (Record<'ComDistStart' | 'ComDistEnd' | 'AscaleStart' | 'AscaleEnd', number> & {
    readonly map: number;
    readonly nside: number;
    readonly native: { readonly sum: number };
    readonly n_particles_by_ascale: number;
    readonly n_particles_by_radius: number;
  })[];
}
const numbers = async (name: string) => (await reference(name)) as unknown as Reference;

describe.each(['gadget4_multi', 'gadget4_lean_single'])('maps of %s', (run) => {
  test('equal the reference, pixel by pixel, nearest first', async () => {
    const npz = readNpz(fixture(`${run}/reference_cone0.npz`));
    const { maps } = await numbers(`${run}/reference_cone0`);
    const cone = await open(fixture(run));
    const last = maps.length - 1;
    expect(cone.shells.map((s) => s.label)).toEqual(maps.map((_, i) => `maps_00${last - i}`));
    for (const [i, shell] of cone.shells.entries()) {
      const map = maps[last - i]!;
      expect(shell).toMatchObject({ index: i, inner: map.ComDistEnd, outer: map.ComDistStart });
      expect(shell.scaleFactors).toEqual({ start: map.AscaleStart, end: map.AscaleEnd });
      const values = await mapOf(cone, i);
      // The reference keeps single precision.
      expect(values.map(Math.fround)).toEqual([...row(npz.native_mass_maps!, last - i)]);
      // Its sum is made of the values as they are stored.
      expect(Math.abs(values.reduce((a, b) => a + b, 0) / map.native.sum - 1)).toBeLessThan(1e-12);
    }
  });
});

test('metadata of maps', async () => {
  const cone = await open(fixture('gadget4_multi'));
  expect(cone).toMatchObject({
    code: 'Gadget-4',
    kind: 'maps',
    nside: 16,
    cosmology: { h: 0.7, OmegaM: 0.3, OmegaLambda: 0.7, OmegaB: 0.05 },
    units: { lengthInMpc: 1 / 0.7, length: 'Mpc/h', mass: '1e10 Msun/h' },
    details: { box: '280 Mpc/h' },
  });
  // Gadget's 1.989e43 g, per h.
  expect(cone.units.massInMsun).toBeCloseTo(1.989e43 / 1.98841e33 / 0.7, -5);
  expect(cone.files).toHaveLength(10);
});

test('the demonstration lightcone', async () => {
  const cone = await open(demo('gadget4_maps'));
  expect(cone.shells).toHaveLength(20);
  expect(cone.shells[0]!.label).toBe('maps_019');
  expect(cone.shells.map((s) => Math.round(s.outer))).toEqual(Array.from({ length: 20 }, (_, i) => 100 * (i + 1)));
  expect(await mapOf(cone, 0)).toHaveLength(12 * 128 * 128);
});

const CONES = [
  ['gadget4_multi', 0],
  ['gadget4_multi', 1],
  ['gadget4_multi', 2],
  ['gadget4_lean_single', 0],
] as const;

describe.each(CONES)('particles of %s, cone %i', (run, number) => {
  test('equal the reference: counts by radius and by scale factor, masses', async () => {
    const { particles, maps } = await numbers(`${run}/reference_cone${number}`);
    const cone = await open(fixture(run), { kind: 'particles', cone: number });
    expect(cone.particleCount).toBe(particles.n);
    const all = await bin(cone, { inner: 0, outer: 1e9 }, 8);
    expect(all.total).toBe(particles.n);
    expect(Math.abs(all.mass / particles.mass_sum - 1)).toBeLessThan(1e-12);
    for (const map of maps) {
      const [inner, outer] = [map.ComDistEnd, map.ComDistStart];
      const a = [map.AscaleStart, map.AscaleEnd] as const;
      expect((await bin(cone, { inner, outer }, 8)).total).toBe(map.n_particles_by_radius);
      if (run === 'gadget4_lean_single') continue;
      expect((await bin(cone, { inner, outer, a }, 8)).total).toBe(map.n_particles_by_ascale);
    }
  });
});

test.each(['gadget4_multi', 'gadget4_lean_single'])('counts maps of %s equal the reference', async (run) => {
  const npz = readNpz(fixture(`${run}/reference_cone0.npz`));
  const { maps } = await numbers(`${run}/reference_cone0`);
  const cone = await open(fixture(run), { kind: 'particles', cone: 0 });
  for (const [i, index] of npz.particle_count_map_index!.data.entries()) {
    const map = maps[index]!;
    const { counts } = await bin(cone, { inner: map.ComDistEnd, outer: map.ComDistStart }, map.nside);
    expect(counts).toEqual([...row(npz.particle_count_maps_by_radius!, i)]);
  }
  const edges = npz.own_edges!.data;
  for (let i = 0; i < 5; i++) {
    const { counts } = await bin(cone, { inner: edges[i]!, outer: edges[i + 1]! }, npz.own_nside!.data[0]!);
    expect(counts).toEqual([...row(npz.own_count_maps!, i)]);
  }
});

test('a full-sky cone is the mass maps divided by the particle mass', async () => {
  const cone = await open(fixture('gadget4_multi'), { kind: 'particles', cone: 0 });
  const maps = await open(fixture('gadget4_multi'));
  const mass = (cone.details.particleMasses as number[])[0]!;
  // The two nearest shells lie inside of a > 0.93.
  expect(cone.shells.map((s) => s.label)).toEqual(['maps_004', 'maps_003']);
  for (const [i, shell] of cone.shells.entries()) {
    const a = [shell.scaleFactors!.start, shell.scaleFactors!.end] as const;
    const { counts } = await bin(cone, { inner: shell.inner, outer: shell.outer, a }, 16);
    // Single precision holds a few particle masses to 1e-6; see formats: map/MassTable is integer to 1e-6.
    expect((await mapOf(maps, i)).map((m) => Math.round((m / mass) * 1e5) / 1e5)).toEqual(counts);
  }
});

test('what the definition file says: geometry, range, warnings', async () => {
  const warned: string[] = [];
  const cones: Lightcone[] = [];
  for (const cone of [0, 1, 2]) {
    warned.push((await warnings(async () => cones.push(await open(fixture('gadget4_multi'), { cone })))).join());
  }
  expect(warned).toEqual(['', 'WARN_PARTIAL_SKY', 'WARN_PARTIAL_SKY']);
  expect(cones.map((c) => c.details.geometry)).toEqual([
    'full sky',
    'octant 3',
    'pencil beam towards (1, 1, 0.5), half angle 8°',
  ]);
  // Distances of a = 0.93, 0.90 and 0.85 in Mpc/h (astropy's FlatLambdaCDM(100, 0.3)).
  const outer = cones.map((c) => c.range!.outer);
  for (const [i, expected] of [221.8, 324.6, 507.3].entries()) expect(Math.abs(outer[i]! - expected)).toBeLessThan(0.3);
  expect(cones[0]!.range!.inner).toBe(0);
});

test('without a definition file nothing is known about the sky', async () => {
  await withCopy('gadget4_lean_single', async (copy) => {
    const file = join(copy, 'lightcones.txt');
    await rename(file, join(copy, 'moved.txt'));
    let cone: Lightcone | undefined;
    expect(await warnings(async () => (cone = await open(copy, { kind: 'particles' })))).toEqual([
      'WARN_CONE_GEOMETRY',
    ]);
    expect(cone).toMatchObject({ range: undefined, shells: [] });
    const named = await open(copy, { kind: 'particles', definition: join(copy, 'moved.txt') });
    expect(named.details.geometry).toBe('full sky');
    expect(await code(copy, { kind: 'particles', definition: file })).toBe('ERR_GADGET4_DEFINITION');
    await writeFile(file, '0 1 0.94 1.0  % most bound only\n');
    expect(await warnings(() => open(copy, { kind: 'particles' }))).toEqual(['WARN_MOST_BOUND']);
    await writeFile(file, '# comment\n9 0 0.94 1.0\n');
    expect(await code(copy, { kind: 'particles' })).toBe('ERR_GADGET4_DEFINITION');
  });
  expect(parseDefinition('3 0 0.5 1 0 0 1 10\n\n4 0 0.5 1 0 0 1 1 0 0 5', 'x').map((c) => c.geometry)).toEqual([
    'disk with normal (0, 0, 1)',
    'square map towards (0, 0, 1)',
  ]);
});

test('masses: from the snapshot, the parameters, the options, or none', async () => {
  const { particles } = await numbers('gadget4_multi/reference_cone0');
  await withCopy('gadget4_multi', async (copy) => {
    const open0 = (options: object = {}) => open(copy, { cone: 0, ...options });
    expect((await open0()).details.particleMasses).toEqual([particles.mass_particle]);
    // 16³ particles that Gadget-4 made itself: its constants give the same mass to the last bit or two.
    await rename(join(copy, 'snapdir_002'), join(copy, 'elsewhere'));
    const computed = ((await open0()).details.particleMasses as number[])[0]!;
    expect(Math.abs(computed / particles.mass_particle - 1)).toBeLessThan(1e-14);
    const named = await open0({ snapshot: join(copy, 'elsewhere', 'snapshot_002.0.hdf5') });
    expect(named.details.particleMasses).toEqual([particles.mass_particle]);
    expect((await open0({ particleMass: 3 })).details.particleMasses).toEqual([3]);
    for await (const slice of (await open0({ masses: false })).readParticles!({
      index: 0,
      inner: 0,
      outer: 9,
      label: '',
      files: [],
    })) {
      expect(slice.masses).toBeUndefined();
    }
    // A map instead of a snapshot.
    expect(await code(copy, { cone: 0, snapshot: join(copy, 'mapsdir_000/maps_000.0.hdf5') })).toBe('ERR_INPUT_KIND');
  });
  // A snapshot of another run.
  await inFolder(async (folder) => {
    const path = join(folder, 'snapshot_000.hdf5');
    const writer = await createHdf5(path);
    writer.group('Header');
    for (const [name, value] of [
      ['BoxSize', 100],
      ['Time', 1],
    ] as const)
      writer.attribute('Header', name, value);
    writer.attribute('Header', 'NumPart_ThisFile', BigUint64Array.of(0n, 8n));
    await writer.commit();
    expect(await code(fixture('gadget4_multi'), { cone: 0, snapshot: path })).toBe('ERR_INPUT_MIXED');
  });
});

test('particles with masses and types of their own', async () => {
  await inFolder(async (folder) => {
    const write = async (name: string, piece: number, counts: readonly [number, number]) => {
      const writer = await createHdf5(join(folder, name));
      for (const group of ['Header', 'Parameters']) writer.group(group);
      const header = { NumFiles: 2, Npix_Total: 0 };
      for (const [key, value] of Object.entries(header)) writer.attribute('Header', key, value, { dtype: 'int32' });
      writer.attribute('Header', 'NumPart_ThisFile', BigUint64Array.from(counts.map(BigInt)));
      writer.attribute('Header', 'NumPart_Total', BigUint64Array.of(3n, 2n));
      const parameters = {
        HubbleParam: 0.5,
        Omega0: 0.25,
        OmegaLambda: 0.75,
        BoxSize: 1e5,
        UnitLength_in_cm: 3.085678e21,
        UnitMass_in_g: 1.989e43,
      };
      for (const [key, value] of Object.entries(parameters)) writer.attribute('Parameters', key, value);
      for (const [type, count] of counts.entries()) {
        if (count === 0) continue;
        const x = Float32Array.from({ length: 3 * count }, (_, i) => 10 * (piece + 1) + i);
        await writer.dataset(`PartType${type}/Coordinates`, x, { shape: [count, 3] });
        await writer.dataset(`PartType${type}/Masses`, new Float32Array(count).fill(type === 0 ? 2 : 5));
      }
      await writer.commit();
    };
    await write('conesnap_0000.0.hdf5', 0, [3, 0]);
    await write('conesnap_0000.1.hdf5', 1, [0, 2]);
    const masses = async (options: object) => {
      const cone = await open(folder, options);
      const { total, mass } = await bin(cone, { inner: 0, outer: 1e6 }, 1);
      return [cone.particleCount, total, mass];
    };
    expect(await masses({})).toEqual([5, 5, 16]);
    expect(await masses({ types: [1] })).toEqual([2, 2, 10]);
    expect(await code(folder, { types: [4] })).toBe('ERR_INPUT_EMPTY');
    // kpc/h.
    expect((await open(folder)).units).toMatchObject({ lengthInMpc: 0.002, length: 'kpc/h' });
  });
});

test('every way to point to an output', async () => {
  const run = fixture('gadget4_multi');
  for (const path of [run, `${run}/mapsdir_003`, `${run}/mapsdir_003/maps_003.1.hdf5`]) {
    expect(await open(path), path).toMatchObject({ kind: 'maps', nside: 16 });
  }
  const cone = `${run}/lightcone_01`;
  for (const path of [cone, `${cone}/conedir_0004`, `${cone}/conedir_0004/conesnap_0004.0.hdf5`]) {
    expect(await open(path), path).toMatchObject({ kind: 'particles', particleCount: 3441 });
  }
  const single = fixture('gadget4_lean_single');
  expect(await open(`${single}/maps_001.hdf5`)).toMatchObject({ kind: 'maps', nside: 8 });
  expect(await open(`${single}/lightcone_00/conesnap_0000.hdf5`)).toMatchObject({
    kind: 'particles',
    particleCount: 2172,
  });
  await inFolder(async (folder) => {
    await mkdir(join(folder, 'output'));
    await copyFile(`${single}/maps_001.hdf5`, join(folder, 'output', 'maps_001.hdf5'));
    expect((await open(folder)).shells).toHaveLength(1);
  });
});

test('detection by content', async () => {
  expect(await gadget4Adapter.detect(fixture('gadget4_multi'))).toEqual({
    confidence: 1,
    description: 'Gadget-4 5 mass maps, particles in 3 cones',
  });
  const confidence = async (path: string) => (await gadget4Adapter.detect(path)).confidence;
  expect(await confidence(demo('gadget4_maps'))).toBe(1);
  expect(await confidence(fixture('gadget4_lean_single/lightcone_00'))).toBe(1);
  for (const path of [
    'swift_serial',
    'swift_mpi2/lightcones',
    'hdf5',
    'gadget4_lean_single/snapshot_001.hdf5',
    'nowhere',
  ]) {
    expect(await confidence(fixture(path)), path).toBe(0);
  }
  await inFolder(async (folder) => {
    await writeFile(join(folder, 'maps_000.hdf5'), 'not HDF5');
    // Opening it says what is wrong.
    expect(await confidence(folder)).toBe(0.6);
    expect(await code(folder)).toBe('ERR_HDF5_NOT_HDF5');
    // The right name over groups that are gone.
    const writer = await createHdf5(join(folder, 'maps_000.hdf5'));
    writer.group('Header');
    await writer.commit();
    expect(await confidence(folder)).toBe(0.25);
    expect(await code(folder)).toBe('ERR_INPUT_KIND');
  });
  expect(gadget4Plugin.name).toBe('@glass-ts/adapter-gadget4');
});
