/** `npm run golden -- FILE`: runs golden records through the library; exit code 1 when one fails, 2 for wrong usage. */
import { readFile } from 'node:fs/promises';
import { setWarningHandler } from '@glass-ts/core';
import { loadCases } from './registry.ts';
import { runEntry } from './runner.ts';
import type { GoldenFile } from './types.ts';

const SHOWN = 5;

async function main(paths: readonly string[]): Promise<number> {
  if (paths.length > 1 || paths[0]?.startsWith('-')) {
    process.stderr.write('usage: npm run golden -- [FILE]\n');
    return 2;
  }
  const source = paths[0] ?? new URL('./golden.json', import.meta.url);
  const { entries } = JSON.parse(await readFile(source, 'utf8')) as GoldenFile;
  const { cases, problems } = await loadCases();
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  setWarningHandler(() => undefined);
  let failed = 0;
  for (const entry of entries) {
    const { failures } = await runEntry(entry, cases);
    if (failures.length === 0) continue;
    failed += 1;
    process.stdout.write(`FAILED ${entry.id} ${entry.function} (${entry.tolerance})\n`);
    for (const text of failures.slice(0, SHOWN)) process.stdout.write(`  ${text}\n`);
    if (failures.length > SHOWN) process.stdout.write(`  … and ${failures.length - SHOWN} more\n`);
  }
  process.stdout.write(`${entries.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.stdout.on('error', () => undefined); // a closed pipe, as of `… | head`
process.exitCode = await main(process.argv.slice(2));
