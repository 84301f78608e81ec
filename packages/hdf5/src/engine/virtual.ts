import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { type Description, describe, requireFilters } from './describe.ts';
import type { Files, OpenFile } from './files.ts';
import type { Library } from './library.ts';

const DEEPEST = 8;

/** Where libhdf5 looks for the source of a virtual dataset: beside the virtual file, then in the working directory. */
function locate(virtual: OpenFile, name: string): string | undefined {
  if (name === '.') return virtual.path;
  const beside = dirname(virtual.path);
  const places = isAbsolute(name) ? [name, resolve(beside, basename(name))] : [resolve(beside, name), resolve(name)];
  return places.find((place) => existsSync(place));
}

/**
 * Throws unless all data behind a virtual dataset are there. libhdf5 itself reads absent sources as zeros, silently:
 * a virtual snapshot file that is copied without its pieces opens and reads well, and is all wrong.
 */
export function requireSources(library: Library, files: Files, file: OpenFile, dataset: Description, depth = 0): void {
  const sources = dataset.metadata.virtual_sources;
  if (!sources || file.verified.has(dataset.info.path)) return;
  const place = { file: file.path, dataset: dataset.info.path };
  const fail = (what: string, fix: string): never => {
    throw new Failure({ what, code: 'ERR_HDF5_VIRTUAL', ...place, fix });
  };
  if (depth > DEEPEST) fail('virtual datasets refer to each other in a circle', 'Read the pieces themselves');
  let elements = 0;
  const seen = new Set<string>();
  for (const { file_name: name, dset_name: path } of sources) {
    if (/%/.test(name + path)) fail(`the source "${name}" is a pattern of names`, 'Read the pieces themselves');
    const source = locate(file, name);
    if (!source) {
      fail(`the source file "${name}" of this virtual dataset is missing`, 'Copy all pieces beside the virtual file');
    }
    const key = `${source}\n${path}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const piece = files.get(source!);
    const description = describe(library, piece, path.startsWith('/') ? path : `/${path}`);
    requireFilters(piece, description.info);
    requireSources(library, files, piece, description, depth + 1);
    elements += description.metadata.total_size;
  }
  if (elements < dataset.metadata.total_size) {
    fail(
      `the sources hold ${elements} of the ${dataset.metadata.total_size} values of this virtual dataset`,
      'Check that all pieces are there and complete',
    );
  }
  file.verified.add(dataset.info.path);
}
