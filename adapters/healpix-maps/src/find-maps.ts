import { GlassError } from '@glass-ts/core';
import {
  type Attributes,
  type DatasetInfo,
  type Hdf5File,
  identify,
  isDirectory,
  numberedFiles,
  withHdf5,
} from '@glass-ts/hdf5';

/** A map, or a stack of maps, as found in a file. */
export interface FoundMap {
  readonly file: string;
  readonly dataset: string;
  /** Number in a stack; undefined for a map by itself. */
  readonly row: number | undefined;
  readonly nside: number;
  readonly dtype: DatasetInfo['dtype'];
  /** Attributes of the dataset, of the groups above it and of the root: the nearest wins. */
  readonly attributes: Attributes;
}

const DEEPEST = 3;
/** A map of nside 1 has 12 pixels: any table of 12 rows would be one. */
const SMALLEST_NSIDE = 4;

/** nside of a number of pixels, if it is that of a map. */
export function nsideOf(npix: number): number | undefined {
  const nside = Math.sqrt(npix / 12);
  return Number.isInteger(nside) && Number.isInteger(Math.log2(nside)) ? nside : undefined;
}

async function datasetsIn(file: Hdf5File, group: string, depth: number): Promise<string[]> {
  const found: string[] = [];
  for (const name of await file.children(group)) {
    const path = `${group === '/' ? '' : group}/${name}`;
    const kind = await file.kind(path);
    if (kind === 'dataset') found.push(path);
    else if (kind === 'group' && depth < DEEPEST) found.push(...(await datasetsIn(file, path, depth + 1)));
  }
  return found;
}

/** Attributes that hold for a dataset. */
async function attributesFor(file: Hdf5File, dataset: string): Promise<Attributes> {
  const parts = dataset.split('/').filter(Boolean);
  const merged = new Map(await file.attributes('/'));
  for (let i = 1; i <= parts.length; i++) {
    for (const [name, value] of await file.attributes(`/${parts.slice(0, i).join('/')}`)) merged.set(name, value);
  }
  return merged;
}

const STATED = ['NSIDE', 'nside', 'Nside'];

function statedNside(attributes: Attributes): number | undefined {
  const found = STATED.map((name) => attributes.get(name)).find((a) => a !== undefined && a.dtype !== 'string');
  return found?.values.length === 1 ? Number(found.values[0]) : undefined;
}

/** A table of other numbers beside the maps is much shorter than a map; what is nearly as long is a damaged map. */
const NEARLY = 0.25;

/**
 * Compares the length with the nside that the dataset, or a group above it, states.
 * @returns whether the dataset is to be taken for a map, where it states nothing itself
 */
async function agrees(file: Hdf5File, dataset: string, length: number, above: Attributes): Promise<boolean> {
  const own = statedNside(await file.attributes(dataset));
  const nside = own ?? statedNside(above);
  if (nside === undefined || length === 12 * nside * nside) return true;
  if (own === undefined && length < NEARLY * 12 * nside * nside) return false;
  throw new GlassError(`the map states nside ${nside}, which has ${12 * nside * nside} pixels, and has ${length}`, {
    code: 'ERR_MAP_SIZE',
    where: { file: file.path, dataset },
    fix: 'Copy the file again, or correct the attribute NSIDE; choose other datasets with input.options.datasets',
  });
}

async function mapsOf(file: Hdf5File, dataset: string, named: boolean): Promise<FoundMap[]> {
  const { shape, dtype } = await file.dataset(dataset);
  const nside = shape.length === 1 || shape.length === 2 ? nsideOf(shape.at(-1)!) : undefined;
  const attributes = await attributesFor(file, dataset);
  const flat = (shape.length === 1 || shape.length === 2) && dtype !== 'string' && dtype !== 'other';
  const fits = !flat || (await agrees(file, dataset, shape.at(-1)!, attributes));
  if (!fits && !named) return [];
  const usable = nside !== undefined && dtype !== 'string' && dtype !== 'other';
  if (!usable || (!named && nside < SMALLEST_NSIDE)) {
    if (!named) return [];
    throw new GlassError(`the dataset is no HEALPix map: ${dtype} of shape [${shape.join(', ')}]`, {
      code: 'ERR_HEALPIX_MAP',
      where: { file: file.path, dataset },
      fix: 'A map has 12 nside² numbers on its last axis, a stack of maps one axis more',
    });
  }
  const map = { file: file.path, dataset, nside, dtype, attributes };
  if (shape.length === 1) return [{ ...map, row: undefined }];
  return Array.from({ length: shape[0]! }, (_, row) => ({ ...map, row }));
}

/** The maps in one file, in the order of the file, or of the names given. */
export async function mapsInFile(path: string, datasets: readonly string[] | undefined): Promise<FoundMap[]> {
  return withHdf5(path, async (file) => {
    const { kind, description } = await identify(file);
    if (kind !== 'other' && kind !== 'healpix-map') {
      throw new GlassError(`this is ${description}: another adapter reads it`, {
        code: 'ERR_INPUT_KIND',
        where: { file: path },
        fix: 'Leave input.adapter out, or set it to swift or gadget4',
      });
    }
    const maps: FoundMap[] = [];
    for (const dataset of datasets ?? (await datasetsIn(file, '/', 1))) {
      maps.push(...(await mapsOf(file, dataset.startsWith('/') ? dataset : `/${dataset}`, datasets !== undefined)));
    }
    return maps;
  });
}

/** The files of a path: itself, or the HDF5 files in the directory in the order of their numbers. */
export async function filesAt(path: string): Promise<readonly string[]> {
  if (!(await isDirectory(path))) return [path];
  const files: string[] = [];
  for (const { path: entry } of await numberedFiles(path, /^(?!\.).*?(\d*)\.(?:hdf5|h5)$/)) {
    if (!(await isDirectory(entry))) files.push(entry);
  }
  return files;
}
