import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { decodeNpy, GlassError, type Namespace, type NDArray, shapeText, ValueError } from '@glass-ts/core';
import { upload } from '../upload.ts';
import { vmapGalacticEcliptic } from '../visibility.ts';
import type { GalaxiesOptions } from './options.ts';

/**
 * The visibility map of the options, on the device.
 * @throws GlassError (ERR_VISIBILITY) for a file that is no RING map of this nside.
 */
export async function visibilityMap(
  visibility: NonNullable<GalaxiesOptions['visibility']>,
  run: { readonly xp: Namespace; readonly nside: number; readonly directory: string },
): Promise<NDArray> {
  const { xp, nside } = run;
  if (!('file' in visibility)) return vmapGalacticEcliptic(nside, visibility.galactic, visibility.ecliptic, { xp });
  const file = resolve(run.directory, visibility.file);
  const where = { name: 'stages.galaxies.visibility.file', file };
  const { data, shape } = await readFile(file)
    .then((bytes) => decodeNpy(bytes, file))
    .catch((cause: unknown) => {
      throw new GlassError(`the visibility map cannot be read: ${(cause as Error).message}`, {
        ...{ code: 'ERR_VISIBILITY', where, cause },
        fix: 'Give a .npy file; the path is relative to the run file',
      });
    });
  if (shape.length !== 1 || shape[0] !== 12 * nside * nside) {
    throw new ValueError(`the visibility map has the shape ${shapeText(shape)}, not (${12 * nside * nside},)`, {
      ...{ code: 'ERR_VISIBILITY', where },
      fix: `Give a RING map of nside ${nside}, the resolution of the run`,
    });
  }
  const values = Float64Array.from(data as ArrayLike<number>, Number);
  const wrong = values.findIndex((v) => !(v >= 0 && v < Number.POSITIVE_INFINITY));
  if (wrong < 0) return upload(xp, values, 'visibility map');
  throw new ValueError(`the visibility of pixel ${wrong} is ${values[wrong]}`, {
    ...{ code: 'ERR_VISIBILITY', where },
    fix: 'Visibilities are finite and not negative',
  });
}
