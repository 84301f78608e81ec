import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { BenchOptions } from './types.ts';

const SUFFIX = '.bench.ts';
const directory = new URL('.', import.meta.url);

/** What `npm run bench` and `npm run bench:peers` are called with. */
export interface Command {
  /** Names of suites, all of them known; empty when none is given. */
  readonly suites: readonly string[];
  readonly options: BenchOptions;
  /** File for the results. */
  readonly json?: string;
  /** Whether a ratio above the promised one is a failure. */
  readonly check: boolean;
}

const OPTIONS = `Options:
  --only TEXT   only the cases whose name contains TEXT
  --quick       small problems and few repetitions: a look, not a measurement
  --json FILE   write the rows, the machine and the versions to FILE as they come
  --check       fail where a promised ratio is exceeded
  --help        this text
`;

/** Suites there are: NAME of every bench/NAME.bench.ts. */
export const suites = (): readonly string[] =>
  readdirSync(directory)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length));

/** The module of a suite. */
export const load = (suite: string): Promise<unknown> => import(new URL(suite + SUFFIX, directory).href);

/**
 * The command line; undefined where it asks for help, which is printed then.
 * @throws Error naming an unknown option or suite.
 */
export function command(usage: string): Command | undefined {
  const known = suites();
  const help = `${usage}\n\nSuites: ${known.join(', ')}\n\n${OPTIONS}`;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      only: { type: 'string' },
      quick: { type: 'boolean' },
      check: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return undefined;
  }
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`No suite ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return {
    suites: positionals,
    options: { quick: values.quick ?? false, ...(values.only ? { only: values.only } : {}) },
    ...(values.json ? { json: values.json } : {}),
    check: values.check ?? false,
  };
}

/** Runs a command; an error is its message on stderr and exit code 1. */
export async function main(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
