import { readFile } from 'node:fs/promises';
import { setWarningHandler } from '@glass-ts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCases } from './registry.ts';
import { runEntry } from './runner.ts';
import type { GoldenFile } from './types.ts';

// golden.json is the specification's; more.json was made by us, with GLASS as a black box.
const files = await Promise.all(
  ['golden.json', 'more.json'].map(
    async (name) => JSON.parse(await readFile(new URL(`./${name}`, import.meta.url), 'utf8')) as GoldenFile,
  ),
);
const entries = files.flatMap((file) => file.entries);
const { cases, problems } = await loadCases();

describe('GLASS golden records', () => {
  let previous: ReturnType<typeof setWarningHandler>;
  beforeAll(() => {
    previous = setWarningHandler(() => undefined);
  });
  afterAll(() => {
    setWarningHandler(previous);
  });

  it('has adapters that load', () => {
    expect(problems).toEqual([]);
  });

  // `npm run golden` also counts labels that have no adapter.
  it.each(entries.filter((e) => e.function in cases).map((e) => [e.id, e.function, e] as const))(
    '%i %s',
    async (_id, _label, entry) => {
      expect((await runEntry(entry, cases)).failures).toEqual([]);
    },
  );
});
