import { setWarningHandler } from '@glass-ts/core';

/** Sends the warnings of library functions, which know no event stream, to `report` while `work` is under way. */
export async function withWarnings<T>(
  report: (code: string, message: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const previous = setWarningHandler(({ code, message }) => report(code, message));
  try {
    return await work();
  } finally {
    setWarningHandler(previous);
  }
}
