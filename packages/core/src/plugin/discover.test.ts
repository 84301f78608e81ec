import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlugin } from './discover.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glass-plugins-'));
});
afterAll(() => rm(folder, { recursive: true }));

const plugin = "{ name: 'mine', version: '1.0.0', register: () => undefined }";

describe('loadPlugin', () => {
  it.each([
    ['default', `export default ${plugin};`],
    ['plugin', `export const plugin = ${plugin};`],
  ])('takes the export named %s of a file beside the run file', async (name, text) => {
    await writeFile(join(folder, `${name}.mjs`), text);
    expect(await loadPlugin(`./${name}.mjs`, folder)).toMatchObject({ name: 'mine', version: '1.0.0' });
  });

  it('says what cannot be loaded, where it was asked for, and why', async () => {
    const where = { file: 'run.yaml', line: 3 };
    await expect(loadPlugin('./nowhere.mjs', folder, where)).rejects.toMatchObject({
      ...{ code: 'ERR_PLUGIN_LOAD', where },
      what: expect.stringMatching(/"\.\/nowhere\.mjs" cannot be loaded: .*nowhere/),
    });
    await expect(loadPlugin('no-such-package-of-glass', folder)).rejects.toMatchObject({ code: 'ERR_PLUGIN_LOAD' });
    await writeFile(join(folder, 'throws.mjs'), "throw new Error('out of order');");
    await expect(loadPlugin('./throws.mjs', folder)).rejects.toMatchObject({
      code: 'ERR_PLUGIN_LOAD',
      what: expect.stringContaining('out of order'),
    });
  });

  it('refuses a module that exports something else', async () => {
    await writeFile(join(folder, 'other.mjs'), 'export default { name: 7 };');
    await expect(loadPlugin('./other.mjs', folder)).rejects.toMatchObject({ code: 'ERR_PLUGIN_SHAPE' });
  });
});
