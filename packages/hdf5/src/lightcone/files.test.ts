import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createHdf5, stopHdf5 } from '../index.ts';
import { fixture, inFolder } from '../testing.ts';
import { identifyPath } from './identify.ts';
import { mapSlices } from './map-pieces.ts';
import { missingNumbers, namesIn, numberedFiles } from './numbered-files.ts';
import { ParticleFiles } from './particle-files.ts';
import { lengthUnit, massUnit } from './units.ts';

afterAll(stopHdf5);

test('numbers are sorted as numbers', async () => {
  await inFolder(async (folder) => {
    for (const name of ['m_10.0.x', 'm_2.10.x', 'm_2.9.x', 'm_x.x', 'other']) await writeFile(join(folder, name), '');
    await mkdir(join(folder, 'm_1.0.x'));
    const found = await numberedFiles(folder, /^m_(\d+)\.(\d+)\.x$/);
    expect(found.map((f) => f.name)).toEqual(['m_1.0.x', 'm_2.9.x', 'm_2.10.x', 'm_10.0.x']);
    expect(found[2]).toMatchObject({ numbers: [2, 10], path: join(folder, 'm_2.10.x') });
  });
  expect(await namesIn('/nowhere/at/all')).toEqual([]);
  expect(missingNumbers([0, 3], 4)).toEqual([1, 2]);
});

test('units of the codes', () => {
  // SWIFT, Gadget-4, kpc of TNG, and something else.
  expect(lengthUnit(3.08567758e24)).toEqual({ mpc: 1, name: 'Mpc' });
  expect(lengthUnit(3.085678e24)).toEqual({ mpc: 1, name: 'Mpc' });
  expect(lengthUnit(3.085678e21)).toEqual({ mpc: 1e-3, name: 'kpc' });
  expect(lengthUnit(3.0856775814913673e25).mpc).toBeCloseTo(10, 12);
  expect(massUnit(1.989e43).name).toBe('1e10 Msun');
  // 1.989e33 g against the nominal 1.98841e33 g.
  expect(massUnit(1.989e43).msun / 1e10).toBeCloseTo(1.000297, 6);
  expect(massUnit(1.98841e33)).toMatchObject({ name: 'Msun' });
  expect(massUnit(5e33).name).toMatch(/^2\.51\d+ Msun$/);
});

test.each([
  ['swift_serial/lightcones/lightcone0_index.hdf5', 'swift-index'],
  ['swift_serial/lightcones/lightcone0_particles/lightcone0_0000.0.hdf5', 'swift-particles'],
  ['swift_mpi2/lightcones/lightcone0_shells/shell_0/lightcone0.shell_0.1.hdf5', 'swift-map'],
  ['swift_mpi2/snapshots/snap_0001/snap_0001.hdf5', 'swift-snapshot'],
  ['gadget4_multi/mapsdir_000/maps_000.0.hdf5', 'gadget4-map'],
  ['gadget4_multi/lightcone_00/conedir_0000/conesnap_0000.0.hdf5', 'gadget4-particles'],
  ['gadget4_lean_single/snapshot_001.hdf5', 'gadget-snapshot'],
  ['hdf5/types.hdf5', 'other'],
  ['README.md', undefined],
])('%s is %s', async (name, kind) => {
  expect((await identifyPath(fixture(name)))?.kind).toBe(kind);
});

test('maps in pieces', async () => {
  await inFolder(async (folder) => {
    const piece = async (name: string, values: number[], shape?: number[]) => {
      const writer = await createHdf5(join(folder, name));
      await writer.dataset('m', Float32Array.from(values), shape ? { shape } : {});
      await writer.commit();
      return join(folder, name);
    };
    const a = await piece('a', [0, 1, 2, 3, 4]);
    const b = await piece('b', [5, 6, 7, 8, 9, 10, 11]);
    const twoAxes = await piece('c', [1, 2, 3, 4], [2, 2]);
    const read = async (files: string[]) => {
      const seen: number[] = [];
      for await (const { start, values } of mapSlices({ files, dataset: 'm', nside: 1 })) {
        expect(start).toBe(seen.length);
        seen.push(...(values as Float32Array));
      }
      return seen;
    };
    expect(await read([a, b])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    for (const files of [[a], [a, b, a], [b, b], [twoAxes]]) {
      await expect(read(files)).rejects.toMatchObject({ code: 'ERR_MAP_SIZE', where: { dataset: 'm' } });
    }
  });
});

test('particle files: weights, one mass for all, wrong counts', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'p');
    const writer = await createHdf5(path);
    const n = 1000;
    // Particle i lies at distance i.
    const positions = Float64Array.from({ length: 3 * n }, (_, k) => (k % 3 === 2 ? (k - 2) / 3 : 0));
    await writer.dataset('x', positions, { shape: [n, 3] });
    await writer.dataset('m', new Float32Array(n).fill(2));
    await writer.dataset(
      'w',
      Float32Array.from({ length: n }, (_, i) => i),
    );
    await writer.dataset('id', new Int32Array(3 * n), { shape: [n, 3] });
    await writer.commit();
    const base = { path, count: n, positions: 'x' };
    const total = async (reader: ParticleFiles, inner: number, outer: number) => {
      let [count, mass] = [0, 0];
      for await (const { positions: p, masses, count: size } of reader.slices(inner, outer)) {
        for (let i = 0; i < size; i++) {
          if (p[3 * i + 2]! < inner || p[3 * i + 2]! >= outer) continue;
          count++;
          mass += typeof masses === 'number' ? masses : (masses?.[i] ?? 0);
        }
      }
      return { count, mass };
    };
    const weighted = new ParticleFiles([{ ...base, masses: 'm', weights: 'w' }], { rows: 100 });
    expect(await total(weighted, 150, 350)).toEqual({ count: 200, mass: 2 * (200 * 249.5) });
    expect(weighted.slicesRead).toBe(10);
    // Now the extents are known: 100 to 199, 200 to 299, 300 to 399.
    expect((await total(weighted, 150, 350)).count).toBe(200);
    expect(weighted.slicesRead).toBe(13);
    const equal = new ParticleFiles([{ ...base, masses: 0.5 }], { rows: 300, margin: 5 });
    expect(await total(equal, 0, 10)).toEqual({ count: 10, mass: 5 });
    expect(await total(new ParticleFiles([{ ...base, count: 0 }]), 0, 10)).toEqual({ count: 0, mass: 0 });
    await expect(total(new ParticleFiles([{ ...base, count: 7 }]), 0, 1)).rejects.toMatchObject({
      code: 'ERR_INPUT_COUNT',
    });
    await expect(total(new ParticleFiles([{ ...base, positions: 'id' }]), 0, 1)).rejects.toMatchObject({
      code: 'ERR_HDF5_TYPE',
    });
  });
});
