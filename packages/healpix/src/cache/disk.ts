import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { endianness, homedir } from 'node:os';
import { join } from 'node:path';

/** `GLASS_CACHE`, else `glass-ts` in `XDG_CACHE_HOME`, else `~/.cache/glass-ts`. */
export function cacheDirectory(): string {
  return process.env.GLASS_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'glass-ts');
}

const digest = (data: Uint8Array): Buffer => createHash('sha256').update(data).digest();
const HASH = 32;

/**
 * `count` doubles by name from the cache directory, or computed and kept there. A file that is damaged, or of another length, is computed again;
 * a directory that cannot be written is no error. Files appear whole: written under a temporary name and renamed.
 */
export async function diskCached(
  name: string,
  count: number,
  compute: () => Promise<Float64Array>,
): Promise<Float64Array> {
  const directory = cacheDirectory();
  const file = join(directory, `${name}-${endianness()}.bin`);
  const known = await read(file, count);
  if (known) return known;
  const values = await compute();
  await write(directory, file, values);
  return values;
}

async function read(file: string, count: number): Promise<Float64Array | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch {
    return undefined;
  }
  if (bytes.length !== HASH + 8 * count) return undefined;
  const body = new Uint8Array(bytes.subarray(HASH));
  return digest(body).equals(bytes.subarray(0, HASH))
    ? new Float64Array(body.buffer, body.byteOffset, count)
    : undefined;
}

async function write(directory: string, file: string, values: Float64Array): Promise<void> {
  const body = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(temporary, Buffer.concat([digest(body), body]));
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
