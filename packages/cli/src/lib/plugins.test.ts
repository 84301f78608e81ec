import { createApp, DTYPES } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { fakePlugins } from '../testing/fake-plugin.ts';
import { captureTerminal } from '../testing/terminal.ts';
import { backendFacts, dtypesText, showBackends } from './backends.ts';
import { showPlugins } from './plugins.ts';
import { runFileSchemaFor } from './schema.ts';

const app = createApp(fakePlugins);
const lines = (text: string) => text.trimEnd().split('\n');

describe('glass plugins', () => {
  it('lists plug-ins, adapters, stages and sinks', () => {
    const terminal = captureTerminal();
    showPlugins(app, undefined, terminal);
    const text = terminal.stdout();
    expect(text).toMatch(/fake +1\.2\.3 +for tests/);
    expect(text).toMatch(/overdensity +counts\|mass +overdensity +density contrast/);
    expect(text).toMatch(/maps +overdensity +maps on disk/);
  });

  it('explains the options of one of them', () => {
    const terminal = captureTerminal();
    showPlugins(app, 'overdensity', terminal);
    expect(lines(terminal.stdout())).toEqual([
      'overdensity (stage): density contrast',
      '  needs  counts|mass',
      '  gives  overdensity',
      '  mean: "map" | "cosmic" = "map"',
      '      what to divide by',
      '  particleMass: number',
      '      mass of a particle',
    ]);
  });

  it('suggests the name that was meant', () => {
    expect(() => showPlugins(app, 'overdensty', captureTerminal())).toThrow(/Did you mean "overdensity"/);
  });

  it('prints JSON lines', () => {
    const terminal = captureTerminal({ json: true });
    showPlugins(app, undefined, terminal);
    const objects = lines(terminal.stdout()).map((line) => JSON.parse(line));
    expect(objects.map((o) => `${o.type} ${o.name}`)).toEqual([
      ...['plugin core', 'plugin fake', 'adapter fake', 'stage overdensity', 'stage shear', 'sink maps'],
    ]);
  });
});

describe('glass backends', () => {
  it('tells dtypes in short', () => {
    expect(dtypesText(DTYPES)).toBe('all 13');
    expect(dtypesText(DTYPES.filter((dtype) => dtype !== 'uint64'))).toBe('all but uint64');
    expect(dtypesText(['bool', 'float32'])).toBe('bool float32');
    expect(dtypesText(undefined)).toBe('');
  });

  it('marks the one that auto takes', async () => {
    const [facts] = await backendFacts(app);
    expect(facts).toMatchObject({ name: 'reference', available: true, chosen: true, maxBytes: 2 ** 34 });
    const terminal = captureTerminal();
    await showBackends(app, terminal);
    expect(terminal.stdout()).toMatch(/^\* reference +yes +all 13 +16 GiB +Reference backend/m);
  });
});

describe('glass schema', () => {
  it('knows the options of stages and sinks', () => {
    const schema = runFileSchemaFor(app);
    expect(schema).toMatchObject({
      properties: {
        stages: {
          properties: {
            overdensity: { anyOf: [{ properties: { mean: { enum: ['map', 'cosmic'] } } }, { type: 'null' }] },
          },
        },
        output: { properties: { sinks: { properties: { maps: { description: 'maps on disk' } } } } },
        input: { anyOf: [{ properties: { adapter: { const: 'fake' } } }, {}] },
      },
    });
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
