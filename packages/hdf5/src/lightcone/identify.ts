import { withHdf5 } from '../file.ts';
import type { Attributes, Hdf5File } from '../types.ts';

/** Kinds of HDF5 files around lightcones. */
export type FileKind =
  | 'swift-index'
  | 'swift-map'
  | 'swift-particles'
  | 'swift-snapshot'
  | 'gadget4-map'
  | 'gadget4-particles'
  | 'gadget-snapshot'
  | 'healpix-map'
  | 'other';

/** What a file is. */
export interface Identity {
  readonly kind: FileKind;
  /** As in `this is …`. */
  readonly description: string;
}

const DESCRIPTIONS: Readonly<Record<Exclude<FileKind, 'other'>, string>> = {
  'swift-index': 'the index file of a SWIFT lightcone',
  'swift-map': 'a HEALPix map of a SWIFT lightcone',
  'swift-particles': 'a particle file of a SWIFT lightcone',
  'swift-snapshot': 'a SWIFT snapshot',
  'gadget4-map': 'a mass map of a Gadget-4 lightcone',
  'gadget4-particles': 'a particle file of a Gadget-4 lightcone',
  'gadget-snapshot': 'a Gadget snapshot',
  'healpix-map': 'a file of HEALPix maps',
};

async function attributesOf(file: Hdf5File, group: string): Promise<Attributes> {
  return (await file.kind(group)) === 'group' ? file.attributes(group) : new Map();
}

async function kindOf(file: Hdf5File): Promise<FileKind> {
  const names = await file.children();
  const lightcone = await attributesOf(file, 'Lightcone');
  if (lightcone.has('shell_inner_radii') || lightcone.has('nr_shells')) return 'swift-index';
  if (lightcone.has('mpi_rank') || lightcone.has('file_index')) return 'swift-particles';
  if ((await attributesOf(file, 'Shell')).has('comoving_outer_radius')) return 'swift-map';
  const header = await attributesOf(file, 'Header');
  if (header.has('ComDistStart') && names.includes('Maps')) return 'gadget4-map';
  if (header.has('Npix_Total') || names.includes('HealPixHashTable')) return 'gadget4-particles';
  if (header.has('NumPart_ThisFile')) {
    return header.get('Code')?.values[0] === 'SWIFT' ? 'swift-snapshot' : 'gadget-snapshot';
  }
  for (const name of names.slice(0, 8)) {
    const attributes = (await file.kind(name)) === 'dataset' ? await file.attributes(name) : new Map();
    if (attributes.has('NSIDE') || attributes.has('nside')) return 'healpix-map';
  }
  return 'other';
}

/** What an HDF5 file is, from what is in it. @throws GlassError when it is no readable HDF5 file */
export async function identify(file: Hdf5File): Promise<Identity> {
  const kind = await kindOf(file);
  if (kind !== 'other') return { kind, description: DESCRIPTIONS[kind] };
  const names = await file.children();
  const list = names.length > 0 ? `with ${names.slice(0, 8).join(', ')}` : 'with nothing in it';
  return { kind, description: `an HDF5 file ${list}` };
}

/** The same for a path; undefined where it is no readable HDF5 file. */
export async function identifyPath(path: string): Promise<Identity | undefined> {
  try {
    return await withHdf5(path, identify);
  } catch {
    return undefined;
  }
}
