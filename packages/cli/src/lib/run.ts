import { EventStream, type LoadedRunFile, type Plugin, type RunResult, readRunFile, runPipeline } from '@glass-ts/core';
import { bytesText, countText } from './format.ts';
import { interruptible } from './interrupt.ts';
import { jsonLine } from './json-lines.ts';
import { tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { withWarnings } from './warnings.ts';
import { watch } from './watch.ts';
import { type RunChanges, withChanges } from './with-changes.ts';

/** The outputs of a run, a line each, and what was counted. */
export function resultLines({ record, outputs }: RunResult): string[] {
  const sizes = new Map(record.outputs.map((file) => [file.path, file]));
  const rows = outputs.map((path) => {
    const file = [...sizes.values()].find((f) => path.endsWith(f.path));
    return [
      path,
      file ? bytesText(file.bytes) : '',
      file?.description ?? 'what was done: inputs, options, versions, timings',
    ];
  });
  const counts = Object.entries(record.counts).map(([what, n]) => `${countText(n)} ${what}`);
  return [
    ...tableLines([{ title: 'output' }, { title: 'size', align: 'right' }, { title: 'what it is' }], rows),
    ...(counts.length > 0 ? ['', counts.join(', ')] : []),
  ];
}

/** Runs a loaded run file, shows the progress and prints the outputs. SIGINT and SIGTERM stop it cleanly. */
export async function runLoaded(
  runFile: LoadedRunFile,
  plugins: readonly Plugin[],
  terminal: Terminal,
): Promise<RunResult> {
  const events = new EventStream();
  const end = watch(events, terminal);
  let result: RunResult;
  try {
    result = await withWarnings(
      (code, message) => events.warn(code, message),
      () => interruptible((signal) => runPipeline({ runFile, plugins, events, signal })),
    );
  } finally {
    end();
  }
  if (terminal.json) terminal.print(jsonLine({ type: 'result', ...result }));
  else for (const line of ['', ...resultLines(result)]) terminal.print(line);
  return result;
}

/**
 * Runs a run file, as `runLoaded` does.
 *
 * @param changes what is other than in the run file.
 */
export async function run(
  file: string,
  plugins: readonly Plugin[],
  terminal: Terminal,
  changes: RunChanges = {},
): Promise<RunResult> {
  return runLoaded(withChanges(await readRunFile(file), changes), plugins, terminal);
}
