import { resolve } from 'node:path';
import type { LoadedRunFile } from '@glass-ts/core';

/** What the command line says instead of the run file. */
export interface RunChanges {
  /** Directory of the outputs, relative to the working directory. */
  readonly output?: string;
  /** Name of the array backend. */
  readonly backend?: string;
}

/** The same run with the changes. */
export function withChanges(loaded: LoadedRunFile, { output, backend }: RunChanges): LoadedRunFile {
  const { run } = loaded;
  const directory = output === undefined ? run.output.directory : resolve(output);
  return { ...loaded, run: { ...run, backend: backend ?? run.backend, output: { ...run.output, directory } } };
}
