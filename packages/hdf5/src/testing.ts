import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GlassError } from '@glass-ts/core';
import { expect } from 'vitest';

/** Path of a file below test/fixtures. */
export const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/${name}`, import.meta.url));

/** A folder that is removed after `use`. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'glass-hdf5-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A copy of a fixture that may be damaged. */
export async function copyOf(name: string, folder: string): Promise<string> {
  const copy = join(folder, basename(name));
  await copyFile(fixture(name), copy);
  return copy;
}

/** The error that a promise is rejected with, checked to be coded. */
export async function errorOf(promise: Promise<unknown>): Promise<GlassError> {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toMatchObject({ name: 'GlassError', code: expect.stringMatching(/^ERR_HDF5_/) });
  return error as GlassError;
}
