import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAddon } from './loader.ts';
import { platformName } from './platform.ts';
import { describeNative } from './testing.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = `glass-native.${process.platform}-${process.arch}.node`;
const scripts = join(root, 'scripts/package.mjs');
const run = (...args: string[]): string =>
  execFileSync(process.execPath, [scripts, ...args], { encoding: 'utf8', stdio: 'pipe' });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'glass-packages-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('packages of prebuilt addons', () => {
  it('say for which platform they are', () => {
    const addon = join(folder, 'some.node');
    writeFileSync(addon, 'an addon');
    run('platform', 'linux-arm64-musl', addon, folder);
    const made = JSON.parse(readFileSync(join(folder, 'linux-arm64-musl/package.json'), 'utf8')) as object;
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(made).toMatchObject({
      ...{ name: '@glass-ts/backend-native-linux-arm64-musl', version, license: 'MIT' },
      ...{ os: ['linux'], cpu: ['arm64'], libc: ['musl'], main: 'glass-native.linux-arm64-musl.node' },
    });
    expect(readFileSync(join(folder, 'linux-arm64-musl/glass-native.linux-arm64-musl.node'), 'utf8')).toBe('an addon');
    expect(() => run('platform', 'plan9-x64', addon, folder)).toThrow(/No platform plan9-x64; there are linux-x64-gnu/);
  });

  it('are optional dependencies, of the same version, of what is published', () => {
    const manifest = join(folder, 'package.json');
    copyFileSync(join(root, 'package.json'), manifest);
    run('main', manifest);
    const { version, optionalDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      version: string;
      optionalDependencies: Record<string, string>;
    };
    expect(Object.keys(optionalDependencies)).toHaveLength(7);
    expect(optionalDependencies).toHaveProperty('@glass-ts/backend-native-darwin-arm64', version);
    expect(Object.keys(optionalDependencies)).toContain(`@glass-ts/backend-native-${platformName()}`);
  });

  it('that are missing or broken are no crash', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(loadAddon(empty)).toMatchObject({
      available: false,
      reason: expect.stringMatching(/not built.*not installed/),
    });
    writeFileSync(join(empty, file), 'no addon');
    expect(loadAddon(empty)).toMatchObject({ available: false, reason: expect.stringContaining('cannot be loaded') });
  });
});

describeNative('a prebuilt addon', () => {
  it('is found where there is no local one, and computes', () => {
    const modules = join(folder, 'node_modules/@glass-ts');
    run('platform', platformName(), join(root, file), modules);
    const scoped = join(modules, `backend-native-${platformName()}`);
    mkdirSync(scoped);
    for (const name of ['package.json', `glass-native.${platformName()}.node`]) {
      copyFileSync(join(modules, platformName(), name), join(scoped, name));
    }
    const { addon, reason } = loadAddon(folder);
    expect(reason).toContain(`backend-native-${platformName()}`);
    const engine = new addon!.Engine(1);
    const handle = addon!.arange(engine.number(), 0, 1, 5, 11);
    expect(addon!.size(engine.number(), handle)).toBe(5);
    addon!.release(engine.number(), handle);
  });
});
