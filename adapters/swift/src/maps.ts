import { GlassError, type HostMap, type HostMapSlice, type Lightcone, type ShellGeometry } from '@glass-ts/core';
import { mapSlices } from '@glass-ts/hdf5';
import type { FoundCosmology } from './cosmology.ts';
import type { SwiftIndex } from './index-file.ts';
import { type SwiftLayout, shellFiles } from './layout.ts';
import type { SwiftOptions } from './options.ts';
import { type MapHeader, readHeaders, unitsOf } from './shells.ts';

/** Sums in another order differ by rounding; values with ten bits of mantissa by much more. */
const SUM_TOLERANCE = 1e-7;
const LOSSY_SUM_TOLERANCE = 1e-3;

/** Passes the slices on and compares their sum with the one that SWIFT noted when it wrote the map. */
async function* withSum(
  slices: AsyncIterable<HostMapSlice>,
  header: MapHeader,
  map: string,
): AsyncGenerator<HostMapSlice> {
  let sum = 0;
  for await (const slice of slices) {
    for (const value of slice.values as Float64Array) sum += value;
    yield slice;
  }
  const expected = header.expectedSum!;
  const tolerance = header.lossy ? LOSSY_SUM_TOLERANCE : SUM_TOLERANCE;
  if (Math.abs(sum - expected) <= tolerance * Math.abs(expected)) return;
  throw new GlassError(`the map adds up to ${sum}, and SWIFT noted ${expected}`, {
    code: 'ERR_SWIFT_SUM',
    where: { file: header.geometry.files[0]!, dataset: map },
    fix: 'The data are damaged, or were changed after the run: copy them again, or set input.options.checkSums: false',
  });
}

/** Radii in the index and in the maps are the same numbers; they differ when the files are of different runs. */
const RADIUS_TOLERANCE = 1e-6;

function checkIndex(index: SwiftIndex, headers: readonly MapHeader[]): void {
  for (const { number, geometry } of headers) {
    const [inner, outer] = [index.inner[number], index.outer[number]];
    const close = (a: number | undefined, b: number) =>
      a !== undefined && Math.abs(a - b) <= RADIUS_TOLERANCE * Math.abs(geometry.outer);
    if (close(inner, geometry.inner) && close(outer, geometry.outer)) continue;
    const stated = inner === undefined ? `has ${index.inner.length} shells only` : `puts it from ${inner} to ${outer}`;
    throw new GlassError(
      `${geometry.label} reaches from ${geometry.inner} to ${geometry.outer}, and the index ${stated}`,
      {
        code: 'ERR_INPUT_MIXED',
        where: { file: geometry.files[0]!, name: index.path },
        fix: 'Files of different runs are mixed, or one is damaged: copy the lightcone again',
      },
    );
  }
}

/** Opens the maps of a lightcone by their headers. */
export async function openMaps(
  layout: SwiftLayout,
  index: SwiftIndex | undefined,
  cosmology: FoundCosmology | undefined,
  options: SwiftOptions,
  warn: (code: string, message: string) => void,
): Promise<Lightcone> {
  const shells = await shellFiles(layout.shells!, layout.name);
  if (shells.length === 0) {
    throw new GlassError(`there are no files ${layout.name}.shell_N.K.hdf5`, {
      code: 'ERR_INPUT_EMPTY',
      where: { file: layout.shells! },
      fix: 'Check input.path and input.options.lightcone',
    });
  }
  const headers = await readHeaders(shells, options.map);
  if (index) checkIndex(index, headers);
  const units = await unitsOf(headers[0]!.geometry.files[0]!);
  if (index && index.inner.length !== headers.length) {
    const absent = index.inner.map((_, i) => i).filter((i) => !headers.some((h) => h.number === i));
    warn('WARN_SHELLS_MISSING', `${layout.name} has ${index.inner.length} shells; missing: ${absent.join(', ')}`);
  }
  const find = (shell: ShellGeometry): MapHeader => headers.find((h) => h.geometry.label === shell.label)!;
  const { nside } = headers[0]!;
  return {
    code: 'SWIFT',
    kind: 'maps',
    quantity: 'mass',
    units,
    cosmology: cosmology?.parameters,
    cosmologySource: cosmology?.source,
    shells: headers.map((h) => h.geometry),
    nside,
    files: headers.flatMap((h) => h.geometry.files),
    particleCount: undefined,
    range: undefined,
    details: {
      lightcone: layout.name,
      map: options.map,
      maps: headers[0]!.maps,
      ...(index ? { observer: index.observer } : {}),
    },
    async readMap(shell): Promise<HostMap> {
      const header = find(shell);
      const read = () => mapSlices({ files: header.geometry.files, dataset: options.map, nside });
      const checked = options.checkSums && header.expectedSum !== undefined;
      return {
        nside,
        ordering: header.ordering,
        quantity: 'mass',
        unit: units.mass,
        // Pixels with neutrinos only may be negative: by their weights, or because their mean was subtracted.
        signed: header.changed || header.maps.includes('NeutrinoMass'),
        slices: () => (checked ? withSum(read(), header, options.map) : read()),
      };
    },
    async close() {},
  };
}
