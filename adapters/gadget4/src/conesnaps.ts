import { GlassError } from '@glass-ts/core';
import { ahead, type Hdf5File, missingNumbers, numberAttribute, numbersAttribute, withHdf5 } from '@glass-ts/hdf5';
import { checkPieces, type OutputFiles, outputFiles } from './layout.ts';
import { requireKind } from './parameters.ts';

/** The header of one file of a conesnap. */
export interface ConeFile {
  readonly path: string;
  /** Particles in this file, by type. */
  readonly counts: readonly number[];
  /** Types with masses of their own. */
  readonly ownMasses: ReadonlySet<number>;
  /** Types with a scale factor per particle: absent when the code was compiled with LEAN. */
  readonly scaleFactors: ReadonlySet<number>;
}

/** The header must say how many rows the data have: neither more nor fewer would be noticed later. */
async function checkCount(file: Hdf5File, type: number, count: number): Promise<void> {
  const dataset = `PartType${type}/Coordinates`;
  const rows = (await file.has(dataset)) ? (await file.dataset(dataset)).shape[0]! : 0;
  if (rows === count) return;
  throw new GlassError(`the header states ${count} particles of type ${type}, and there are ${rows}`, {
    code: 'ERR_INPUT_COUNT',
    where: { file: file.path, dataset },
    fix: 'The header and the data do not belong together: copy the file again',
  });
}

async function readFile(path: string): Promise<ConeFile & { readonly totals: number[]; readonly files: number }> {
  return withHdf5(path, async (file) => {
    await requireKind(file, 'gadget4-particles', 'a particle file of a Gadget-4 lightcone');
    const counts = await numbersAttribute(file, 'Header', 'NumPart_ThisFile');
    const ownMasses = new Set<number>();
    const scaleFactors = new Set<number>();
    for (const [type, count] of counts.entries()) {
      await checkCount(file, type, count);
      // A flush writes a file for every cone, also for one without a particle in it: that has no group.
      if (count === 0) continue;
      if (await file.has(`PartType${type}/Masses`)) ownMasses.add(type);
      if (await file.has(`PartType${type}/Ascale`)) scaleFactors.add(type);
    }
    const totals = await numbersAttribute(file, 'Header', 'NumPart_Total');
    return { path, counts, totals, files: await numberAttribute(file, 'Header', 'NumFiles'), ownMasses, scaleFactors };
  });
}

function incomplete(what: string, file: string): GlassError {
  return new GlassError(what, {
    code: 'ERR_INPUT_INCOMPLETE',
    where: { file },
    fix: 'Copy all conesnap files of the cone; set input.options.allowIncomplete: true to leave the farthest out',
  });
}

async function readSnap(snap: OutputFiles): Promise<ConeFile[]> {
  const files = [];
  for (const path of snap.files) files.push(await readFile(path));
  checkPieces(snap, files[0]!.files);
  // The total is that of this conesnap, over its files.
  for (const [type, total] of files[0]!.totals.entries()) {
    const found = files.reduce((sum, file) => sum + file.counts[type]!, 0);
    if (found === total) continue;
    throw incomplete(
      `${snap.label} has ${total} particles of type ${type}, and its files hold ${found}`,
      files[0]!.path,
    );
  }
  return files;
}

/**
 * Headers of all files of a cone, in the order of the conesnaps: the farthest is the first.
 * @param allowIncomplete accept that the farthest are missing
 */
export async function readConesnaps(directory: string, allowIncomplete = false): Promise<ConeFile[]> {
  const snaps = await outputFiles(directory, 'conesnap', 'conedir');
  if (snaps.length === 0) {
    throw new GlassError('there are no conesnap files', {
      code: 'ERR_INPUT_EMPTY',
      where: { file: directory },
      fix: 'Check input.path and input.options.cone',
    });
  }
  // The code numbers from 0, and writes a file for every flush.
  const first = allowIncomplete ? snaps[0]!.number : 0;
  const missing = missingNumbers(
    snaps.map((s) => s.number - first),
    snaps.at(-1)!.number - first + 1,
  );
  if (missing.length > 0) {
    const names = missing.map((n) => `conesnap_${String(n + first).padStart(4, '0')}`);
    throw incomplete(`${names.join(', ')} missing`, directory);
  }
  const files: ConeFile[] = [];
  for await (const snap of ahead(snaps, 4, readSnap)) files.push(...snap);
  return files;
}
