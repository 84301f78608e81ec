import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeNpz } from '@glass-ts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataset } from './support/h5.ts';
import { fixtures, type Sandbox, sandbox } from './support/run.ts';

/** References made with numpy, h5py and healpy alone: see test/fixtures/README.md. */
const reference = (file: string) => {
  const arrays = decodeNpz(readFileSync(join(fixtures, file)));
  return (name: string): number[] => Array.from(arrays.get(name)!.data, Number);
};

let box: Sandbox;
beforeAll(async () => {
  box = await sandbox();
});
afterAll(() => box.remove());

/** Counts of a run, one array per shell. */
async function counts(run: object, shells: number): Promise<number[][]> {
  await box.run({
    ...{ stages: { counts: {} }, output: { directory: 'counts', sinks: { maps: { ports: ['counts'] } } } },
    ...run,
  });
  const file = join(box.directory, 'counts/counts.hdf5');
  const read = async (i: number) =>
    Array.from((await dataset(file, `shell_${String(i).padStart(3, '0')}`)) as Int32Array, Number);
  return Promise.all(Array.from({ length: shells }, (_, i) => read(i)));
}

const rows = (flat: readonly number[], length: number): number[][] =>
  Array.from({ length: flat.length / length }, (_, i) => flat.slice(i * length, (i + 1) * length));

const cones = [
  {
    name: 'SWIFT, one rank, several files',
    input: { path: join(fixtures, 'swift_serial/lightcones'), options: { lightcone: 'lightcone0', kind: 'particles' } },
    file: 'swift_serial/reference_lightcone0.npz',
    unit: 'Mpc',
  },
  {
    name: 'SWIFT, lossy compression',
    input: { path: join(fixtures, 'swift_serial/lightcones'), options: { lightcone: 'lightcone1', kind: 'particles' } },
    file: 'swift_serial/reference_lightcone1.npz',
    unit: 'Mpc',
  },
  {
    name: 'SWIFT, two ranks',
    input: { path: join(fixtures, 'swift_mpi2/lightcones'), options: { lightcone: 'lightcone0', kind: 'particles' } },
    file: 'swift_mpi2/reference_lightcone0.npz',
    unit: 'Mpc',
  },
  {
    name: 'Gadget-4, two files, empty conesnaps',
    input: { path: join(fixtures, 'gadget4_multi'), options: { cone: 0, kind: 'particles' } },
    file: 'gadget4_multi/reference_cone0.npz',
    unit: 'Mpc/h',
  },
  {
    name: 'Gadget-4, LEAN, double precision, gzip',
    input: { path: join(fixtures, 'gadget4_lean_single'), options: { cone: 0, kind: 'particles' } },
    file: 'gadget4_lean_single/reference_cone0.npz',
    unit: 'Mpc/h',
  },
];

describe('particle lightcones', () => {
  it.each(cones)('$name: counts in own shells are those of healpy, exactly', async ({ input, file, unit }) => {
    const expected = reference(file);
    const edges = expected('own_edges');
    const nside = expected('own_nside')[0]!;
    const got = await counts({ input, nside, shells: { edges, unit } }, edges.length - 1);
    expect(got).toEqual(rows(expected('own_count_maps'), 12 * nside * nside));
  });

  it('SWIFT: native shells counted from particles equal the reference', async () => {
    const expected = reference('swift_serial/reference_lightcone0.npz');
    const maps = rows(expected('particle_count_maps'), 3072);
    const edges = expected('shell_r_out').slice(0, 2);
    const got = await counts({ input: cones[0]!.input, nside: 16, shells: { edges: [0, ...edges] } }, 2);
    expect(got).toEqual(maps);
  });

  it('Gadget-4: native shells by radius equal the reference, by scale factor the code’s own mass maps', async () => {
    const expected = reference('gadget4_multi/reference_cone0.npz');
    const [inner, outer] = [expected('map_r_in'), expected('map_r_out')];
    const byRadius = rows(expected('particle_count_maps_by_radius'), 3072);
    const index = expected('particle_count_map_index');
    const edges = [inner[index.at(-1)!]!, ...index.reverse().map((k) => outer[k]!)].map((r) => Math.max(r, 0));
    const got = await counts({ input: cones[3]!.input, nside: 16, shells: { edges, unit: 'Mpc/h' } }, edges.length - 1);
    // Neighbouring shells print their common edge with different rounding: a particle may change sides.
    const total = (maps: number[][]) => maps.flat().reduce((a, b) => a + b, 0);
    expect(Math.abs(total(got) - total(byRadius))).toBeLessThanOrEqual(2);
    got.forEach((map, i) => {
      const reversed = byRadius[byRadius.length - 1 - i]!;
      expect(map.filter((n, p) => n !== reversed[p]).length).toBeLessThanOrEqual(2);
    });
  });

  it('runs particles through all stages, with galaxies drawn from the density', async () => {
    const { record, outputs } = await box.run({
      input: cones[3]!.input,
      nside: 16,
      shells: { edges: [0, 100, 200], unit: 'Mpc/h' },
      stages: {
        counts: {},
        overdensity: {},
        convergence: {},
        shear: {},
        galaxies: { nz: { density: 1e-4, constant: { zMin: 0, zMax: 0.1 } } },
      },
      output: { directory: 'all', sinks: { maps: {}, catalogue: {} } },
    });
    expect(outputs.map((path) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining(['counts.hdf5', 'overdensity.hdf5', 'convergence.hdf5', 'shear.hdf5', 'catalogue.arrow']),
    );
    expect(record.counts).toMatchObject({ particles: expect.any(Number), galaxies: expect.any(Number) });
  });
});
