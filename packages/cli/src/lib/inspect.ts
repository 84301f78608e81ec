import type { App } from '@glass-ts/core';
import { errorLines, errorObject, reportOf } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { inspectLines } from './inspect-text.ts';
import { jsonLine } from './json-lines.ts';
import { type LookOptions, look } from './look.ts';
import type { Terminal } from './terminal.ts';

/** Says what is in every path. One that cannot be opened does not hide the others; the first failure gives the exit code. */
export async function inspect(
  app: App,
  paths: readonly string[],
  terminal: Terminal,
  options: LookOptions = {},
): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok;
  for (const [i, path] of paths.entries()) {
    try {
      const facts = await look(app, path, options);
      if (terminal.json) terminal.print(jsonLine({ type: 'lightcone', ...facts }));
      else for (const line of [...(i > 0 ? [''] : []), ...inspectLines(facts, terminal.colours)]) terminal.print(line);
    } catch (error) {
      const report = reportOf(error);
      if (exit === EXIT.ok) exit = report.exitCode;
      if (terminal.json) terminal.print(jsonLine({ ...errorObject(report), path }));
      else for (const line of errorLines(report, terminal.errColours)) terminal.err.write(`${line}\n`);
    }
  }
  return exit;
}
