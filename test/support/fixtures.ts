import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

/** Path of a file or folder below test/fixtures. */
export const fixture = (name: string): string => fileURLToPath(new URL(`test/fixtures/${name}`, root));

/** Path of the demonstration lightcone. */
export const demo = (name: string): string => fileURLToPath(new URL(`data/demo/${name}`, root));

/** The independent numbers next to a fixture. */
export const reference = async (name: string): Promise<Record<string, never>> =>
  JSON.parse(await readFile(fixture(`${name}.json`), 'utf8'));

/** A folder that is removed after `use`. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'glass-test-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A copy of a fixture that may be damaged. */
export const withCopy = <T>(name: string, use: (copy: string) => Promise<T>): Promise<T> =>
  inFolder(async (folder) => {
    const copy = join(folder, 'copy');
    await cp(fixture(name), copy, { recursive: true });
    return use(copy);
  });
