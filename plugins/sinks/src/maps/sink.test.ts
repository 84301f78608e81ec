import { spawnSync } from 'node:child_process';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BinnedMaps, HealpixMap, NDArray, PortName, PortValues } from '@glass-ts/core';
import { type Hdf5File, withHdf5 } from '@glass-ts/hdf5';
import { describe, expect, it } from 'vitest';
import { type SinkTest, sinkTest } from '../testing/setup.ts';
import { mapsSink } from './sink.ts';

const NPIX = 48;
const map = (values: NDArray): HealpixMap => ({ values, nside: 2, ordering: 'ring', unit: '' });

/** κ = pixel/7 + shell, γ = (κ, −κ), integer counts. */
function ports({ xp }: SinkTest, shell: number): PortValues {
  const kappa = xp.arange(0, NPIX, undefined, { dtype: 'float64' }).truediv(7).add(shell);
  return {
    convergence: map(kappa),
    shear: map(xp.stack([kappa, kappa.neg()])),
    counts: { ...map(xp.arange(0, NPIX, undefined, { dtype: 'int64' })), unit: 'particles' },
  };
}

const binned = (values: NDArray): BinnedMaps => ({ ...map(values), labels: ['z=0.5', 'deep'] });

interface Request {
  readonly options?: object;
  readonly now?: PortName[];
  readonly atEnd?: PortName[];
  readonly end?: (test: SinkTest) => PortValues;
}

/** Runs the sink over all shells and gives the outputs their names. @returns descriptions by file name */
async function write(test: SinkTest, request: Request = {}): Promise<Record<string, string>> {
  const { options = {}, now = ['convergence', 'shear', 'counts'], atEnd = [], end = () => ({}) } = request;
  const sink = await test.open(options, { now, atEnd });
  for (const { index } of test.shells) await sink.shell(ports(test, index), test.context(index));
  const pending = await sink.finish(end(test));
  for (const { temporary, path } of pending) await rename(temporary, join(test.directory, path));
  return Object.fromEntries(pending.map(({ path, description }) => [path, description]));
}

const read = <T>(test: SinkTest, name: string, use: (file: Hdf5File) => Promise<T>) =>
  withHdf5(join(test.directory, name), use);

async function attributes(file: Hdf5File, path: string): Promise<Record<string, unknown>> {
  return Object.fromEntries([...(await file.attributes(path))].map(([name, a]) => [name, a.values[0]]));
}

describe('maps sink', () => {
  it('writes one file per quantity and one dataset per shell', async () => {
    const test = await sinkTest(mapsSink);
    expect(Object.keys(await write(test))).toEqual(['convergence.hdf5', 'shear.hdf5', 'counts.hdf5']);
    await read(test, 'convergence.hdf5', async (file) => {
      expect(await file.children()).toEqual(['shell_000', 'shell_001', 'shell_002']);
      const expected = Float64Array.from({ length: NPIX }, (_, i) => i / 7 + 2);
      expect(await file.read('shell_002')).toEqual(expected);
    });
    await read(test, 'shear.hdf5', async (file) => {
      expect(await file.children('shell_001')).toEqual(['gamma1', 'gamma2']);
      expect(await file.read('shell_001/gamma2')).toEqual(Float64Array.from({ length: NPIX }, (_, i) => -(i / 7 + 1)));
    });
    await read(test, 'counts.hdf5', async (file) => {
      expect(await file.read('shell_000')).toEqual(BigInt64Array.from({ length: NPIX }, (_, i) => BigInt(i)));
    });
  });

  it('says in attributes what healpy users look for, and where the shell is', async () => {
    const test = await sinkTest(mapsSink);
    await write(test);
    await read(test, 'shear.hdf5', async (file) => {
      expect(await attributes(file, '/shell_001/gamma1')).toEqual({
        ...{ PIXTYPE: 'HEALPIX', ORDERING: 'RING', NSIDE: 2n, FIRSTPIX: 0n, LASTPIX: 47n },
        ...{ INDXSCHM: 'IMPLICIT', OBJECT: 'FULLSKY', TUNIT: '', quantity: 'shear' },
        ...{ component: 'gamma1', POLCCONV: 'COSMO', shell: 1n, label: 'maps_1' },
        ...{ comoving_inner_radius_mpc: 100, comoving_outer_radius_mpc: 200, z_inner: 0.025, z_outer: 0.05 },
      });
      expect(await attributes(file, '/')).toMatchObject({
        ...{ program: 'glass-ts 0.1.0', run: 'test', seed: 42n, generator: 'philox4x32-10/1' },
        ...{ quantity: 'shear', NSIDE: 2n },
      });
    });
    await read(test, 'counts.hdf5', async (file) => {
      expect(await attributes(file, '/shell_000')).toMatchObject({ TUNIT: 'particles', quantity: 'counts' });
    });
  });

  it('writes what a map says about itself', async () => {
    const test = await sinkTest(mapsSink, 1);
    const sink = await test.open({}, { now: ['convergence'] });
    const described = { ...ports(test, 0).convergence!, attributes: { z_source: 0.7 } };
    await sink.shell({ convergence: described }, test.context(0));
    const [pending] = await sink.finish({});
    expect(await withHdf5(pending!.temporary, (file) => attributes(file, '/shell_000'))).toMatchObject({
      z_source: 0.7,
    });
  });

  it('writes the maps of source samples at the end', async () => {
    const test = await sinkTest(mapsSink);
    const written = await write(test, {
      now: [],
      atEnd: ['sourceConvergence', 'sourceShear'],
      end: ({ xp }) => ({
        sourceConvergence: binned(xp.reshape(xp.arange(0, 96, undefined, { dtype: 'float64' }), [2, NPIX])),
        sourceShear: binned(xp.reshape(xp.arange(0, 192, undefined, { dtype: 'float64' }), [2, 2, NPIX])),
      }),
    });
    expect(written['sourceShear.hdf5']).toContain('2 source samples');
    await read(test, 'sourceConvergence.hdf5', async (file) => {
      expect((await file.read('source_001'))[0]).toBe(48);
      expect(await attributes(file, '/source_001')).toMatchObject({ source: 1n, label: 'deep' });
    });
    await read(test, 'sourceShear.hdf5', async (file) => {
      expect((await file.read('source_001/gamma1'))[0]).toBe(96);
      expect((await file.read('source_001/gamma2'))[47]).toBe(191);
    });
  });

  it('warns about source samples that were asked for and are not there', async () => {
    const test = await sinkTest(mapsSink);
    await write(test, { atEnd: ['sourceShear'], options: { ports: ['shear', 'sourceShear'] } });
    expect(test.warnings).toEqual(['WARN_SINK_EMPTY']);
    const other = await sinkTest(mapsSink);
    await write(other, { atEnd: ['sourceShear'] });
    expect(other.warnings).toEqual([]);
  });

  it('gives the reason of every transfer, one component at a time', async () => {
    const test = await sinkTest(mapsSink, 1);
    await write(test);
    expect(test.reasons).toEqual([
      ...['sink maps: convergence', 'sink maps: shear', 'sink maps: shear', 'sink maps: counts'],
    ]);
  });

  it('has the same bytes when run again, compressed or not', async () => {
    for (const gzip of [0, 4]) {
      const bytes = [];
      for (let i = 0; i < 2; i++) {
        const test = await sinkTest(mapsSink);
        await write(test, { options: { gzip } });
        bytes.push(await readFile(join(test.directory, 'shear.hdf5')));
      }
      expect(bytes[0]!.equals(bytes[1]!)).toBe(true);
    }
  });

  it('rounds to float32 and compresses when asked; integers stay', async () => {
    const test = await sinkTest(mapsSink);
    await write(test, { options: { dtype: 'float32', gzip: 1, shells: [1] } });
    await read(test, 'convergence.hdf5', async (file) => {
      expect(await file.children()).toEqual(['shell_001']);
      expect(await file.read('shell_001')).toEqual(Float32Array.from({ length: NPIX }, (_, i) => i / 7 + 1));
    });
    await read(test, 'counts.hdf5', async (file) => expect((await file.dataset('shell_001')).dtype).toBe('int64'));
  });

  it('chooses among the maps of the run', () => {
    const select = (options: object, available: PortName[]) =>
      mapsSink.select(mapsSink.options.parse(options), available);
    expect(select({}, ['galaxies', 'shear', 'overdensity'])).toEqual(['overdensity', 'shear']);
    expect(select({ ports: ['shear'] }, ['shear', 'overdensity'])).toEqual(['shear']);
    expect(() => select({ ports: ['shear'] }, ['overdensity'])).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_SINK_PORT', what: 'nobody gives the maps "shear"', where: { name: 'output.sinks.maps.ports' } },
        fix: 'This run has overdensity',
      }),
    );
    expect(() => select({ ports: ['galaxies'] }, ['galaxies'])).toThrow(/not a kind of map/);
    expect(() => mapsSink.options.parse({ gzip: 10 })).toThrow();
  });

  it('refuses arrays that are no maps', async () => {
    const test = await sinkTest(mapsSink);
    const sink = await test.open({}, { now: ['convergence'] });
    const wrong = map(test.xp.zeros([47]));
    await expect(sink.shell({ convergence: wrong }, test.context(0))).rejects.toMatchObject({ code: 'ERR_SINK_SHAPE' });
  });

  it('leaves nothing behind when given up, and clears what a killed run left', async () => {
    const test = await sinkTest(mapsSink);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    await writeFile(join(test.directory, `.shear.hdf5.tmp-${dead}`), 'half');
    for (const close of [false, true]) {
      const sink = await test.open({}, { now: ['convergence', 'shear'] });
      expect(await readdir(test.directory)).toEqual([]);
      await sink.shell(ports(test, 0), test.context(0));
      if (close) await sink.finish({});
      expect(await readdir(test.directory)).toHaveLength(2);
      await sink.abort();
      expect(await readdir(test.directory)).toEqual([]);
    }
  });
});
