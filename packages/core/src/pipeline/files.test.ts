import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDirectory } from './files.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-files-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('makes a directory with those above it, at the same time as others do', async () => {
  const path = join(directory, 'a/b/c');
  await Promise.all([makeDirectory(path), makeDirectory(path), makeDirectory(join(directory, 'a/b'))]);
  expect((await stat(path)).isDirectory()).toBe(true);
  await makeDirectory(path);
});

it('stops at a file', async () => {
  await writeFile(join(directory, 'file'), '');
  await expect(makeDirectory(join(directory, 'file'))).rejects.toThrow('is a file');
  await expect(makeDirectory(join(directory, 'file/a'))).rejects.toThrow();
});

// Node's recursive mkdir never returns there.
it.runIf(existsSync('/proc/self'))('ends where nothing can be made', async () => {
  await expect(makeDirectory('/proc/glass/out')).rejects.toThrow();
});
