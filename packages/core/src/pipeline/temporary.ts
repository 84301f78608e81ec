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

/**
 * Removes what killed runs left of an output: files `.NAME.tmp-PID` beside it whose process is gone.
 *
 * @param path final path of the output.
 * @returns the paths removed, in ascending order.
 */
export async function removeStale(path: string): Promise<string[]> {
  const prefix = prefixOf(path);
  const removed: string[] = [];
  for (const name of (await readdir(dirname(path))).sort()) {
    if (!name.startsWith(prefix)) continue;
    const pid = name.slice(prefix.length);
    if (!/^[1-9]\d*$/.test(pid) || alive(Number(pid))) continue;
    const stale = join(dirname(path), name);
    await rm(stale, { force: true });
    removed.push(stale);
  }
  return removed;
}
