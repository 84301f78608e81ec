import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { softwareGpu } from '../scripts/software-gpu.mjs';

const script = fileURLToPath(new URL('../scripts/software-gpu.mjs', import.meta.url));
const supported = process.platform === 'linux' && process.arch === 'x64';

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });

describe('the software GPU', () => {
  it('leaves the drivers of the machine alone where that is asked', () => {
    expect(softwareGpu({ GLASS_GPU: 'real' })).toEqual({});
  });

  it('is unpacked, and put before other libraries', () => {
    const env = softwareGpu({ LD_LIBRARY_PATH: '/somewhere' });
    expect('VK_ICD_FILENAMES' in env).toBe(supported);
    if (!supported) return;
    expect(existsSync(env.VK_ICD_FILENAMES)).toBe(true);
    const [folder, rest] = env.LD_LIBRARY_PATH.split(':');
    expect(existsSync(`${folder}/libvulkan.so.1`)).toBe(true);
    expect(rest).toBe('/somewhere');
  });

  it('starts a command with its environment and gives its exit status back', () => {
    const printed = 'console.log(process.env.VK_ICD_FILENAMES ?? "none"); process.exit(7)';
    const { stdout, status } = run([process.execPath, '-e', printed]);
    expect(status).toBe(7);
    expect(stdout).toMatch(supported ? /swiftshader/ : /none/);
    expect(run([process.execPath, '-e', printed], { GLASS_GPU: 'real' }).stdout.trim()).toBe('none');
    expect(run([]).status).toBe(2);
    expect(run(['no-such-command']).status).toBe(127);
  });
});
