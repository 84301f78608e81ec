import { afterAll, afterEach, expect, test } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openIn } from '../file.ts';
import { copyOf, errorOf, fixture, inFolder } from '../testing.ts';
import { Pool, workerLimit } from './pool.ts';
import { answer, type Request } from './protocol.ts';

const pools: Pool[] = [];
const makePool = (limit: number): Pool => {
  const pool = new Pool(limit);
  pools.push(pool);
  return pool;
};
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.stop())));

// Starting a thread from sources takes its time: tests that need no thread of their own share one.
const shared = new Pool(1);
afterAll(() => shared.stop());

const NAME = 'swift_serial/lightcones/lightcone1_particles/lightcone1_0001.0.hdf5';

test('GLASS_HDF5_WORKERS sets the number of threads', () => {
  expect(workerLimit({ GLASS_HDF5_WORKERS: '0' })).toBe(0);
  expect(workerLimit({ GLASS_HDF5_WORKERS: '7' })).toBe(7);
  expect(workerLimit({})).toBeGreaterThanOrEqual(1);
  expect(workerLimit({ GLASS_HDF5_WORKERS: 'many' })).toBeGreaterThanOrEqual(1);
});

test('threads and the calling thread read the same', async () => {
  const [threads, inline] = [shared, makePool(0)];
  const a = await openIn(threads, fixture(NAME));
  const b = await openIn(inline, fixture(NAME));
  expect(threads.size).toBe(1);
  expect(inline.size).toBe(0);
  for (const name of await a.children('DM')) {
    const path = `DM/${name}`;
    expect(await b.dataset(path)).toEqual(await a.dataset(path));
    expect(await b.read(path)).toEqual(await a.read(path));
  }
  expect([...(await b.attributes('Lightcone'))]).toEqual([...(await a.attributes('Lightcone'))]);
  expect(await errorOf(b.read('DM/None'))).toMatchObject({ code: 'ERR_HDF5_MISSING' });
  await a.close();
  await b.close();
});

test('a second thread starts only while the first is busy', async () => {
  const pool = makePool(2);
  const a = await openIn(pool, fixture(NAME));
  const b = await openIn(pool, fixture('hdf5/types.hdf5'));
  expect(pool.size).toBe(1);
  const c = openIn(pool, fixture('hdf5/latest.hdf5'));
  const d = openIn(pool, fixture('hdf5/piece.0.hdf5'));
  const e = openIn(pool, fixture('hdf5/piece.1.hdf5'));
  expect(pool.size).toBe(2);
  for (const file of await Promise.all([c, d, e])) await file.close();
  await a.close();
  await b.close();
});

test('reading does not block the calling thread', async () => {
  const pool = shared;
  const file = await openIn(pool, fixture(NAME));
  let settled = false;
  const reading = file.read('DM/Coordinates').then((data) => {
    settled = true;
    return data;
  });
  // Work of this thread while the other one reads: an answer can only arrive afterwards.
  const end = performance.now() + 20;
  let turns = 0;
  while (performance.now() < end) turns++;
  expect(turns).toBeGreaterThan(0);
  expect(settled).toBe(false);
  expect(await reading).toHaveLength(2011 * 3);
  await file.close();
});

test('a thread in which libhdf5 failed is replaced, and open files move', async () => {
  const pool = makePool(1);
  await inFolder(async (folder) => {
    const path = await copyOf('hdf5/types.hdf5', folder);
    const good = await openIn(pool, fixture(NAME));
    const bad = await openIn(pool, path);
    const { readFile, writeFile, utimes, stat } = await import('node:fs/promises');
    const bytes = await readFile(path);
    const { atime, mtime } = await stat(path);
    // The checksummed dataset holds 0, 1, 2, …: change one byte of a chunk without changing the file's stamp.
    const at = bytes.indexOf(new Uint8Array(Float64Array.of(50, 51, 52).buffer), 0, 'latin1');
    bytes[at] = 1;
    await writeFile(path, bytes);
    await utimes(path, atime, mtime);
    const broken = await openIn(pool, path);
    expect(await errorOf(broken.read('fletcher'))).toMatchObject({ code: 'ERR_HDF5_READ' });
    expect(pool.size).toBe(0);
    expect(await good.read('DM/Masses')).toHaveLength(2011);
    expect(pool.size).toBe(1);
    expect(await broken.read('plain_i4')).toHaveLength(6);
    for (const file of [good, bad, broken]) await file.close();
  });
});

test('a thread that dies is replaced and its work repeated', async () => {
  const pool = shared;
  const file = await openIn(pool, fixture(NAME));
  const reading = file.read('DM/Velocities');
  await pool.stop();
  expect(await reading).toHaveLength(2011 * 3);
  await file.close();
});

test('more files than may be open at once', async () => {
  const pool = shared;
  await inFolder(async (folder) => {
    const { copyFile } = await import('node:fs/promises');
    const files = [];
    for (let i = 0; i < 80; i++) {
      await copyFile(fixture('hdf5/piece.1.hdf5'), `${folder}/${i}.hdf5`);
      files.push(await openIn(pool, `${folder}/${i}.hdf5`));
    }
    for (const file of files) expect(await file.read('x')).toHaveLength(6);
    for (const file of files.reverse()) expect(await file.read('x')).toHaveLength(6);
    for (const file of files) await file.close();
  });
});

test('threads are stopped after the last file was closed', async () => {
  const pool = makePool(1);
  const file = await openIn(pool, fixture(NAME));
  await file.close();
  expect(pool.size).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 1300));
  expect(pool.size).toBe(0);
});

test('several threads decompress parts of one file, which still come in order', async () => {
  const pool = makePool(3);
  const file = await openIn(pool, fixture('hdf5/types.hdf5'));
  const values: number[] = [];
  for await (const slice of file.slices('chunks', { rows: 64 })) values.push(...(slice.data as Float32Array));
  expect(pool.size).toBe(3);
  expect(values).toEqual(Array.from({ length: 3000 }, (_, i) => i));
  await file.close();
});

test('what nobody expected inside of the engine is an error with the file, and what to do', () => {
  const engine = {
    open() {
      throw new TypeError('of undefined');
    },
  } as unknown as Engine;
  expect(answer(engine, { id: 7, op: 'open', args: [{ path: 'a.hdf5' }] } as unknown as Request)).toEqual({
    id: 7,
    failure: {
      ...{ code: 'ERR_HDF5_INTERNAL', what: 'internal error: of undefined', file: 'a.hdf5', spoiled: true },
      fix: 'Report this, with the file or how it was made',
    },
  });
});
