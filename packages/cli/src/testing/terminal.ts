import { createTerminal, type OutputChoice, type Terminal } from '../lib/terminal.ts';

/** A terminal that keeps what is written to it. */
export interface CapturedTerminal extends Terminal {
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** A terminal for tests: no colours, and a TTY only where asked for. */
export function captureTerminal(
  choice: OutputChoice = {},
  options: { readonly isTTY?: boolean; readonly environment?: Readonly<Record<string, string>> } = {},
): CapturedTerminal {
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    isTTY: options.isTTY ?? false,
    columns: 120,
    write: (text: string) => {
      texts[name] += text;
      return true;
    },
  });
  const terminal = createTerminal(choice, {
    out: stream('out'),
    err: stream('err'),
    environment: { NO_COLOR: '1', ...options.environment },
  });
  return { ...terminal, stdout: () => texts.out, stderr: () => texts.err };
}
