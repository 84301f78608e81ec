import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AdapterContext, EventStream, type Lightcone } from '@glass-ts/core';
import { createHdf5, type Hdf5Writer, stopHdf5 } from '@glass-ts/hdf5';
import { afterAll, describe, expect, test } from 'vitest';
import { fixture, inFolder } from '../../../test/support/fixtures.ts';
import { type HealpixMapsOptions, healpixMapsAdapter, healpixMapsPlugin } from './index.ts';

afterAll(stopHdf5);

const context: AdapterContext = { events: new EventStream(), directory: process.cwd() };
const open = (path: string, options: object = {}): Promise<Lightcone> =>
  healpixMapsAdapter.open(path, healpixMapsAdapter.options.parse(options) as HealpixMapsOptions, context);
const NPIX = 12 * 4 * 4;

/** Writes a file in a folder of its own and hands its path on. */
const withFile = (write: (writer: Hdf5Writer) => Promise<void>, use: (path: string) => Promise<void>) =>
  inFolder(async (folder) => {
    const path = join(folder, 'maps.hdf5');
    const writer = await createHdf5(path);
    await write(writer);
    await writer.commit();
    await use(path);
  });

const filled = (value: number, length = NPIX) => Float64Array.from({ length }, (_, i) => value + i / 1000);

async function firstPixels(cone: Lightcone): Promise<number[]> {
  const first: number[] = [];
  for (const shell of cone.shells) {
    const map = await cone.readMap!(shell);
    let next = 0;
    for await (const { start, values } of map.slices()) {
      expect(start).toBe(next);
      if (start === 0) first.push(Number(values[0]));
      next += values.length;
    }
    expect(next).toBe(12 * map.nside * map.nside);
  }
  return first;
}

describe('the layout of the sink `maps`', () => {
  const write = async (w: Hdf5Writer, quantity = 'overdensity') => {
    for (const [name, value] of [
      ['quantity', quantity],
      ['ORDERING', 'RING'],
      ['NSIDE', 4n],
    ] as const)
      w.attribute('/', name, value);
    for (const i of [0, 1, 2]) {
      const path = `/shell_00${i}`;
      await w.dataset(path, filled(i));
      const shell = {
        label: `maps_00${9 - i}`,
        comoving_inner_radius_mpc: 100 * i,
        comoving_outer_radius_mpc: 100 * (i + 1),
      };
      for (const [name, value] of Object.entries(shell)) w.attribute(path, name, value);
    }
  };

  test('is read back', async () => {
    await withFile(write, async (path) => {
      const cone = await open(path);
      expect(cone).toMatchObject({
        kind: 'maps',
        quantity: 'overdensity',
        nside: 4,
        cosmology: undefined,
        units: { lengthInMpc: 1 },
      });
      expect(cone.shells.map((s) => [s.label, s.inner, s.outer])).toEqual([
        ['maps_009', 0, 100],
        ['maps_008', 100, 200],
        ['maps_007', 200, 300],
      ]);
      expect(await firstPixels(cone)).toEqual([0, 1, 2]);
      expect(await healpixMapsAdapter.detect(path)).toEqual({
        confidence: 0.8,
        description: '3 HEALPix maps, nside 4',
      });
      // The radii of glass-ts are in Mpc whatever the unit of the lightcone.
      const perH = await open(path, { unit: 'Mpc/h', h: 0.5 });
      expect(perH.shells[1]).toMatchObject({ inner: 50, outer: 100 });
      expect(perH.units.lengthInMpc).toBe(2);
    });
  });

  test('other quantities are refused', async () => {
    await withFile(
      (w) => write(w, 'convergence'),
      async (path) =>
        expect(open(path)).rejects.toMatchObject({
          code: 'ERR_HEALPIX_QUANTITY',
          what: expect.stringMatching(/convergence/),
        }),
    );
  });
});

describe('maps of others', () => {
  test('a stack of maps with given edges', async () => {
    const stack = Float32Array.from({ length: 3 * NPIX }, (_, i) => Math.floor(i / NPIX));
    await withFile(
      (w) => w.dataset('density', stack, { shape: [3, NPIX], gzip: 1, chunkRows: 1 }),
      async (path) => {
        const options = { quantity: 'mass', ordering: 'nested', edges: [0, 10, 30, 60], massInMsun: 1e10 };
        const cone = await open(path, options);
        expect(cone.shells.map((s) => [s.label, s.inner, s.outer])).toEqual([
          ['density[0]', 0, 10],
          ['density[1]', 10, 30],
          ['density[2]', 30, 60],
        ]);
        expect(await firstPixels(cone)).toEqual([0, 1, 2]);
        expect(await cone.readMap!(cone.shells[0]!)).toMatchObject({
          ordering: 'nested',
          quantity: 'mass',
          unit: '10000000000 Msun',
        });
        expect((await healpixMapsAdapter.detect(path)).confidence).toBe(0.3);
        for (const [change, code] of [
          [{ quantity: undefined }, 'ERR_HEALPIX_QUANTITY'],
          [{ ordering: undefined }, 'ERR_HEALPIX_ORDERING'],
          [{ edges: undefined }, 'ERR_HEALPIX_EDGES'],
          [{ edges: [0, 1, 2] }, 'ERR_HEALPIX_EDGES'],
          [{ datasets: ['none'] }, 'ERR_HDF5_MISSING'],
        ] as const) {
          await expect(open(path, { ...options, ...change }), code).rejects.toMatchObject({ code });
        }
      },
    );
  });

  test('one file per shell, in the order of their radii', async () => {
    await inFolder(async (folder) => {
      await mkdir(join(folder, 'a directory.hdf5'));
      for (const i of [2, 10, 1]) {
        const w = await createHdf5(join(folder, `run_${i}.h5`));
        await w.dataset('count', Int32Array.from(filled(i), Math.floor));
        w.attribute('count', 'ordering', 'NESTED');
        w.attribute('/', 'r_in', 100 - i);
        w.attribute('/', 'r_out', 101 - i);
        await w.dataset('redshifts', new Float64Array(12));
        await w.commit();
      }
      const cone = await open(folder);
      expect(cone).toMatchObject({ quantity: 'counts', details: { ordering: 'nested' } });
      expect(await firstPixels(cone)).toEqual([10, 2, 1]);
      expect(new Set(cone.shells.map((s) => s.label)).size).toBe(3);
      expect(cone.files).toHaveLength(3);
    });
  });

  test('maps that do not fit together', async () => {
    const two = (second: (w: Hdf5Writer) => Promise<void>) => async (w: Hdf5Writer) => {
      await w.dataset('a', filled(1));
      w.attribute('a', 'ORDERING', 'RING');
      await second(w);
    };
    const options = { quantity: 'mass', edges: [0, 1, 2] };
    await withFile(
      two((w) => w.dataset('b', filled(1, 12 * 64))),
      async (path) => expect(open(path, { ...options, ordering: 'ring' })).rejects.toMatchObject({ code: 'ERR_NSIDE' }),
    );
    await withFile(
      two(async (w) => {
        await w.dataset('b', filled(1));
        w.attribute('b', 'ORDERING', 'NESTED');
      }),
      async (path) => {
        await expect(open(path, options)).rejects.toMatchObject({ code: 'ERR_HEALPIX_ORDERING' });
        await expect(open(path, { ...options, ordering: 'ring' })).rejects.toMatchObject({
          code: 'ERR_HEALPIX_ORDERING',
        });
      },
    );
    await withFile(
      (w) => w.dataset('x', filled(0, 100)),
      async (path) => {
        await expect(open(path)).rejects.toMatchObject({ code: 'ERR_INPUT_EMPTY' });
        await expect(open(path, { datasets: ['x'] })).rejects.toMatchObject({ code: 'ERR_HEALPIX_MAP' });
      },
    );
  });
});

test('files of the codes are left to their adapters', async () => {
  for (const name of [
    'gadget4_multi/mapsdir_000/maps_000.0.hdf5',
    'swift_serial/lightcones/lightcone0_shells/shell_0',
  ]) {
    await expect(open(fixture(name)), name).rejects.toMatchObject({ code: 'ERR_INPUT_KIND' });
    expect((await healpixMapsAdapter.detect(fixture(name))).confidence).toBe(0);
  }
  for (const name of ['hdf5', 'nowhere']) expect((await healpixMapsAdapter.detect(fixture(name))).confidence).toBe(0);
  // What nobody knows is opened here, to say what is wrong with it.
  expect((await healpixMapsAdapter.detect(fixture('README.md'))).confidence).toBe(0.1);
  expect(healpixMapsAdapter.options.safeParse({ unit: 'Mpc/h' }).success).toBe(false);
  expect(healpixMapsPlugin.name).toBe('@glass-ts/adapter-healpix-maps');
});
