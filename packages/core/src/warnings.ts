/** Something the caller should know, which is not an error. */
export interface Warning {
  /** Stable machine-readable code, `WARN_…`. */
  readonly code: string;
  readonly message: string;
  /** The function still works but is to be replaced. */
  readonly deprecation?: boolean;
}

/** Gets every warning of the library. */
export type WarningHandler = (warning: Warning) => void;

function toProcess({ code, message, deprecation }: Warning): void {
  if (typeof process === 'undefined') return;
  process.emitWarning(message, { type: deprecation ? 'DeprecationWarning' : 'GlassWarning', code });
}

let handler: WarningHandler = toProcess;

/**
 * Sends warnings somewhere else (the run's event stream, a test). The default is `process.emitWarning`.
 *
 * @param next the new handler; `undefined` restores the default.
 * @returns the handler that was replaced, for restoring it.
 */
export function setWarningHandler(next: WarningHandler | undefined): WarningHandler {
  const previous = handler;
  handler = next ?? toProcess;
  return previous;
}

/** Reports a warning to the current handler. */
export function warn(code: string, message: string, options: { readonly deprecation?: boolean } = {}): void {
  handler({ code, message, ...options });
}
