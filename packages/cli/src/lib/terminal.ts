import { type Palette, palette, wantsColour } from './paint.ts';

/** A stream of text with its colours. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** How a command talks: results to `out`, everything else to `err`. */
export interface Terminal {
  /** Writes a line of result to standard output. */
  print(line?: string): void;
  /** Writes a line of news to standard error. */
  note(line?: string): void;
  readonly err: TextStream;
  /** Colours of standard output and of standard error. */
  readonly colours: Palette;
  readonly errColours: Palette;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Flags of a command that say how it talks. */
export interface OutputChoice {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Where it talks to; those of the process when left out. */
export interface TerminalStreams {
  readonly out?: TextStream;
  readonly err?: TextStream;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The terminal of this process, or of a test. `quiet` silences everything but errors, which do not go through here. */
export function createTerminal(
  { json = false, quiet = false }: OutputChoice = {},
  streams: TerminalStreams = {},
): Terminal {
  const { out = process.stdout, err = process.stderr, environment = process.env } = streams;
  return {
    print: (line = '') => void (quiet || out.write(`${line}\n`)),
    note: (line = '') => void (quiet || err.write(`${line}\n`)),
    err,
    colours: palette(wantsColour(out, environment)),
    errColours: palette(wantsColour(err, environment)),
    json,
    quiet,
  };
}
