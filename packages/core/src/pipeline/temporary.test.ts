import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeStale, temporaryPath } from './temporary.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-stale-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('removes temporaries of processes that are gone, and nothing else', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const path = join(directory, 'maps.hdf5');
  const keep = [
    ...['maps.hdf5', `.other.hdf5.tmp-${dead}`, `.maps.hdf5.tmp-${dead}x`, '.maps.hdf5.tmp-'],
    // The parent of this process lives.
    `.maps.hdf5.tmp-${process.ppid}`,
    `.maps.hdf5.tmp-${process.pid}`,
  ];
  for (const name of [...keep, `.maps.hdf5.tmp-${dead}`]) await writeFile(join(directory, name), '');
  expect(temporaryPath(path)).toBe(join(directory, `.maps.hdf5.tmp-${process.pid}`));
  expect(await removeStale(path)).toEqual([join(directory, `.maps.hdf5.tmp-${dead}`)]);
  expect((await readdir(directory)).sort()).toEqual([...keep].sort());
});
