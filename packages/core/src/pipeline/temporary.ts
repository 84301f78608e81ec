import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const prefixOf = (path: string): string => `.${basename(path)}.tmp-`;

/** Name under which an output is written until every sink of the run is done: `.NAME.tmp-PID` beside it. */
export const temporaryPath = (path: string): string => join(dirname(path), `${prefixOf(path)}${process.pid}`);

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Files `.NAME.tmp-PID` beside an output whose process is gone, in ascending order. */
export async function findStale(path: string): Promise<string[]> {
  const prefix = prefixOf(path);
  const found: string[] = [];
  for (const name of (await readdir(dirname(path))).sort()) {
    if (!name.startsWith(prefix)) continue;
    const pid = name.slice(prefix.length);
    if (/^[1-9]\d*$/.test(pid) && !alive(Number(pid))) found.push(join(dirname(path), name));
  }
  return found;
}

/**
 * Removes what killed runs left of an output: files `.NAME.tmp-PID` beside it whose process is gone.
 *
 * @param path final path of the output.
 * @returns the paths removed, in ascending order.
 */
export async function removeStale(path: string): Promise<string[]> {
  const stale = await findStale(path);
  for (const file of stale) await rm(file, { force: true });
  return stale;
}
