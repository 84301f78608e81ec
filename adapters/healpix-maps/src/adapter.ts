import { stat } from 'node:fs/promises';
import { type Detection, defineAdapter, GlassError, type HostMap, type Lightcone } from '@glass-ts/core';
import { mapSlices } from '@glass-ts/hdf5';
import { type FoundMap, filesAt, mapsInFile } from './find-maps.ts';
import { orderingOf, placeMaps, quantityOf } from './geometry.ts';
import { type HealpixMapsOptions, healpixMapsOptionsSchema } from './options.ts';

async function findMaps(path: string, options: HealpixMapsOptions): Promise<FoundMap[]> {
  const maps: FoundMap[] = [];
  for (const file of await filesAt(path)) maps.push(...(await mapsInFile(file, options.datasets)));
  if (maps.length > 0) return maps;
  throw new GlassError('there are no HEALPix maps', {
    code: 'ERR_INPUT_EMPTY',
    where: { file: path },
    fix: 'Point input.path to an HDF5 file with maps of 12 nside² numbers, or to a directory of such files',
  });
}

/** One value for all maps, or an error that names the first that differs. */
function common<T>(maps: readonly FoundMap[], what: string, code: string, of: (map: FoundMap) => T): T {
  const value = of(maps[0]!);
  const other = maps.find((map) => of(map) !== value);
  if (!other) return value;
  throw new GlassError(`maps differ in ${what}: ${maps[0]!.dataset} has ${value}, ${other.dataset} has ${of(other)}`, {
    code,
    where: { file: other.file, dataset: other.dataset },
    fix: 'Choose the maps of one kind with input.options.datasets',
  });
}

const unitText = (quantity: HostMap['quantity'], massInMsun: number): string =>
  quantity !== 'mass' ? '' : massInMsun === 1 ? 'Msun' : `${massInMsun} Msun`;

async function open(path: string, options: HealpixMapsOptions): Promise<Lightcone> {
  const maps = await findMaps(path, options);
  const nside = common(maps, 'nside', 'ERR_NSIDE', (map) => map.nside);
  const quantity = common(maps, 'quantity', 'ERR_HEALPIX_QUANTITY', (map) => quantityOf(map, options));
  const ordering = common(maps, 'ordering', 'ERR_HEALPIX_ORDERING', (map) => orderingOf(map, options));
  const placed = placeMaps(maps, options);
  const unit = unitText(quantity, options.massInMsun);
  return {
    code: 'HEALPix maps',
    kind: 'maps',
    quantity,
    units: {
      lengthInMpc: options.unit === 'Mpc' ? 1 : 1 / options.h!,
      massInMsun: options.massInMsun,
      length: options.unit,
      mass: unitText('mass', options.massInMsun),
    },
    cosmology: undefined,
    cosmologySource: undefined,
    shells: placed.map((p) => p.geometry),
    nside,
    files: [...new Set(maps.map((map) => map.file))],
    particleCount: undefined,
    range: undefined,
    details: { quantity, ordering },
    async readMap(shell): Promise<HostMap> {
      const { map } = placed.find((p) => p.geometry.label === shell.label)!;
      const pieces = {
        files: [map.file],
        dataset: map.dataset,
        nside,
        ...(map.row === undefined ? {} : { row: map.row }),
      };
      return { nside, ordering, quantity, unit, slices: () => mapSlices(pieces) };
    },
    async close() {},
  };
}

const NOTHING: Detection = { confidence: 0, description: 'no HEALPix maps' };
/** Files whose attributes say HEALPix; others are only numbers of the right length. */
const SURE = 0.8;
const PERHAPS = 0.3;
const UNREADABLE = 0.1;
const MOST_FILES = 2;
/** Errors that are about the file, and not about its being another adapter's. */
const TELLING = /^ERR_(HDF5_|MAP_SIZE|NSIDE)/;

async function look(path: string): Promise<Detection> {
  const maps: FoundMap[] = [];
  const files = await filesAt(path);
  await stat(path);
  let unreadable: string | undefined;
  for (const file of files.slice(0, MOST_FILES)) {
    try {
      maps.push(...(await mapsInFile(file, undefined)));
    } catch (error) {
      if (!(error instanceof GlassError) || !TELLING.test(error.code)) throw error;
      unreadable ??= file;
    }
  }
  if (maps.length === 0 && unreadable === undefined) return NOTHING;
  // Nobody else may know what it is: opening it will say what is wrong.
  if (maps.length === 0) return { confidence: UNREADABLE, description: `${unreadable} cannot be read` };
  const said = maps.some(({ attributes }) => attributes.has('NSIDE') || attributes.has('nside'));
  const count = `${maps.length}${files.length > MOST_FILES ? ' or more' : ''} HEALPix maps`;
  return { confidence: said ? SURE : PERHAPS, description: `${count}, nside ${maps[0]!.nside}` };
}

/** Reads HEALPix maps of shells from plain HDF5 files, also those that glass-ts wrote. */
export const healpixMapsAdapter = defineAdapter<HealpixMapsOptions>({
  name: 'healpix-maps',
  description: 'HEALPix maps of shells in plain HDF5 files, one by one or stacked, also those of glass-ts itself',
  ports: ['mass', 'counts', 'overdensity'],
  options: healpixMapsOptionsSchema,
  detect: (path) => look(path).catch(() => NOTHING),
  open,
});
