import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadz, savez } from '@glass-ts/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadCls, saveCls } from './cls-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glass-cls-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('keeps spectra, empty ones too', async () => {
  const cls = [[1, 2, 3], [], [0.5], null];
  await saveCls(join(folder, 'cls'), cls);
  const loaded = await loadCls(join(folder, 'cls.npz'));
  expect(loaded.map((x) => x.tolistSync())).toEqual([[1, 2, 3], [], [0.5], []]);
});

it('writes what GLASS writes', async () => {
  await saveCls(join(folder, 'glass.npz'), [[1, 2], [3]]);
  const { values, split } = loadz(await readFile(join(folder, 'glass.npz')));
  expect([values.dtype, values.tolistSync()]).toEqual(['float64', [1, 2, 3]]);
  expect([split.dtype, split.tolistSync()]).toEqual(['int64', [2]]);
});

it('refuses nothing and other archives', async () => {
  await expect(saveCls(join(folder, 'none'), [])).rejects.toThrow('no spectra to save');
  await writeFile(join(folder, 'other.npz'), await savez({ x: [1, 2] }));
  await expect(loadCls(join(folder, 'other.npz'))).rejects.toThrow('not an archive of spectra');
});
