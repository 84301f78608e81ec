import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withHdf5 } from '../file.ts';
import { createHdf5 } from './writer.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-hdf5-close-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('close leaves a complete file under its temporary name, for the caller to rename', async () => {
  const writer = await createHdf5(join(directory, 'a.hdf5'));
  await writer.dataset('x', Float64Array.of(1, 2, 3));
  const { temporary, path } = await writer.close();
  expect(await readdir(directory)).toEqual([`.a.hdf5.tmp-${process.pid}`]);
  await rename(temporary, path);
  expect(await withHdf5(path, (file) => file.read('x'))).toEqual(Float64Array.of(1, 2, 3));
  await expect(writer.close()).rejects.toMatchObject({ code: 'ERR_HDF5_CLOSED' });
});

test('abort removes a file that was closed', async () => {
  const writer = await createHdf5(join(directory, 'a.hdf5'));
  await writer.close();
  await writer.abort();
  expect(await readdir(directory)).toEqual([]);
});

test('close refuses an incomplete dataset and leaves nothing', async () => {
  const writer = await createHdf5(join(directory, 'a.hdf5'));
  await writer.createDataset('x', { dtype: 'float64', shape: [3] });
  await expect(writer.close()).rejects.toMatchObject({ code: 'ERR_HDF5_INCOMPLETE' });
  expect(await readdir(directory)).toEqual([]);
});
