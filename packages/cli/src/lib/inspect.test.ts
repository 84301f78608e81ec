import { dirname } from 'node:path';
import { createApp, ValueError } from '@glass-ts/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { fakeFiles } from '../testing/fake-files.ts';
import { fakePlugins } from '../testing/fake-plugin.ts';
import { captureTerminal } from '../testing/terminal.ts';
import { inspect } from './inspect.ts';

const app = createApp(fakePlugins);
let at: (name: string) => string;
beforeAll(async () => {
  at = await fakeFiles('a.fake', 'unknown-odd.fake', 'broken.fake');
});

describe('glass inspect', () => {
  it('describes a lightcone', async () => {
    const terminal = captureTerminal();
    expect(await inspect(app, [at('a.fake')], terminal)).toBe(0);
    expect(terminal.stdout().split('\n')).toEqual([
      `${at('a.fake')}: Fake lightcone`,
      '  kind       HEALPix maps of mass, nside 4 (192 pixels)',
      '  read by    adapter fake',
      '  files      0 (0 B)',
      '  shells     3',
      '  length     Mpc/h = 1.42857 Mpc, comoving',
      '  mass       1e10 Msun/h = 1.42857e10 Msun',
      '  cosmology  h 0.7, OmegaM 0.3 (from the header of fake.txt)',
      '  flavour    vanilla',
      '',
      '  shell  label     inner [Mpc]  outer [Mpc]  z inner  z outer  files',
      '      0  maps_002         0.00       100.00   0.0000   0.0250      –',
      '      1  maps_001       100.00       200.00   0.0250   0.0500      –',
      '      2  maps_000       200.00       300.00   0.0500   0.0750      –',
      '',
    ]);
  });

  it('gives no redshifts without a cosmology, and shows warnings', async () => {
    const terminal = captureTerminal();
    await inspect(app, [at('unknown-odd.fake')], terminal);
    expect(terminal.stdout()).toContain('not in the files: give it in the run file');
    expect(terminal.stdout()).toMatch(/maps_001 +100\.00 +200\.00 +\? +\? /);
    expect(terminal.stdout()).toContain('warning WARN_ODD: odd file');
  });

  it('names a path that no adapter knows, and says what each of them misses', async () => {
    const terminal = captureTerminal();
    const path = dirname(at('a.fake'));
    expect(await inspect(app, [path], terminal)).toBe(4);
    expect(terminal.stderr()).toMatch(
      /^error ERR_INPUT_UNKNOWN: no adapter recognises .*\n {2}at {3}.*input\.path\n {2}fix {2}Adapters say: fake: no \.fake file\. Name one in input\.adapter/,
    );
    expect(terminal.stderr()).toContain(path);
  });

  it('warns where the cosmology of a file is none', async () => {
    const terminal = captureTerminal();
    const cosmology = {
      create() {
        throw new ValueError('OmegaM = −1 is negative', { code: 'ERR_COSMOLOGY', fix: 'Densities are positive.' });
      },
    };
    expect(await inspect({ ...app, cosmology }, [at('a.fake')], terminal)).toBe(0);
    expect(terminal.stdout()).toContain(
      'warning WARN_COSMOLOGY: no redshifts: OmegaM = −1 is negative. Densities are positive.',
    );
  });

  it('goes on after a broken file and returns its exit code', async () => {
    const terminal = captureTerminal();
    expect(await inspect(app, [at('broken.fake'), at('a.fake')], terminal)).toBe(4);
    expect(terminal.stderr()).toBe(
      `error ERR_HDF5_TRUNCATED: the file is cut short\n  at   ${at('broken.fake')}, /Maps/Mass\n  fix  Copy it again\n`,
    );
    expect(terminal.stdout()).toContain('a.fake: Fake lightcone');
  });

  it('passes options on to the adapter', async () => {
    const terminal = captureTerminal();
    expect(await inspect(app, [at('a.fake')], terminal, { options: { cone: 1 } })).toBe(3);
    expect(terminal.stderr()).toMatch(
      /ERR_ADAPTER_OPTIONS: .*cone.*\n {2}at {3}--option\n {2}fix .*glass plugins fake/,
    );
  });

  it('says which path is not there', async () => {
    const terminal = captureTerminal();
    expect(await inspect(app, [at('nowhere')], terminal)).toBe(4);
    expect(terminal.stderr()).toContain(`error ERR_INPUT_MISSING: no such file or directory: ${at('nowhere')}`);
  });

  it('prints a JSON line for every file', async () => {
    const terminal = captureTerminal({ json: true });
    await inspect(app, [at('broken.fake'), at('a.fake')], terminal);
    const [error, lightcone] = terminal
      .stdout()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(error).toMatchObject({ type: 'error', code: 'ERR_HDF5_TRUNCATED', path: at('broken.fake'), exitCode: 4 });
    expect(lightcone).toMatchObject({ type: 'lightcone', path: at('a.fake'), nside: 4, adapter: 'fake' });
    expect(lightcone.shells[1]).toMatchObject({ label: 'maps_001', outerMpc: expect.closeTo(200, 9) });
  });
});
