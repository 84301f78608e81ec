import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRunFile, type RunRecord, runPipeline } from '@glass-ts/core';
import { defaultPlugins } from 'glass-ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { glass, jsonLines, root, runScript, startGlass } from './support/glass.ts';

const demoMaps = join(root, 'data/demo/gadget4_maps');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-cli-e2e-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** A run of the nearest maps of the demonstration without transforms: long enough to be interrupted, short to repeat. */
const runText = (input: string, output = 'out'): string =>
  JSON.stringify({
    ...{ version: 1, input: { path: input }, stages: { overdensity: null, convergence: null } },
    shells: { last: 5 },
    output: { directory: output, sinks: { maps: { ports: ['overdensity', 'convergence'] } } },
  });

async function writeRun(input: string): Promise<string> {
  const file = join(directory, 'run.yaml');
  await writeFile(file, runText(input));
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

  it('returns 2 for wrong arguments, from any directory', async () => {
    const { exit, stdout, stderr } = await glass(['run'], directory);
    expect(exit).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error ERR_USAGE: Missing 1 required arg/);
  });

  it('says in JSON which command was meant', async () => {
    const { exit, stdout, stderr } = await glass(['rum', '--json']);
    expect(exit).toBe(2);
    expect(jsonLines(stdout)).toMatchObject([
      { type: 'error', code: 'ERR_COMMAND_UNKNOWN', fix: expect.stringContaining('"run"'), exitCode: 2 },
    ]);
    expect(stderr).toBe('');
  });

  it('writes a run file with the usual stages for a lightcone', async () => {
    expect((await glass(['init', demoMaps, '--out', 'new.yaml'], directory)).exit).toBe(0);
    const { run } = parseRunFile(await readFile(join(directory, 'new.yaml'), 'utf8'), 'new.yaml');
    expect(run.input.adapter).toBe('gadget4');
    expect(Object.keys(run.stages)).toEqual(['overdensity', 'convergence', 'shear', 'galaxies']);
    expect(Object.keys(run.output.sinks)).toEqual(['maps', 'catalogue']);
  });

  it('returns 4 for a file that is cut short, names it, and leaves earlier outputs alone', async () => {
    const maps = join(directory, 'maps');
    await cp(demoMaps, maps, { recursive: true, filter: (path) => !/maps_00\d/.test(path) });
    await truncate(join(maps, 'maps_014.hdf5'), 60_000);
    await mkdir(join(directory, 'out'));
    await writeFile(join(directory, 'out/convergence.hdf5'), 'of an earlier run');
    const { exit, stderr } = await glass(['run', await writeRun('maps'), '--quiet']);
    expect(exit).toBe(4);
    expect(stderr).toMatch(/^error ERR_\w+: /);
    expect(stderr).toContain('maps_014.hdf5');
    expect(await readdir(join(directory, 'out'))).toEqual(['convergence.hdf5']);
    expect(await readFile(join(directory, 'out/convergence.hdf5'), 'utf8')).toBe('of an earlier run');
  });

  it.each([
    ['SIGINT', 130, 'ERR_INTERRUPTED'],
    ['SIGTERM', 143, 'ERR_TERMINATED'],
  ] as const)('stops cleanly at %s with exit code %i', async (signal, code, error) => {
    const started = startGlass(['run', await writeRun(demoMaps), '--json']);
    await started.line(shellFinished(0));
    started.process.kill(signal);
    const { exit, stdout } = await started.finished;
    expect(exit).toBe(code);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'error', code: error, exitCode: code });
    expect(await readdir(join(directory, 'out'))).toEqual([]);
  });

  it('gives the same bytes after kill -9, and clears what the killed run left', async () => {
    const started = startGlass(['run', await writeRun(demoMaps), '--json']);
    await started.line(shellFinished(1));
    started.process.kill('SIGKILL');
    await started.finished;
    const out = join(directory, 'out');
    const left = await readdir(out);
    expect(left).toHaveLength(2);
    expect(left.every((name) => name.startsWith('.') && name.includes('.tmp-'))).toBe(true);

    expect((await glass(['run', join(directory, 'run.yaml'), '--quiet'])).exit).toBe(0);
    expect((await readdir(out)).sort()).toEqual(['convergence.hdf5', 'overdensity.hdf5', 'run.json']);
    const runFile = parseRunFile(runText(demoMaps, 'undisturbed'), join(directory, 'run.yaml'));
    await runPipeline({ runFile, plugins: defaultPlugins });
    for (const name of ['convergence.hdf5', 'overdensity.hdf5']) {
      const [again, undisturbed] = await Promise.all([
        readFile(join(out, name)),
        readFile(join(directory, 'undisturbed', name)),
      ]);
      expect(again.equals(undisturbed), name).toBe(true);
    }
  });

  it('completes the outputs of a run that was killed between two renames', async () => {
    const runFile = await writeRun(demoMaps);
    const out = join(directory, 'out');
    expect((await glass(['run', runFile, '--quiet'])).exit).toBe(0);
    const first = await readFile(join(out, 'convergence.hdf5'));
    await writeFile(runFile, runText(demoMaps).replace('"last":5', '"last":4'));
    // Which of the two maps is first does not matter: the process is gone when one of them has its name.
    const { signal } = await runScript(`
      import { EventStream, readRunFile, runPipeline } from '@glass-ts/core';
      import { defaultPlugins } from 'glass-ts';
      const events = new EventStream();
      events.on('outputWritten', () => process.kill(process.pid, 'SIGKILL'));
      await runPipeline({ runFile: await readRunFile(${JSON.stringify(runFile)}), plugins: defaultPlugins, events });
    `);
    expect(signal).toBe('SIGKILL');
    const between = (await readdir(out)).sort();
    expect(between.filter((name) => name.includes('.tmp-'))).toHaveLength(3);
    expect(between.filter((name) => !name.includes('.tmp-'))).toEqual(['convergence.hdf5', 'overdensity.hdf5']);

    // The next run does not get far, but puts the outputs of the killed one in order first.
    const started = startGlass(['run', runFile, '--json']);
    await started.line(shellFinished(0));
    started.process.kill('SIGTERM');
    const { exit, stdout } = await started.finished;
    expect(exit).toBe(143);
    expect(jsonLines(stdout)).toContainEqual(expect.objectContaining({ code: 'WARN_OUTPUTS_COMPLETED' }));
    expect((await readdir(out)).sort()).toEqual(['convergence.hdf5', 'overdensity.hdf5', 'run.json']);
    const record = JSON.parse(await readFile(join(out, 'run.json'), 'utf8')) as RunRecord;
    // Shells 0 to 4.
    expect(record.shells).toHaveLength(5);
    for (const { path, bytes } of record.outputs) expect((await stat(join(out, path))).size).toBe(bytes);
    expect((await readFile(join(out, 'convergence.hdf5'))).equals(first)).toBe(false);
  });
});
