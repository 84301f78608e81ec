import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GlassError } from '../errors.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { EventStream } from './events.ts';
import { checkFits } from './fits.ts';
import { planRun, type RunPlan } from './plan.ts';
import type { LoadedRunFile } from './read-run-file.ts';

/** What `checkRun` found. */
export interface CheckResult {
  readonly errors: readonly GlassError[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  /** What would run, when nothing is wrong. The lightcone is closed again. */
  readonly plan: RunPlan | undefined;
}

/** Where a directory is to be made: the nearest ancestor that exists must be writable. */
async function checkWritable(directory: string, where: GlassError['where']): Promise<void> {
  for (let at = directory; ; at = dirname(at)) {
    try {
      await access(at, constants.F_OK);
    } catch {
      if (dirname(at) !== at) continue;
    }
    try {
      if (!(await stat(at)).isDirectory()) throw new Error(`${at} is a file`);
      return await access(at, constants.W_OK);
    } catch (cause) {
      throw new GlassError(`the output directory cannot be written: ${at}`, {
        code: 'ERR_OUTPUT_DIRECTORY',
        where: { ...where, name: 'output.directory' },
        fix: 'Choose a directory that you may write to',
        cause,
      });
    }
  }
}

/** Everything about a run that can be wrong before data are read, all at once. */
export async function checkRun(options: {
  readonly runFile: LoadedRunFile;
  readonly plugins: readonly Plugin[];
}): Promise<CheckResult> {
  const { runFile } = options;
  const events = new EventStream();
  const errors: GlassError[] = [];
  const warnings: { code: string; message: string }[] = [];
  events.on('warning', ({ code, message }) => warnings.push({ code, message }));
  const plan = await planRun({ ...options, events, report: (error) => errors.push(error) });
  await plan?.lightcone.close();
  try {
    if (plan) checkFits(await plan.backend.create(), plan.nside, plan.wiring.ports, runFile.place(['nside']));
    const directory = resolve(runFile.directory, runFile.run.output.directory);
    await checkWritable(directory, runFile.place(['output', 'directory']));
  } catch (error) {
    if (!(error instanceof GlassError)) throw error;
    errors.push(error);
  }
  return { errors, warnings, plan: errors.length === 0 ? plan : undefined };
}
