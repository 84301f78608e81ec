import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as glass from 'glass-ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { blocksOf, moduleOf } from './blocks.ts';

const root = new URL('../../', import.meta.url);
const docs = new URL('docs/', root);
const cache = new URL('docs/.cache/', root); // ignored by git; inside of the workspace, so that imports are found

const names = (await readdir(docs)).filter((name) => name.endsWith('.md'));
const pages = await Promise.all(
  [...names.map((name) => new URL(name, docs)), new URL('README.md', root)].map(async (url) => {
    const text = await readFile(url, 'utf8');
    const name = url.pathname.slice(root.pathname.length);
    return { name, text, blocks: blocksOf(text), file: `${name.replaceAll(/[/.]/g, '_')}.ts` };
  }),
);
const withCode = pages.filter(({ blocks }) => blocks.some(({ language }) => language === 'ts'));

/** Problems of run files that need files which are not here. */
const ELSEWHERE = new Set(['ERR_INPUT_MISSING', 'ERR_SIMULATE_POWER', 'ERR_SIMULATE_SPECTRA']);

beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  for (const { file, blocks } of withCode) await writeFile(new URL(file, cache), moduleOf(blocks));
  const config = { extends: '../../tsconfig.dev.json', include: ['*.ts'], exclude: [] };
  await writeFile(new URL('tsconfig.json', cache), JSON.stringify(config));
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterAll(() => rm(cache, { recursive: true }));

describe('the guides', () => {
  it('compile', async () => {
    const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
    const project = fileURLToPath(new URL('tsconfig.json', cache));
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', project]).catch((e) => e);
    expect(stdout.split('\n').filter((line: string) => line.includes('.cache/'))).toEqual([]);
  }, 180_000);

  it.each(withCode.map(({ name, file }) => [name, file]))('%s runs', async (_, file) => {
    const before = glass.setWarningHandler(() => undefined);
    await import(/* @vite-ignore */ new URL(file, cache).href);
    glass.setWarningHandler(before);
  });

  const yaml = pages.flatMap(({ name, blocks }) =>
    blocks
      .filter(({ language, code }) => language === 'yaml' && code.startsWith('version:'))
      .map(({ code, line }) => [`${name}:${line}`, code] as const),
  );
  it.each(yaml)('the run file in %s is right', async (_, text) => {
    const runFile = glass.parseRunFile(text, fileURLToPath(new URL('run.yaml', root)));
    const { errors } = await glass.checkRun({ runFile, plugins: glass.defaultPlugins });
    expect(errors.filter(({ code }) => !ELSEWHERE.has(code))).toEqual([]);
  });

  it('link to pages that there are', () => {
    const known = new Set(names);
    for (const { name, text } of pages.filter((page) => page.name.startsWith('docs/'))) {
      const links = [...text.matchAll(/\]\(([\w-]+\.md)/g)].map((match) => match[1]!);
      expect([name, links.filter((link) => !known.has(link))]).toEqual([name, []]);
    }
    const index = pages.find(({ name }) => name === 'docs/README.md')!.text;
    const guides = withCode.map(({ name }) => name.replace('docs/', ''));
    expect(guides.filter((page) => page !== 'README.md' && !index.includes(`(${page})`))).toEqual([]);
  });
});
