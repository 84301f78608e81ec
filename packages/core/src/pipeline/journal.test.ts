import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventStream } from './events.ts';
import { completeNaming, nameOutputs } from './journal.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-journal-'));
});
afterEach(() => rm(directory, { recursive: true }));

const write = (files: Readonly<Record<string, string>>) =>
  Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(directory, name), text)));
const read = (name: string) => readFile(join(directory, name), 'utf8');
const pending = (...names: string[]) =>
  names.map((path) => ({ path, temporary: join(directory, `.${path}.new`), description: path }));

describe('nameOutputs', () => {
  it('replaces all, with no run.json but a list of the renames in between', async () => {
    await write({ a: 'old', b: 'old', 'run.json': 'old', '.a.new': 'new', '.b.new': 'new' });
    const seen: unknown[] = [];
    await nameOutputs(directory, pending('a', 'b'), 'new', (i) =>
      seen.push([i, existsSync(join(directory, 'run.json')), existsSync(join(directory, journal(process.pid)))]),
    );
    expect(seen).toEqual([
      [0, false, true],
      [1, false, true],
    ]);
    expect((await readdir(directory)).sort()).toEqual(['a', 'b', 'run.json']);
    expect(await Promise.all(['a', 'b', 'run.json'].map(read))).toEqual(['new', 'new', 'new']);
  });

  it('leaves no run.json where a name is not to be had, and says what to do', async () => {
    await write({ a: 'old', 'run.json': 'old', '.a.new': 'new', '.b.new': 'new' });
    await mkdir(join(directory, 'b'));
    await expect(nameOutputs(directory, pending('a', 'b'), 'new', () => undefined)).rejects.toMatchObject({
      code: 'ERR_OUTPUT_WRITE',
      what: expect.stringContaining('an output cannot get its name'),
      where: { file: join(directory, 'b') },
      fix: expect.stringContaining('Clear the way and run again'),
    });
    expect((await readdir(directory)).sort()).toEqual(['.b.new', 'a', 'b']);
  });

  it('touches nothing where an output is not there', async () => {
    await write({ a: 'old', b: 'old', 'run.json': 'old', '.a.new': 'new' });
    await expect(nameOutputs(directory, pending('a', 'b'), 'new', () => undefined)).rejects.toThrow('ENOENT');
    expect((await readdir(directory)).sort()).toEqual(['.a.new', 'a', 'b', 'run.json']);
    expect(await Promise.all(['a', 'b', 'run.json'].map(read))).toEqual(['old', 'old', 'old']);
  });
});

const journal = (pid: number) => `.outputs.json.tmp-${pid}`;

describe('completeNaming', () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const renames = ['a', 'b', 'run.json'].map((path) => ({ temporary: `.${path}.new`, path }));

  async function complete(): Promise<string[]> {
    const events = new EventStream();
    const warnings: string[] = [];
    events.on('warning', ({ code, message }) => warnings.push(`${code}: ${message}`));
    await completeNaming(directory, events);
    return warnings;
  }

  it('goes on after any of the renames', async () => {
    for (const named of [0, 1, 2]) {
      await write({ a: 'old', b: 'old', [journal(dead)]: JSON.stringify(renames) });
      if (named === 0) await write({ 'run.json': 'old' });
      for (const [i, { temporary, path }] of renames.entries()) await write({ [i < named ? path : temporary]: 'new' });
      const left = renames.slice(named).map(({ path }) => path);
      expect(await complete()).toEqual([
        `WARN_OUTPUTS_COMPLETED: an earlier run was killed while its outputs got their names; ${left.join(', ')} of it now ${named === 2 ? 'has its' : 'have theirs'}`,
      ]);
      expect((await readdir(directory)).sort()).toEqual(['a', 'b', 'run.json']);
      expect(await Promise.all(['a', 'b', 'run.json'].map(read))).toEqual(['new', 'new', 'new']);
    }
  });

  it('has nothing to do after the last one, nor before the list was complete, nor while the run lives', async () => {
    for (const text of [JSON.stringify(renames), JSON.stringify(renames).slice(0, -1), '', '{}']) {
      await write({ a: 'whole', 'run.json': 'whole', [journal(dead)]: text, [journal(process.ppid)]: '[]' });
      expect(await complete()).toEqual([]);
      expect((await readdir(directory)).sort()).toEqual([journal(process.ppid), 'a', 'run.json']);
      expect(await read('run.json')).toBe('whole');
    }
  });
});
