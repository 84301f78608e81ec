import { DTypeError, GlassError, IndexError, NotImplementedError, ValueError } from '@glass-ts/core';

const FIXES: Readonly<Record<string, string>> = {
  ERR_RELEASED: 'Keep an array that outlives its scope with keep(x) or x.retain(), or return it from the scope',
  ERR_MEMORY: 'Use fewer maps at a time, a smaller nside, or float32',
};

/** An error of the addon (`CODE|what`) as one of `@glass-ts/core`; anything else as it is. */
export function fromNative(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const match = /^(ERR_[A-Z_]+)\|(.*)$/s.exec(error.message);
  if (!match) return error;
  const [, code, what] = match;
  switch (code) {
    case 'ERR_VALUE':
      return new ValueError(what, { cause: error });
    case 'ERR_INDEX':
      return new IndexError(what, { cause: error });
    case 'ERR_TYPE':
      return what.includes('not defined for')
        ? new NotImplementedError(what, { cause: error })
        : new DTypeError(what, { cause: error });
    default:
      return new GlassError(what, { code, fix: FIXES[code], cause: error });
  }
}

/** Runs a call into the addon with its errors translated. */
export function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fromNative(error);
  }
}
