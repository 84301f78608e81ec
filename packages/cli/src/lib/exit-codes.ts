/** What the `glass` command returns to the shell. The one place that says so: help texts and documentation use it. */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  runFile: 3,
  input: 4,
  backend: 5,
  output: 6,
  sigint: 130,
  sigterm: 143,
} as const;

/** Numbers that the command returns. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The meanings of all exit codes, for people. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'all went well'],
  [EXIT.unexpected, 'an error that nobody foresaw: please report it'],
  [EXIT.usage, 'wrong arguments of the command'],
  [EXIT.runFile, 'the run file, its options, plug-ins or wiring are wrong'],
  [EXIT.input, 'the input data are missing, damaged, or do not fit together'],
  [EXIT.backend, 'the array backend is missing or failed'],
  [EXIT.output, 'the outputs cannot be written'],
  [EXIT.sigint, 'interrupted (SIGINT), nothing half written'],
  [EXIT.sigterm, 'terminated (SIGTERM), nothing half written'],
];

/** The first matching rule decides; the patterns name codes of GlassError without their `ERR_`. */
const RULES: readonly (readonly [RegExp, ExitCode])[] = [
  [/^INTERRUPTED$/, EXIT.sigint],
  [/^TERMINATED$/, EXIT.sigterm],
  [/^(USAGE|COMMAND|INIT_)/, EXIT.usage],
  [/^(OUTPUT|HDF5_WRITE|FITS_(OPEN|CLOSED|WRITE))/, EXIT.output],
  [/^BACKEND_UNKNOWN$/, EXIT.runFile],
  [/^(BACKEND|MEMORY|TOO_LARGE|DEVICE)/, EXIT.backend],
  [/^(SHELL_(ORDER|GAP)|MAP_SIZE|MASS_MISSING|INPUT|HDF5|LIGHTCONE|SWIFT|GADGET4|HEALPIX|NPY|ZIP)/, EXIT.input],
  [
    /^(RUNFILE|PLUGIN|PORT|STAGE|SINK|ADAPTER|COSMOLOGY|SHELL|NSIDE|SELECTION|NZ|BINS|BIAS|VISIBILITY|SIMULATE)/,
    EXIT.runFile,
  ],
];

/** The exit code for an error code such as `ERR_INPUT_MISSING`. */
export function exitCodeOf(code: string): ExitCode {
  const name = code.replace(/^ERR_/, '');
  return RULES.find(([pattern]) => pattern.test(name))?.[1] ?? EXIT.unexpected;
}

/** The table of exit codes for help texts, one per line. */
export const exitCodesText = (): string =>
  ['Exit codes:', ...EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`)].join('\n');
