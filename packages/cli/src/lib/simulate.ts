import { GlassError, type LoadedRunFile, type Plugin, type RunResult, readRunFile } from '@glass-ts/core';
import { runLoaded } from './run.ts';
import type { Terminal } from './terminal.ts';
import { withChanges } from './with-changes.ts';

/** The adapter that makes its lightcone itself. */
export const SIMULATE = 'simulate';

export interface SimulateChanges {
  /** Seed instead of the one in the file: another realisation. */
  readonly seed?: number;
  /** Resolution instead of the one in the file. */
  readonly nside?: number;
  /** Directory of the outputs instead of the one in the file. */
  readonly output?: string;
}

/** A simulation with changes. @throws GlassError (ERR_SIMULATE_INPUT) for a run file that reads a lightcone. */
export function changedSimulation(loaded: LoadedRunFile, { seed, nside, output }: SimulateChanges): LoadedRunFile {
  const { adapter } = loaded.run.input;
  if (adapter !== SIMULATE) {
    throw new GlassError('this run file reads a lightcone and simulates none', {
      code: 'ERR_SIMULATE_INPUT',
      where: { ...loaded.place(['input']), name: 'input.adapter' },
      fix: `Use \`glass run\`, or set input.adapter to ${SIMULATE}`,
    });
  }
  const run = {
    ...loaded.run,
    ...(seed === undefined ? {} : { seed }),
    ...(nside === undefined ? {} : { nside }),
  };
  const changed = { ...loaded, run };
  return withChanges(changed, { output });
}

/** Runs a simulation as `glass run` does. */
export async function simulate(
  file: string,
  changes: SimulateChanges,
  plugins: readonly Plugin[],
  terminal: Terminal,
): Promise<RunResult> {
  return runLoaded(changedSimulation(await readRunFile(file), changes), plugins, terminal);
}
