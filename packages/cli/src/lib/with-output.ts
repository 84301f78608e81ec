import { resolve } from 'node:path';
import type { LoadedRunFile } from '@glass-ts/core';

/** The same run into another directory, relative to the working directory. */
export const withOutput = (loaded: LoadedRunFile, directory: string): LoadedRunFile => ({
  ...loaded,
  run: { ...loaded.run, output: { ...loaded.run.output, directory: resolve(directory) } },
});
