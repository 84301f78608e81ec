import { writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type App, GlassError } from '@glass-ts/core';
import { runFileText } from './init-text.ts';
import { jsonLine } from './json-lines.ts';
import { type LookOptions, look } from './look.ts';
import { warningLine } from './run-lines.ts';
import type { Terminal } from './terminal.ts';

export interface InitOptions extends LookOptions {
  /** Where to write: a path, or `-` for standard output. */
  readonly out: string;
  /** Replace an existing file. */
  readonly force: boolean;
}

async function write(file: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    throw new GlassError(exists ? 'there is such a file already' : `cannot be written: ${(cause as Error).message}`, {
      code: exists ? 'ERR_INIT_EXISTS' : 'ERR_OUTPUT_WRITE',
      where: { file },
      fix: exists ? 'Choose another name with --out, or replace it with --force' : 'Choose another place with --out',
      cause,
    });
  }
}

/** Writes a commented run file for the lightcone at `path`. */
export async function init(app: App, path: string, options: InitOptions, terminal: Terminal): Promise<void> {
  const facts = await look(app, path, options);
  const toStdout = options.out === '-';
  const directory = toStdout ? process.cwd() : dirname(resolve(options.out));
  const text = runFileText(app, facts, directory, basename(resolve(path)), options.options);
  for (const { code, message } of facts.warnings) terminal.note(warningLine(code, message, terminal.errColours));
  if (toStdout) {
    process.stdout.write(text);
    return;
  }
  await write(options.out, text, options.force);
  if (terminal.json) {
    terminal.print(jsonLine({ type: 'result', file: resolve(options.out) }));
    return;
  }
  terminal.print(`${options.out} written for a ${facts.code} lightcone of ${facts.kind}`);
  if (!facts.cosmology) terminal.print('Fill in the cosmology, which the files do not state.');
  terminal.print(`Next: glass check ${options.out}`);
}
