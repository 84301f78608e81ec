import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
afterAll(async () => {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true });
});

/** Empty files in a fresh directory, and a function that gives paths in it. */
export async function fakeFiles(...names: readonly string[]): Promise<(name: string) => string> {
  const directory = await mkdtemp(join(tmpdir(), 'glass-cli-'));
  made.push(directory);
  for (const name of names) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), '');
  }
  return (name) => join(directory, name);
}
