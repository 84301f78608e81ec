import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { glass, jsonLines, root, startGlass } from './support/glass.ts';

const demoMaps = join(root, 'data/demo/gadget4_maps');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-cli-e2e-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** A run of every map of the demonstration without transforms: long enough to be interrupted, short enough to repeat. */
async function writeRun(input: string, output = 'out'): Promise<string> {
  const file = join(directory, 'run.yaml');
  const run = {
    ...{ version: 1, input: { path: input }, stages: { overdensity: null, convergence: null } },
    output: { directory: output, sinks: { maps: { ports: ['overdensity', 'convergence'] } } },
  };
  await writeFile(file, JSON.stringify(run));
  return file;
}

const shellFinished = (shell: number) => (line: string) => {
  const event = JSON.parse(line) as { type: string; shell?: number };
  return event.type === 'shellFinished' && event.shell === shell;
};

describe('glass', () => {
  it('says what it can do', async () => {
    const { exit, stdout } = await glass(['--help']);
    expect(exit).toBe(0);
    for (const command of ['run', 'check', 'inspect', 'init', 'backends', 'plugins', 'demo', 'schema']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    }
  });

  it('returns 2 for wrong arguments, with a JSON line where asked', async () => {
    const missing = await glass(['run']);
    expect(missing).toMatchObject({ exit: 2, stdout: '' });
    expect(missing.stderr).toMatch(/^error ERR_USAGE: Missing 1 required arg/);
    const unknown = await glass(['rum', '--json']);
    expect(unknown.exit).toBe(2);
    expect(jsonLines(unknown.stdout)).toMatchObject([{ type: 'error', code: 'ERR_COMMAND_UNKNOWN', exitCode: 2 }]);
  });

  it('finds every example ready to run', async () => {
    const examples = (await readdir(join(root, 'examples'))).filter((name) => name.endsWith('.yaml'));
    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const name of [...examples.map((example) => join(root, 'examples', example)), 'data/demo/demo.yaml']) {
      const { exit, stdout, stderr } = await glass(['check', name]);
      expect(stderr.split('\n').filter((line) => line.startsWith('error'))).toEqual([]);
      expect(stdout).toContain('ready to run');
      expect(exit).toBe(0);
    }
  });

  it('writes a run file for a lightcone that then passes the check', async () => {
    const file = join(directory, 'new.yaml');
    expect((await glass(['init', demoMaps, '--out', file])).exit).toBe(0);
    const { exit, stdout } = await glass(['check', file, '--json']);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'result', ok: true, summary: { nside: 128 } });
    expect(exit).toBe(0);
  });

  it('inspects lightcones for machines', async () => {
    const { exit, stdout } = await glass(['inspect', demoMaps, '--json']);
    expect(exit).toBe(0);
    const [facts] = jsonLines(stdout);
    expect(facts).toMatchObject({ type: 'lightcone', code: 'Gadget-4', nside: 128, cosmology: { h: 0.7 } });
    expect(facts!.shells).toHaveLength(20);
  });

  it('returns 4 for a file that is cut short, names it, and leaves earlier outputs alone', async () => {
    const maps = join(directory, 'maps');
    await cp(demoMaps, maps, { recursive: true, filter: (path) => !/maps_00\d/.test(path) });
    const file = await writeRun('maps');
    expect((await glass(['run', file, '--quiet'])).exit).toBe(0);
    const before = await readFile(join(directory, 'out/convergence.hdf5'));
    await truncate(join(maps, 'maps_014.hdf5'), 60_000);
    const { exit, stderr } = await glass(['run', file, '--quiet']);
    expect(exit).toBe(4);
    expect(stderr).toMatch(/^error ERR_\w+: /);
    expect(stderr).toContain('maps_014.hdf5');
    expect((await readdir(join(directory, 'out'))).sort()).toEqual([
      ...['convergence.hdf5', 'overdensity.hdf5', 'run.json'],
    ]);
    expect((await readFile(join(directory, 'out/convergence.hdf5'))).equals(before)).toBe(true);
  });

  it.each([
    ['SIGINT', 130, 'ERR_INTERRUPTED'],
    ['SIGTERM', 143, 'ERR_TERMINATED'],
  ] as const)('stops cleanly at %s with exit code %i', async (signal, code, error) => {
    const started = startGlass(['run', await writeRun(demoMaps), '--json']);
    await started.line(shellFinished(1));
    started.process.kill(signal);
    const { exit, stdout } = await started.finished;
    expect(exit).toBe(code);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'error', code: error, exitCode: code });
    expect(await readdir(join(directory, 'out'))).toEqual([]);
  });

  it('gives the same bytes after kill -9, and clears what the killed run left', async () => {
    const file = await writeRun(demoMaps);
    expect((await glass(['run', file, '--quiet', '--out', join(directory, 'undisturbed')])).exit).toBe(0);
    const started = startGlass(['run', file, '--json']);
    await started.line(shellFinished(4));
    started.process.kill('SIGKILL');
    await started.finished;
    const out = join(directory, 'out');
    const left = await readdir(out);
    expect(left).toHaveLength(2);
    expect(left.every((name) => name.startsWith('.') && name.includes('.tmp-'))).toBe(true);
    expect((await glass(['run', file, '--quiet'])).exit).toBe(0);
    expect((await readdir(out)).sort()).toEqual(['convergence.hdf5', 'overdensity.hdf5', 'run.json']);
    for (const name of ['convergence.hdf5', 'overdensity.hdf5']) {
      const [again, undisturbed] = await Promise.all([
        readFile(join(out, name)),
        readFile(join(directory, 'undisturbed', name)),
      ]);
      expect(again.equals(undisturbed), name).toBe(true);
    }
  });
});
