import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GlassError } from '../errors.ts';

/** Makes a directory and what is missing above it, level by level: Node's own `recursive` never returns below /proc. */
export async function makeDirectory(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && dirname(path) !== path) return undefined;
    throw error;
  });
  if (found?.isDirectory()) return;
  if (found) throw new Error(`${path} is a file`);
  await makeDirectory(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    // Somebody else was faster.
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Waits until a file or directory is on the disk itself. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives a complete file its final name; what had the name before is replaced in one step. */
export async function publish(temporary: string, path: string): Promise<void> {
  await sync(temporary);
  await rename(temporary, path);
  await sync(dirname(path));
}

/** Writes a text to disk under a temporary name, for `publish`; nothing is left of it when that fails. */
export async function writeTemporary(temporary: string, text: string): Promise<void> {
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new GlassError(`the output cannot be written: ${(cause as Error).message}`, {
      code: 'ERR_OUTPUT_WRITE',
      where: { file: temporary },
      fix: 'Free some space, or choose another output.directory; earlier outputs are as they were',
      cause,
    });
  }
}
