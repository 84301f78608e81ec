import { checkRun, type Plugin, readRunFile } from '@glass-ts/core';
import { allWarnings, type CheckSummary, summarise } from './check-facts.ts';
import { errorLines, errorObject, reportOf } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { bytesText, countText, numberText, redshiftText } from './format.ts';
import { cosmologyText, sourceText } from './inspect-text.ts';
import { jsonLine } from './json-lines.ts';
import { warningLine } from './run-lines.ts';
import { factLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { withWarnings } from './warnings.ts';
import { withChanges } from './with-changes.ts';

function summaryLines(summary: CheckSummary): string[] {
  const { input, shells, nside, sinks, memory } = summary;
  return factLines([
    [
      'input',
      `${sourceText(input.code, input.kind)}, ${input.files} files (${bytesText(input.bytes)}), adapter ${input.adapter}`,
    ],
    ['maps', `nside ${nside} (${countText(12 * nside * nside)} pixels)`],
    [
      'shells',
      `${shells.count}, ${numberText(shells.innerMpc)} to ${numberText(shells.outerMpc)} Mpc (z ≤ ${redshiftText(shells.zMax)})`,
    ],
    ['cosmology', cosmologyText(summary.cosmology)],
    ['stages', summary.stages.join(' → ')],
    ['sinks', sinks.map(({ name, ports }) => `${name} (${ports.join(', ')})`).join(', ') || 'none'],
    ['backend', summary.backend],
    ['memory', `about ${bytesText(memory.totalBytes)}`],
  ]);
}

/**
 * Checks a run file without reading data and prints every finding.
 *
 * @param backend instead of the one in the run file.
 * @returns the exit code of the first error, 0 without errors.
 */
export async function check(
  file: string,
  plugins: readonly Plugin[],
  terminal: Terminal,
  backend?: string,
): Promise<ExitCode> {
  const runFile = withChanges(await readRunFile(file), { backend });
  const further: { code: string; message: string }[] = [];
  const result = await withWarnings(
    (code, message) => further.push({ code, message }),
    () => checkRun({ runFile, plugins }),
  );
  const summary = result.plan && (await summarise(result.plan));
  const warnings = [...further, ...allWarnings(result, summary)];
  const reports = result.errors.map(reportOf);
  if (terminal.json) {
    for (const report of reports) terminal.print(jsonLine(errorObject(report)));
    for (const warning of warnings) terminal.print(jsonLine({ type: 'warning', ...warning }));
    terminal.print(jsonLine({ type: 'result', ok: reports.length === 0, file, errors: reports.length, summary }));
    return reports[0]?.exitCode ?? EXIT.ok;
  }
  for (const report of reports)
    for (const line of errorLines(report, terminal.errColours)) terminal.err.write(`${line}\n`);
  for (const { code, message } of warnings) terminal.note(warningLine(code, message, terminal.errColours));
  const { bold, green, red } = terminal.colours;
  if (summary) {
    terminal.print(`${bold(file)}: ${green('ready to run')}`);
    for (const line of summaryLines(summary)) terminal.print(line);
  } else terminal.print(`${bold(file)}: ${red(`${reports.length} ${reports.length === 1 ? 'error' : 'errors'}`)}`);
  return reports[0]?.exitCode ?? EXIT.ok;
}
