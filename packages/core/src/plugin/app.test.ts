import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApp } from './app.ts';
import type { CosmologyFactory } from './cosmology.ts';
import { definePlugin, type Registry } from './plugin.ts';
import type { GeneratorFactory } from './random.ts';
import { defineStage } from './stage.ts';

const generator = { name: 'g' } as GeneratorFactory;
const cosmology = { create: () => ({}) } as unknown as CosmologyFactory;
const base = definePlugin({
  ...{ name: 'base', version: '1.2.0' },
  register(registry) {
    registry.generator(generator);
    registry.cosmology(cosmology);
  },
});
const stage = (name: string) =>
  defineStage({
    ...{ name, description: '', needs: [], gives: [], options: z.object({}) },
    create: () => ({ shell: async () => ({}) }),
  });

describe('createApp', () => {
  it('collects what plug-ins bring', () => {
    const more = definePlugin({ name: 'more', version: '1.0.0', register: (r) => r.stage(stage('s')) });
    const app = createApp([base, more]);
    expect([...app.stages.keys()]).toEqual(['s']);
    expect(app.generator).toBe(generator);
  });

  it('lets a later plug-in replace a single service', () => {
    const other = { name: 'other' } as GeneratorFactory;
    const app = createApp([base, definePlugin({ name: 'x', version: '1.0.0', register: (r) => r.generator(other) })]);
    expect(app.generator).toBe(other);
  });

  it.each([
    ['a missing requirement', { base: '^2.0.0' }, 'ERR_PLUGIN_REQUIRES'],
    ['an absent plug-in', { nobody: '*' }, 'ERR_PLUGIN_REQUIRES'],
    ['another core', { '@glass-ts/core': '>=99' }, 'ERR_PLUGIN_REQUIRES'],
  ])('refuses %s', (_, requires, code) => {
    const plugin = definePlugin({ name: 'x', version: '1.0.0', requires, register: () => undefined });
    expect(() => createApp([base, plugin])).toThrowError(expect.objectContaining({ code }));
  });

  it('refuses two plug-ins or two stages of one name', () => {
    expect(() => createApp([base, base])).toThrowError(expect.objectContaining({ code: 'ERR_PLUGIN_DUPLICATE' }));
    const twice = (name: string) => definePlugin({ name, version: '1.0.0', register: (r) => r.stage(stage('s')) });
    expect(() => createApp([base, twice('a'), twice('b')])).toThrowError(
      expect.objectContaining({ code: 'ERR_PLUGIN_CONFLICT' }),
    );
  });

  it('wants versions that can be compared', () => {
    const plugin = definePlugin({ name: 'x', version: 'newest', register: () => undefined });
    expect(() => createApp([base, plugin])).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_PLUGIN_VERSION', what: 'plug-in "x" has no semantic version: "newest"' },
        ...{ where: { name: 'x' }, fix: 'Give three numbers, as 1.2.3' },
      }),
    );
  });

  it('says which plug-in cannot be registered', () => {
    const bad = definePlugin({
      ...{ name: 'bad', version: '1.0.0' },
      register: () => {
        throw new TypeError('no such thing');
      },
    });
    expect(() => createApp([bad])).toThrowError(
      expect.objectContaining({
        code: 'ERR_PLUGIN_REGISTER',
        what: 'plug-in "bad" cannot be registered: no such thing',
        where: { name: 'bad' },
      }),
    );
  });

  it('is frozen afterwards', () => {
    let late: Registry | undefined;
    const plugin = definePlugin({ name: 'x', version: '1.0.0', register: (r) => (late = r) && undefined });
    createApp([base, plugin]);
    expect(() => late!.stage(stage('s'))).toThrowError(expect.objectContaining({ code: 'ERR_PLUGIN_FROZEN' }));
  });

  it('needs a generator and a cosmology', () => {
    expect(() => createApp([])).toThrowError(expect.objectContaining({ code: 'ERR_PLUGIN_MISSING' }));
  });
});
