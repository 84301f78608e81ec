import { writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeFiles } from '../testing/fake-files.ts';
import { fakePlugins } from '../testing/fake-plugin.ts';
import { captureTerminal } from '../testing/terminal.ts';
import { check } from './check.ts';

let at: (name: string) => string;
beforeEach(async () => {
  at = await fakeFiles('a.fake');
});

async function checkText(text: string, json = false) {
  const file = at('run.yaml');
  await writeFile(file, text);
  const terminal = captureTerminal({ json });
  const exit = await check(file, fakePlugins, terminal);
  return { exit, file, out: terminal.stdout(), err: terminal.stderr() };
}

const good = `version: 1
name: test
input: { path: a.fake }
stages: { overdensity: }
output: { directory: out, sinks: { maps: } }
`;

describe('glass check', () => {
  it('sums up a run that is ready', async () => {
    const { exit, file, out, err } = await checkText(good);
    expect(err).toBe('');
    expect(exit).toBe(0);
    expect(out.split('\n').slice(0, 8)).toEqual([
      `${file}: ready to run`,
      '  input      Fake maps, 0 files (0 B), adapter fake',
      '  maps       nside 4 (192 pixels)',
      '  shells     3, 0 to 300 Mpc (z ≤ 0.0750)',
      '  cosmology  h 0.7, OmegaM 0.3',
      '  stages     overdensity',
      '  sinks      maps (overdensity)',
      '  backend    reference',
    ]);
  });

  it('lists every finding with its code and place', async () => {
    const { exit, file, out, err } = await checkText(`version: 1
input: { path: a.fake }
cosmology:
  h: 0.6
stages:
  overdensity:
    mean: median
  shear:
  convergense:
output: { directory: out, sinks: { mops: } }
`);
    expect(exit).toBe(3);
    expect(out).toBe(`${file}: 5 errors\n`);
    const found = err.split('\n').filter((line) => line.startsWith('error '));
    expect(found.map((line) => line.match(/ERR_\w+/)![0]).sort()).toEqual([
      'ERR_COSMOLOGY_CONTRADICTION',
      'ERR_PORT_UNMET',
      'ERR_SINK_UNKNOWN',
      'ERR_STAGE_OPTIONS',
      'ERR_STAGE_UNKNOWN',
    ]);
    expect(err).toContain(`${file}:4:3, cosmology.h`);
    expect(err).toContain(`${file}:7:5`);
  });

  it('prints JSON lines and a result', async () => {
    const { exit, out } = await checkText(good.replace('overdensity', 'shear'), true);
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(exit).toBe(3);
    expect(objects[0]).toMatchObject({ type: 'error', code: 'ERR_PORT_UNMET', where: { line: 4 } });
    expect(objects.at(-1)).toMatchObject({ type: 'result', ok: false, errors: 1 });
  });

  it('refuses what is not YAML, with line and column', async () => {
    await expect(checkText('version: 1\ninput: {path: [}')).rejects.toMatchObject({
      code: 'ERR_RUNFILE_YAML',
      where: { line: 2 },
    });
  });
});
