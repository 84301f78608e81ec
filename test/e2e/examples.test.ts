import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkRun, readRunFile } from '@glass-ts/core';
import { defaultPlugins } from 'glass-ts';
import { expect, it } from 'vitest';
import { root } from './support/glass.ts';

const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.yaml'));

it('there are examples for maps and particles', () => {
  expect(examples).toEqual(expect.arrayContaining(['gadget4-maps.yaml', 'healpix-maps.yaml', 'swift-particles.yaml']));
});

it.each([...examples.map((name) => `examples/${name}`), 'data/demo/demo.yaml'])('%s is ready to run', async (name) => {
  const result = await checkRun({ runFile: await readRunFile(join(root, name)), plugins: defaultPlugins });
  expect(result.errors).toEqual([]);
  // Where the native backend is not built, that is said, and nothing else.
  expect(result.warnings.filter(({ code }) => code !== 'WARN_BACKEND_SKIPPED')).toEqual([]);
  expect(result.plan?.sinks.length).toBeGreaterThan(0);
});
