import { readFile } from 'node:fs/promises';
import { createApp, parseRunFile } from '@glass-ts/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeFiles } from '../testing/fake-files.ts';
import { fakePlugins } from '../testing/fake-plugin.ts';
import { captureTerminal } from '../testing/terminal.ts';
import { init } from './init.ts';
import { runFileText } from './init-text.ts';
import { look } from './look.ts';

const app = createApp(fakePlugins);
let at: (name: string) => string;
beforeEach(async () => {
  at = await fakeFiles('data/a.fake', 'unknown.fake');
});

describe('glass init', () => {
  it('writes a run file that is valid as it stands', async () => {
    const out = at('run.yaml');
    const terminal = captureTerminal();
    await init(app, at('data/a.fake'), { out, force: false }, terminal);
    const { run } = parseRunFile(await readFile(out, 'utf8'), out);
    expect(run).toMatchObject({
      name: 'a.fake',
      input: { path: 'data/a.fake', adapter: 'fake' },
      stages: { overdensity: {}, shear: {} },
      output: { directory: 'glass-out', sinks: { maps: {} } },
    });
    expect(run.cosmology).toBeUndefined();
    expect(terminal.stdout()).toContain(`glass check ${out}`);
  });

  it('shows every option with its default and meaning', async () => {
    const text = runFileText(app, await look(app, at('data/a.fake')), process.cwd(), 'x');
    expect(text).toContain('    # mean: "map"  # what to divide by\n');
    expect(text).toContain('    # particleMass:  # number: mass of a particle\n');
    expect(text).toContain('      # gzip: 0  # compression\n');
    expect(text).toContain('# 3 shells of the lightcone, 0 to 300 Mpc, to z = 0.0750');
  });

  it('asks for the cosmology where the files have none', async () => {
    const text = runFileText(app, await look(app, at('unknown.fake')), process.cwd(), 'x');
    expect(() => parseRunFile(text, 'run.yaml')).toThrow(/cosmology\.h.*cosmology\.OmegaM/);
    const filled = text.replace(/ {2}h:/, '  h: 0.7').replace(/ {2}OmegaM:/, '  OmegaM: 0.3');
    expect(parseRunFile(filled, 'run.yaml').run.cosmology).toEqual({ h: 0.7, OmegaM: 0.3 });
  });

  it('keeps the options of the adapter', async () => {
    const text = runFileText(app, await look(app, at('data/a.fake')), process.cwd(), 'x', { cone: 'a b', types: [1] });
    expect(parseRunFile(text, 'run.yaml').run.input.options).toEqual({ cone: 'a b', types: [1] });
  });

  it('gives edges to particles that have no shells', async () => {
    const facts = {
      ...(await look(app, at('data/a.fake'))),
      ...{ kind: 'particles' as const, shells: [], rangeMpc: { inner: 0, outer: 500 } },
    };
    const { run } = parseRunFile(runFileText(app, facts, process.cwd(), 'x'), 'run.yaml');
    expect(run.nside).toBe(256);
    expect(run.shells.edges).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500]);
  });

  it('does not overwrite a file unless forced', async () => {
    const out = at('run.yaml');
    await init(app, at('data/a.fake'), { out, force: false }, captureTerminal());
    await expect(init(app, at('data/a.fake'), { out, force: false }, captureTerminal())).rejects.toMatchObject({
      code: 'ERR_INIT_EXISTS',
      where: { file: out },
    });
    await init(app, at('data/a.fake'), { out, force: true }, captureTerminal());
  });
});
