import { type ErrorPlace, GlassError } from '@glass-ts/core';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import type { Palette } from './paint.ts';

/** An error as it is printed, whatever it was thrown as. */
export interface ErrorReport {
  readonly code: string;
  readonly what: string;
  readonly where: ErrorPlace | undefined;
  readonly fix: string | undefined;
  readonly exitCode: ExitCode;
  /** Of errors that nobody foresaw. */
  readonly stack?: string;
}

interface OclifError extends Error {
  readonly oclif?: { readonly exit?: number };
  readonly command?: string;
}

const SYSTEM: Readonly<Record<string, ExitCode>> = {
  ENOSPC: EXIT.output,
  EDQUOT: EXIT.output,
  EROFS: EXIT.output,
};

const isUsage = (error: unknown): error is OclifError =>
  error instanceof Error && (error as OclifError).oclif?.exit !== undefined;

/** Brings any thrown value into one form with a code, place, remedy and exit code. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof GlassError) {
    const { code, what, where, fix } = error;
    return { code, what, where, fix, exitCode: exitCodeOf(code) };
  }
  if (isUsage(error)) {
    const what = error.message
      .replace(/\n?See more help with --help\s*$/, '')
      .replace(/\n*Note: --\S+ allows multiple values\.[\s\S]*$/, '')
      .replace(/\s*\n\s*/g, ' ');
    return { code: 'ERR_USAGE', what, where: undefined, fix: 'See more help with --help', exitCode: EXIT.usage };
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  const system = (cause as NodeJS.ErrnoException).code;
  return {
    code: 'ERR_UNEXPECTED',
    what: cause.message,
    where: undefined,
    fix: 'Please report this with the lines below and the run file',
    exitCode: SYSTEM[system ?? ''] ?? EXIT.unexpected,
    ...(cause.stack === undefined ? {} : { stack: cause.stack }),
  };
}

/** Where an error happened, most general part first: `run.yaml:12:5`, dataset, name. */
export function placeParts(where: ErrorPlace | undefined): string[] {
  if (!where) return [];
  const at = [where.line, where.column].filter((n) => n !== undefined).join(':');
  const file = where.file !== undefined ? [where.file, at].filter(Boolean).join(':') : at && `line ${at}`;
  return [file, where.dataset, where.name].filter((part) => part !== undefined && part !== '') as string[];
}

/** An error for people: what, where, and how to mend it, each on its line. */
export function errorLines(report: ErrorReport, colours: Palette): string[] {
  const { code, what, where, fix, stack } = report;
  const place = placeParts(where);
  return [
    `${colours.red(colours.bold(`error ${code}`))}: ${what}`,
    ...(place.length > 0 ? [`  at   ${place.join(', ')}`] : []),
    ...(fix ? [`  fix  ${fix}`] : []),
    ...(stack && code === 'ERR_UNEXPECTED' ? [colours.dim(stack)] : []),
  ];
}

/** An error for machines: an object to print as a JSON line. */
export const errorObject = (report: ErrorReport): object => ({ type: 'error', ...report });
