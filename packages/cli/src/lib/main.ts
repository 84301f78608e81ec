import { type Interfaces, run } from '@oclif/core';
import { errorLines, errorObject, reportOf } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { jsonLine } from './json-lines.ts';
import { palette, wantsColour } from './paint.ts';

/** Waits until what was written has left this process, also through a slow pipe. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });

const isExit = (error: unknown): error is { readonly oclif: { readonly exit: number } } =>
  error instanceof Error && (error as { code?: string }).code === 'EEXIT';

/** The parser only says that there is no such command: this says which one may have been meant. */
async function explained(error: unknown): Promise<unknown> {
  const name = error instanceof Error ? /^command (.+) not found$/.exec(error.message)?.[1] : undefined;
  if (name === undefined) return error;
  const [{ COMMANDS }, { unknownName }] = await Promise.all([import('../index.ts'), import('@glass-ts/core')]);
  return unknownName('command', name, Object.keys(COMMANDS), {}, 'glass');
}

/** Prints an error once, as text or as a JSON line, and gives its exit code. */
export function fail(error: unknown, json: boolean): number {
  if (isExit(error)) return error.oclif.exit;
  const report = reportOf(error);
  if (json) process.stdout.write(`${jsonLine(errorObject(report))}\n`);
  else {
    const colours = palette(wantsColour(process.stderr, process.env));
    process.stderr.write(`${errorLines(report, colours).join('\n')}\n`);
  }
  return report.exitCode;
}

/**
 * The `glass` command: runs it with the given arguments and ends the process with a documented exit code.
 *
 * @param load where oclif finds this package: its directory, or a configuration (development).
 */
export async function main(argv: readonly string[], load: Interfaces.LoadOptions): Promise<never> {
  const end = argv.indexOf('--');
  const json = (end < 0 ? argv : argv.slice(0, end)).includes('--json');
  let exit: number = EXIT.ok;
  try {
    const result: unknown = await run([...argv], load);
    if (typeof result === 'number') exit = result;
  } catch (error) {
    exit = fail(await explained(error), json);
  }
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(exit);
}
