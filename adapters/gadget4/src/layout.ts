import { basename, dirname, join } from 'node:path';
import { GlassError } from '@glass-ts/core';
import { isDirectory, missingNumbers, namesIn, numberedFiles } from '@glass-ts/hdf5';

/** One output in one or more files: `maps_003`, `conesnap_0012`, … */
export interface OutputFiles {
  readonly number: number;
  readonly label: string;
  /** In the order of their piece numbers. */
  readonly files: readonly string[];
}

/** What lies in an output directory of Gadget-4. */
export interface Gadget4Output {
  /** The output directory itself. */
  readonly directory: string;
  readonly hasMaps: boolean;
  /** Cones with particles: number and directory. */
  readonly cones: readonly { readonly number: number; readonly directory: string }[];
  /** What the path itself points to. */
  readonly kind: 'maps' | 'particles' | undefined;
  readonly cone: number | undefined;
}

const MAPS = /^maps(?:dir)?_\d+(?:\.\d+)?(?:\.hdf5)?$/;
const CONE = /^lightcone_(\d+)$/;
const CONESNAP = /^cone(?:snap|dir)_\d+(?:\.\d+)?(?:\.hdf5)?$/;

/**
 * The pieces of a series of outputs in a directory: `NAME_NNN.hdf5`, `NAME_NNN.K.hdf5`, or `DIR_NNN/NAME_NNN.K.hdf5`, in
 * the order of their numbers.
 */
export async function outputFiles(directory: string, name: string, folder: string): Promise<OutputFiles[]> {
  const file = new RegExp(`^${name}_(\\d+)(?:\\.(\\d+))?\\.hdf5$`);
  const folders = await numberedFiles(directory, new RegExp(`^${folder}_(\\d+)$`));
  const inside = await Promise.all(folders.map((d) => numberedFiles(d.path, file)));
  const outputs = new Map<number, { single: string[]; pieces: Map<number, string>; label: string }>();
  for (const { numbers, path, name: base } of [...(await numberedFiles(directory, file)), ...inside.flat()]) {
    const [number, piece] = numbers as [number, number | undefined];
    const label = base.match(/^[^.]+/)![0];
    const output = outputs.get(number) ?? { single: [], pieces: new Map<number, string>(), label };
    outputs.set(number, output);
    if (piece === undefined) output.single.push(path);
    else if (output.pieces.has(piece)) throw twice(label, path);
    else output.pieces.set(piece, path);
    if (output.single.length > 1 || (output.single.length > 0 && output.pieces.size > 0)) throw twice(label, path);
  }
  return [...outputs]
    .sort(([a], [b]) => a - b)
    .map(([number, { single, pieces, label }]) => {
      if (single.length > 0) return { number, label, files: single };
      return { number, label, files: [...pieces].sort(([a], [b]) => a - b).map(([, path]) => path) };
    });
}

function twice(label: string, file: string): GlassError {
  return new GlassError(`${label} is there twice, in single files and in pieces`, {
    code: 'ERR_INPUT_AMBIGUOUS',
    where: { file },
    fix: 'Remove what belongs to another run',
  });
}

/** Throws unless the pieces 0 … count − 1 are there, and no others. */
export function checkPieces({ label, files }: OutputFiles, count: number): void {
  const numbers = files.map((path) => Number(basename(path).match(/\.(\d+)\.hdf5$/)?.[1] ?? 0));
  const missing = missingNumbers(numbers, count);
  if (missing.length === 0 && files.length === count) return;
  const what =
    missing.length > 0
      ? `${label} has ${count} files; missing: ${missing.map((k) => `${label}.${k}.hdf5`).join(', ')}`
      : `${label} has ${count} files, and ${files.length} are there`;
  throw new GlassError(what, {
    code: 'ERR_INPUT_INCOMPLETE',
    where: { file: files[0] ?? label },
    fix: 'Copy all files of the output, and nothing of other runs',
  });
}

async function scan(directory: string): Promise<Omit<Gadget4Output, 'kind' | 'cone'>> {
  const names = await namesIn(directory);
  const cones = names.flatMap((name) => {
    const number = name.match(CONE)?.[1];
    return number === undefined ? [] : [{ number: Number(number), directory: join(directory, name) }];
  });
  return { directory, hasMaps: names.some((name) => MAPS.test(name)), cones };
}

/** The output of which a directory is a part, if it is one. */
async function partOf(path: string): Promise<Gadget4Output | undefined> {
  const name = basename(path);
  if (/^mapsdir_\d+$/.test(name)) return { ...(await scan(dirname(path))), kind: 'maps', cone: undefined };
  if (/^conedir_\d+$/.test(name)) return partOf(dirname(path));
  const number = name.match(CONE)?.[1];
  if (number !== undefined) return { ...(await scan(dirname(path))), kind: 'particles', cone: Number(number) };
  // The files of a cone under a directory of another name.
  if (!(await namesIn(path)).some((n) => CONESNAP.test(n))) return undefined;
  const cones = [{ number: 0, directory: path }];
  return { directory: dirname(path), hasMaps: false, cones, kind: 'particles', cone: 0 };
}

/**
 * Finds the output of Gadget-4 at a path: the run's or the output directory, one cone or one map, or any file of them.
 * Undefined where there is none.
 */
export async function findOutput(path: string): Promise<Gadget4Output | undefined> {
  if (!(await isDirectory(path))) {
    const name = basename(path);
    if (CONESNAP.test(name)) return partOf(dirname(path));
    if (!MAPS.test(name)) return undefined;
    return (await partOf(dirname(path))) ?? { ...(await scan(dirname(path))), kind: 'maps', cone: undefined };
  }
  const here = await scan(path);
  if (here.hasMaps || here.cones.length > 0) return { ...here, kind: undefined, cone: undefined };
  const whole = await partOf(path);
  if (whole) return whole;
  const below = await scan(join(path, 'output'));
  return below.hasMaps || below.cones.length > 0 ? { ...below, kind: undefined, cone: undefined } : undefined;
}
