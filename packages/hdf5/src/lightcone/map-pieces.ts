import { GlassError, type HostMapSlice } from '@glass-ts/core';
import { openHdf5 } from '../file.ts';
import type { DatasetInfo } from '../types.ts';

/** A map in one or more files: consecutive pixels, in the order of the files. */
export interface MapPieces {
  readonly files: readonly string[];
  /** Path of the dataset in every file: one-dimensional, or two-dimensional with `row`. */
  readonly dataset: string;
  /** Which row of the dataset is the map. */
  readonly row?: number;
  readonly nside: number;
}

function sizeError(what: string, file: string, dataset: string): GlassError {
  return new GlassError(what, {
    code: 'ERR_MAP_SIZE',
    where: { file, dataset },
    fix: 'Check that all pieces of the map are there and complete',
  });
}

/** Checks a piece before it is read. @returns the pixel after its last */
function checkPiece(info: DatasetInfo, file: string, { dataset, row }: MapPieces, start: number, npix: number): number {
  const axes = row === undefined ? 1 : 2;
  if (info.shape.length !== axes) {
    throw sizeError(`the map should have ${axes} axes, and has ${info.shape.length}`, file, dataset);
  }
  const end = start + info.shape[axes - 1]!;
  if (end <= npix) return end;
  throw sizeError(`the pieces have more than ${npix} pixels, ${end} up to this one`, file, dataset);
}

/**
 * The pixels of a map in slices, from the first piece to the last. Values are given as they are stored.
 * @throws GlassError ERR_MAP_SIZE unless the pieces together have 12 nside² pixels
 */
export async function* mapSlices(map: MapPieces): AsyncGenerator<HostMapSlice> {
  const { files, dataset, nside, row } = map;
  const npix = 12 * nside * nside;
  let start = 0;
  let last = files[0]!;
  for (const path of files) {
    const file = await openHdf5(path);
    try {
      const end = checkPiece(await file.dataset(dataset), path, map, start, npix);
      for await (const slice of file.slices(dataset, row === undefined ? {} : { row }))
        yield { start: start + slice.start, values: slice.data, place: { file: path, dataset } };
      start = end;
      last = path;
    } finally {
      await file.close();
    }
  }
  if (start !== npix) {
    throw sizeError(`the map has ${start} pixels, nside ${nside} needs ${npix}`, last, dataset);
  }
}
