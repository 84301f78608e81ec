import { readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { GlassError } from '../errors.ts';
import type { PendingOutput } from '../plugin/sink.ts';
import type { EventStream } from './events.ts';
import { publish, sync, writeTemporary } from './files.ts';
import { findStale, temporaryPath } from './temporary.ts';

const RECORD = 'run.json';
const JOURNAL = 'outputs.json';

/** Files in the order in which they get their names; paths relative to the output directory. */
const Journal = z.array(z.strictObject({ temporary: z.string(), path: z.string() }));

/**
 * Gives the outputs of a run their names, `run.json` last. The old `run.json` goes first: where there is none, the files
 * beside it are not of one run. A list of what is to be renamed (`.outputs.json.tmp-PID`) is on the disk meanwhile, so
 * that `completeNaming` can go on where a killed process stopped.
 *
 * @param output directory of the outputs.
 * @param record what becomes `run.json`.
 * @param named called for every output (not for `run.json`) after it got its name.
 * @throws GlassError `ERR_OUTPUT_WRITE` where the disk is full (nothing was renamed then) or a name is not to be had.
 */
export async function nameOutputs(
  output: string,
  pending: readonly PendingOutput[],
  record: string,
  named: (index: number) => void,
): Promise<void> {
  const recordPath = join(output, RECORD);
  const journal = temporaryPath(join(output, JOURNAL));
  const recordTemporary = temporaryPath(recordPath);
  const renames = [
    ...pending.map(({ temporary, path }) => ({ temporary: relative(output, temporary), path })),
    { temporary: relative(output, recordTemporary), path: RECORD },
  ];
  try {
    // Everything is on the disk before the first output gets its name: nothing but a rename is left to fail.
    for (const { temporary } of pending) await sync(temporary);
    await writeTemporary(recordTemporary, record);
    await writeTemporary(journal, `${JSON.stringify(renames, null, 2)}\n`);
    await rm(recordPath, { force: true });
    for (const [i, { temporary, path }] of pending.entries()) {
      await rename(temporary, join(output, path));
      named(i);
    }
    await rename(recordTemporary, recordPath);
  } finally {
    await rm(recordTemporary, { force: true });
    await rm(journal, { force: true });
  }
}

async function rename(temporary: string, path: string): Promise<void> {
  await publish(temporary, path).catch((cause: Error) => {
    throw new GlassError(`an output cannot get its name: ${cause.message}`, {
      code: 'ERR_OUTPUT_WRITE',
      where: { file: path },
      fix: 'Clear the way and run again: the outputs here are now of different runs, which is why there is no run.json',
      cause,
    });
  });
}

/** The list in a journal; empty where the process died while it wrote it, which is before it renamed anything. */
async function read(journal: string): Promise<z.infer<typeof Journal>> {
  try {
    return Journal.parse(JSON.parse(await readFile(journal, 'utf8')));
  } catch {
    return [];
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Finishes what a run began that was killed while its outputs got their names, and says so
 * (`WARN_OUTPUTS_COMPLETED`): all of them were complete on the disk.
 */
export async function completeNaming(output: string, events: EventStream): Promise<void> {
  for (const journal of await findStale(join(output, JOURNAL))) {
    const renamed: string[] = [];
    for (const { temporary, path } of await read(journal)) {
      const from = join(dirname(journal), temporary);
      if (!(await exists(from))) continue;
      if (renamed.length === 0) await rm(join(output, RECORD), { force: true });
      await rename(from, join(output, path));
      renamed.push(path);
    }
    await rm(journal, { force: true });
    if (renamed.length === 0) continue;
    events.warn(
      'WARN_OUTPUTS_COMPLETED',
      `an earlier run was killed while its outputs got their names; ${renamed.join(', ')} of it now ${renamed.length === 1 ? 'has its' : 'have theirs'}`,
      { file: output },
    );
  }
}
