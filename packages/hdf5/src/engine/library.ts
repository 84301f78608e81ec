import { Failure, type FailureDetails } from '../failure.ts';
import { type H5wasmModule, loadModule } from './h5wasm.ts';

export type Library = H5wasmModule;

let loading: Promise<Library> | undefined;

/** libhdf5 as WebAssembly, one instance per thread, with errors turned into exceptions. */
export function loadLibrary(): Promise<Library> {
  loading ??= loadModule().then((module) => {
    // Without this, a failed read returns whatever was in memory: zeros or garbage, and no error.
    module.activate_throwing_error_handler();
    return module;
  });
  return loading;
}

type Reading = Pick<FailureDetails, 'what' | 'code' | 'fix'>;

const READINGS: readonly (readonly [RegExp, (match: RegExpMatchArray) => Reading])[] = [
  [
    /required filter '([^']*)' is not registered/,
    (m) => ({
      what: `the data are compressed with the filter "${m[1]}", which is not available`,
      code: 'ERR_HDF5_FILTER',
      fix: 'Rewrite the file with a built-in filter: h5repack -f SHUF -f GZIP=4 IN OUT',
    }),
  ],
  [
    /truncated file: eof = (\d+), .*stored_eof = (\d+)/,
    (m) => ({
      what: `the file is truncated: it has ${m[1]} bytes and should have ${m[2]}`,
      code: 'ERR_HDF5_TRUNCATED',
      fix: 'Copy the file again, or ask whether the program that wrote it ended properly',
    }),
  ],
  [
    /file signature not found/,
    () => ({ what: 'this is not an HDF5 file', code: 'ERR_HDF5_NOT_HDF5', fix: 'Check the path' }),
  ],
  [
    /invalid dataset size, likely file corruption|addr overflow|file read failed|end of file|actual len exceeds EOA/,
    () => ({
      what: 'data lie beyond the end of the file: it is truncated',
      code: 'ERR_HDF5_TRUNCATED',
      fix: 'Copy the file again, or ask whether the program that wrote it ended properly',
    }),
  ],
  [
    /already open for write|not.*closed properly|consistency flag/,
    () => ({
      what: 'the file is marked as being written',
      code: 'ERR_HDF5_OPEN',
      fix: 'Wait for its writer; if that has crashed, run h5clear -s on a copy',
    }),
  ],
  [
    /unusually large # of unused bits|unusual datatype/,
    () => ({
      what: 'libhdf5 2.0 refuses a number type that leaves more than half of its bits unused',
      code: 'ERR_HDF5_TYPE',
      fix: 'Rewrite the dataset as float32 with an older HDF5 (1.14) and h5py',
    }),
  ],
];

/** The lines of libhdf5's error stack that say something, innermost last. */
function reasons(stack: string): string {
  const lines = [...stack.matchAll(/#\d+: \S+ line \d+ in (\w+)\(\): (.*)/g)].map((m) => m[2]!.trim());
  return [...new Set(lines)].slice(-4).join('; ').slice(0, 600);
}

/** Runs a call into libhdf5; its exceptions become failures with a code. */
export function attempt<T>(place: Pick<FailureDetails, 'file' | 'dataset'>, otherwise: Reading, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const stack = error instanceof Error ? error.message : String(error);
    const found = READINGS.map(([pattern, read]) => [stack.match(pattern), read] as const).find(([match]) => match);
    const reading = found ? found[1](found[0]!) : otherwise;
    throw new Failure({ ...reading, ...place, reason: reasons(stack) || stack.slice(0, 200), spoiled: true });
  }
}
