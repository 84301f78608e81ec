import { readdir, readFile, writeFile } from 'node:fs/promises';
import { definePlugin, defineStage, type Plugin, warn } from '@glass-ts/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { fakeFiles } from '../testing/fake-files.ts';
import { fakePlugins } from '../testing/fake-plugin.ts';
import { captureTerminal } from '../testing/terminal.ts';
import { run } from './run.ts';

let at: (name: string) => string;
beforeEach(async () => {
  at = await fakeFiles('a.fake');
  const text = `version: 1
name: test
input: { path: a.fake }
stages: { overdensity: }
output: { directory: out, sinks: { maps: } }
`;
  await writeFile(at('run.yaml'), text);
});

describe('glass run', () => {
  it('runs, tells the shells on standard error and the outputs on standard output', async () => {
    const terminal = captureTerminal();
    await run(at('run.yaml'), fakePlugins, terminal);
    expect(terminal.stderr()).toMatch(
      /^test: 3 shells, overdensity, backend reference\nshell 1\/3 {2}maps_002 .*\nshell 2\/3 .*\nshell 3\/3 .*\ndone in .* s\n$/,
    );
    const lines = terminal.stdout().trimEnd().split('\n');
    expect(lines[1]).toMatch(/^output +size {2}what it is$/);
    expect(lines[2]).toMatch(/out\/sums\.json +\d+ B {2}sums of the maps$/);
    expect(lines[3]).toMatch(/out\/run\.json +\S.*timings$/);
    expect(lines.at(-1)).toBe('576 pixels');
    const sums = JSON.parse(await readFile(at('out/sums.json'), 'utf8'));
    // Σ (index + pixel)/96 − 1 over 192 pixels
    expect(sums.map((x: number) => x.toFixed(9))).toEqual(
      [0, 1, 2].map((i) => ((191 * 96 + 192 * i) / 96 - 192).toFixed(9)),
    );
  });

  it('prints every event and a result as JSON lines', async () => {
    const terminal = captureTerminal({ json: true });
    await run(at('run.yaml'), fakePlugins, terminal);
    const objects = terminal
      .stdout()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects[0]).toMatchObject({ type: 'runStarted', shells: 3 });
    expect(objects.filter((o) => o.type === 'progress')).toHaveLength(6);
    expect(objects.at(-1)).toMatchObject({
      type: 'result',
      outputs: [at('out/sums.json'), at('out/run.json')],
      record: { counts: { pixels: 576 } },
    });
    expect(terminal.stderr()).toBe('');
  });

  it('writes into another directory when asked', async () => {
    await run(at('run.yaml'), fakePlugins, captureTerminal({ quiet: true }), { output: at('other') });
    expect((await readdir(at('other'))).sort()).toEqual(['run.json', 'sums.json']);
    await expect(readdir(at('out'))).rejects.toThrow('ENOENT');
  });

  it('takes another backend when asked', async () => {
    const terminal = captureTerminal({ quiet: true });
    await expect(run(at('run.yaml'), fakePlugins, terminal, { backend: 'abacus' })).rejects.toMatchObject({
      code: 'ERR_BACKEND_UNKNOWN',
    });
    const { record } = await run(at('run.yaml'), fakePlugins, terminal, { backend: 'reference' });
    expect(record.backend).toMatchObject({ name: 'reference' });
  });

  it('shows the warnings of library functions among the events', async () => {
    const warning: Plugin = definePlugin({
      ...{ name: 'warning', version: '1.0.0' },
      register: (registry) =>
        registry.stage(
          defineStage({
            ...{ name: 'warn', description: '', needs: ['mass'], gives: ['convergence'], options: z.strictObject({}) },
            create: () => {
              warn('WARN_WINDOW_START', 'window does not begin at 0');
              return { shell: async ({ mass }) => ({ convergence: mass }) };
            },
          }),
        ),
    });
    await writeFile(
      at('run.yaml'),
      (await readFile(at('run.yaml'), 'utf8')).replace('overdensity:', 'overdensity: , warn: '),
    );
    const terminal = captureTerminal();
    await run(at('run.yaml'), [...fakePlugins, warning], terminal);
    expect(terminal.stderr()).toContain('warning WARN_WINDOW_START: window does not begin at 0\n');
  });

  it('says nothing when quiet', async () => {
    const terminal = captureTerminal({ quiet: true });
    await run(at('run.yaml'), fakePlugins, terminal);
    expect(terminal.stdout() + terminal.stderr()).toBe('');
  });

  it('takes the bars away when the run fails', async () => {
    const terminal = captureTerminal({}, { isTTY: true });
    await writeFile(at('out'), 'a file in the way');
    await expect(run(at('run.yaml'), fakePlugins, terminal)).rejects.toMatchObject({ code: 'ERR_OUTPUT_DIRECTORY' });
    expect(terminal.stderr()).not.toContain('\u001b[?25l');
  });
});
