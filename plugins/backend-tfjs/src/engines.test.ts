import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Plugin } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { createTfjsBackend, ENGINES, engines, tfjsPlugin } from './index.ts';
import { findNodePackage } from './tensor/tensorflow/binding.ts';

describe('the engine table', () => {
  it('has a factory for every engine', () => {
    expect(engines.map((e) => e.name)).toEqual(ENGINES.map((name) => `tfjs-${name}`));
    const registered: string[] = [];
    const registry = { backend: ({ name }: { name: string }) => registered.push(name) };
    tfjsPlugin.register(registry as unknown as Parameters<Plugin['register']>[0]);
    expect(registered).toEqual(engines.map((e) => e.name));
  });

  it('prefers double precision unless CUDA was installed on purpose', () => {
    const [native, reference] = [10, 0];
    const priority = Object.fromEntries(engines.map((e) => [e.name, e.priority]));
    expect(priority['tfjs-node-gpu']).toBeGreaterThan(native);
    expect(priority['tfjs-webgpu']).toBeLessThan(native);
    expect(priority['tfjs-webgpu']).toBeGreaterThan(reference);
    for (const name of ['node', 'wasm', 'cpu']) expect(priority[`tfjs-${name}`]).toBeLessThan(reference);
  });

  it.each(['wasm', 'cpu'])('engine %s says what it is', async (name) => {
    const probe = await engines.find((e) => e.name === `tfjs-${name}`)!.probe();
    expect(probe).toMatchObject({ available: true, detail: expect.stringContaining(`TensorFlow.js 4.22.0 ${name}`) });
    expect(probe.dtypes).toEqual(['bool', 'int32', 'uint32', 'float32', 'complex64']);
    expect(probe.maxBytes).toBeGreaterThan(2 ** 28);
  });

  it.each(['node', 'node-gpu'])('engine %s works, or says in a line why not', async (name) => {
    const probe = await engines.find((e) => e.name === `tfjs-${name}`)!.probe();
    const missing = findNodePackage(`@tensorflow/tfjs-${name}` as Parameters<typeof findNodePackage>[0]) === undefined;
    expect(probe.installed).toBe(missing ? false : undefined);
    expect(probe.detail).not.toContain('\n');
    if (missing) expect(probe.detail).toMatch(new RegExp(`npm install @tensorflow/tfjs-${name}@4.22.0`));
    else if (probe.available) expect(probe.detail).toMatch(/^TensorFlow \d/);
  });

  it('refuses other names', async () => {
    await expect(createTfjsBackend('abacus')).rejects.toThrow(/no engine abacus.*node-gpu, webgpu, node, wasm, cpu/);
  });

  it('loads nothing of TensorFlow.js or Dawn before an engine is opened', async () => {
    const entry = new URL('./index.ts', import.meta.url).href;
    const code = `
      const { createTfjsBackend } = await import(${JSON.stringify(entry)});
      const { createRequire } = await import('node:module');
      const { cache } = createRequire(${JSON.stringify(entry)});
      const loaded = () => Object.keys(cache).filter((f) => /@tensorflow|node_modules.webgpu/.test(f)).length;
      const before = loaded();
      await createTfjsBackend('cpu');
      console.log(JSON.stringify([before, loaded() > 0]));`;
    const args = ['--conditions=@glass-ts/source', '--import', 'tsx', '--input-type=module', '-e', code];
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
    expect(JSON.parse(stdout)).toEqual([0, true]);
  });
});
