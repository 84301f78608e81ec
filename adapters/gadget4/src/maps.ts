import { type AdapterContext, GlassError, type HostMap, type Lightcone, type ShellGeometry } from '@glass-ts/core';
import { ahead, mapSlices, numberAttribute, withHdf5 } from '@glass-ts/hdf5';
import { checkPieces, type Gadget4Output, type OutputFiles, outputFiles } from './layout.ts';
import { type RunParameters, readParameters, requireKind } from './parameters.ts';

const DATASET = 'Maps/Mass';
/** From here on 12 nside² does not fit the 32-bit NpixTotal of the header. */
const NPIX_OVERFLOWS = 16384;

export interface MapHeader {
  readonly geometry: ShellGeometry;
  readonly nside: number;
  /** As in `maps_NNN`. */
  readonly number: number;
}

async function readHeader(map: OutputFiles): Promise<MapHeader> {
  return withHdf5(map.files[0]!, async (file) => {
    await requireKind(file, 'gadget4-map', 'a mass map of a Gadget-4 lightcone');
    const number = (name: string) => numberAttribute(file, 'Header', name);
    checkPieces(map, await number('NumFiles'));
    const nside = await number('Nside');
    const pixels = await number('NpixTotal');
    if (nside < NPIX_OVERFLOWS && pixels !== 12 * nside * nside) {
      throw new GlassError(`the header states nside ${nside} and ${pixels} pixels`, {
        code: 'ERR_MAP_SIZE',
        where: { file: file.path, dataset: 'Header' },
        fix: 'The file is damaged: copy it again',
      });
    }
    return {
      nside,
      number: map.number,
      geometry: {
        index: 0,
        // "Start" is the far side: in time, it comes first.
        inner: await number('ComDistEnd'),
        outer: await number('ComDistStart'),
        scaleFactors: { start: await number('AscaleStart'), end: await number('AscaleEnd') },
        label: map.label,
        files: map.files,
      },
    };
  });
}

/** Headers of all maps of an output, from the observer outwards: maps_000 is the farthest and comes last. */
export async function readHeaders(output: Gadget4Output): Promise<MapHeader[]> {
  const maps = await outputFiles(output.directory, 'maps', 'mapsdir');
  const headers: MapHeader[] = [];
  for await (const header of ahead(maps, 4, readHeader)) headers.push(header);
  headers.sort((a, b) => a.geometry.inner - b.geometry.inner);
  return headers.map((h, index) => ({ ...h, geometry: { ...h.geometry, index } }));
}

function checkResolution(headers: readonly MapHeader[]): number {
  const [first] = headers;
  const other = headers.find((h) => h.nside !== first!.nside);
  if (!other) return first!.nside;
  throw new GlassError(
    `maps differ in resolution: ${first!.geometry.label} has nside ${first!.nside}, ${other.geometry.label} ${other.nside}`,
    {
      code: 'ERR_NSIDE',
      where: { file: other.geometry.files[0]! },
      fix: 'Give a directory with the maps of one run',
    },
  );
}

/** What the details of a lightcone say about its run. */
export const runDetails = ({ boxSize, units }: RunParameters): Record<string, unknown> => ({
  box: `${boxSize} ${units.length}`,
});

/** Opens the mass maps of an output by their headers. */
export async function openMaps(output: Gadget4Output, context: AdapterContext): Promise<Lightcone> {
  const headers = await readHeaders(output);
  const farthest = Math.min(...headers.map((h) => h.number));
  if (farthest > 0) {
    const text = `the ${farthest} farthest maps are missing: the code numbers from 0, and the first here is ${farthest}`;
    context.events.warn('WARN_SHELLS_MISSING', text, { file: output.directory });
  }
  const nside = checkResolution(headers);
  const first = headers[0]!.geometry.files[0]!;
  const run = await withHdf5(first, (file) => readParameters(file, { mass: DATASET }));
  return {
    code: 'Gadget-4',
    kind: 'maps',
    quantity: 'mass',
    units: run.units,
    cosmology: run.cosmology,
    cosmologySource: `/Parameters of ${first}`,
    shells: headers.map((h) => h.geometry),
    nside,
    files: headers.flatMap((h) => h.geometry.files),
    particleCount: undefined,
    range: undefined,
    details: runDetails(run),
    async readMap(shell): Promise<HostMap> {
      const { geometry } = headers.find((h) => h.geometry.label === shell.label)!;
      return {
        nside,
        ordering: 'ring',
        quantity: 'mass',
        unit: run.units.mass,
        slices: () => mapSlices({ files: geometry.files, dataset: DATASET, nside }),
      };
    },
    async close() {},
  };
}
