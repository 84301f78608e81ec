import { GlassError } from '@glass-ts/core';

const FIXES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space, or choose another output.directory',
  EDQUOT: 'The disk quota is used up: free some space, or choose another output.directory',
  EACCES: 'Choose an output.directory that you may write to',
  EPERM: 'Choose an output.directory that you may write to',
  EROFS: 'The file system is read-only: choose another output.directory',
  EISDIR: 'A directory has the name of the output: move it away',
};

/** An error of the file system while an output is written, as a coded error that names the file. */
export function outputError(cause: unknown, file: string): GlassError {
  if (cause instanceof GlassError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return new GlassError(`the output cannot be written: ${message}`, {
    code: 'ERR_OUTPUT_WRITE',
    where: { file },
    fix: FIXES[code ?? ''] ?? 'Check the disk and the output.directory',
    cause,
  });
}
