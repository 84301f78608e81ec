import { GlassError, type ShellGeometry } from '@glass-ts/core';
import type { FoundMap } from './find-maps.ts';
import type { HealpixMapsOptions } from './options.ts';

/** Attributes that hold the radii of a shell: glass-ts's own in Mpc, then names that codes use, in the unit given. */
const RADII: readonly (readonly [inner: string, outer: string, inMpc: boolean])[] = [
  ['comoving_inner_radius_mpc', 'comoving_outer_radius_mpc', true],
  ['comoving_inner_radius', 'comoving_outer_radius', false],
  ['inner_radius', 'outer_radius', false],
  ['lower_com', 'upper_com', false],
  ['r_in', 'r_out', false],
  ['rmin', 'rmax', false],
];

export interface PlacedMap {
  readonly map: FoundMap;
  readonly geometry: ShellGeometry;
}

const place = ({ file, dataset }: FoundMap) => ({ file, dataset });

function numberOf({ attributes }: FoundMap, name: string): number | undefined {
  const found = attributes.get(name);
  if (found === undefined || found.dtype === 'string' || found.values.length !== 1) return undefined;
  return Number(found.values[0]);
}

function textOf({ attributes }: FoundMap, names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = attributes.get(name);
    if (found?.dtype === 'string' && found.values.length === 1) return String(found.values[0]);
  }
  return undefined;
}

function labelOf(map: FoundMap, i: number): string {
  const own = textOf(map, ['label']);
  if (own !== undefined && map.row === undefined) return own;
  const name = map.dataset.split('/').at(-1)!;
  return map.row === undefined ? `${name}_${i}` : `${name}[${map.row}]`;
}

/** Lengths are kept in Mpc or Mpc/h as `unit` says; glass-ts's own attributes are Mpc always. */
function radiiOf(map: FoundMap, { unit, h }: HealpixMapsOptions): { inner: number; outer: number } {
  for (const [innerName, outerName, inMpc] of RADII) {
    const [inner, outer] = [numberOf(map, innerName), numberOf(map, outerName)];
    if (inner === undefined || outer === undefined) continue;
    const factor = inMpc && unit === 'Mpc/h' ? h! : 1;
    return { inner: inner * factor, outer: outer * factor };
  }
  throw new GlassError('nothing says where the shell of this map is', {
    code: 'ERR_HEALPIX_EDGES',
    where: place(map),
    fix: `Give the edges of all shells with input.options.edges, or attributes ${RADII[1]![0]} and ${RADII[1]![1]}`,
  });
}

/** Puts maps into shells, from the observer outwards. With `edges`, the maps are taken in the order of the files. */
export function placeMaps(maps: readonly FoundMap[], options: HealpixMapsOptions): PlacedMap[] {
  const { edges } = options;
  if (edges && edges.length !== maps.length + 1) {
    throw new GlassError(`${maps.length} maps need ${maps.length + 1} edges, and ${edges.length} are given`, {
      code: 'ERR_HEALPIX_EDGES',
      where: { name: 'input.options.edges' },
      fix: `The maps are: ${maps
        .slice(0, 20)
        .map((m) => m.dataset)
        .join(', ')}`,
    });
  }
  const placed = maps.map((map, i) => {
    const radii = edges ? { inner: edges[i]!, outer: edges[i + 1]! } : radiiOf(map, options);
    return { map, geometry: { index: 0, ...radii, label: labelOf(map, i), files: [map.file] } };
  });
  placed.sort((a, b) => a.geometry.inner - b.geometry.inner);
  const labels = new Set(placed.map((p) => p.geometry.label));
  return placed.map(({ map, geometry }, index) => {
    // Labels name shells: the same one twice gets its number.
    const label = labels.size === placed.length ? geometry.label : `${geometry.label}_${index}`;
    return { map, geometry: { ...geometry, index, label } };
  });
}

/** The order of the pixels, which a map must state one way or another. */
export function orderingOf(map: FoundMap, options: HealpixMapsOptions): 'ring' | 'nested' {
  const text = textOf(map, ['ORDERING', 'ordering', 'pixel_ordering_scheme', 'order'])?.toLowerCase();
  const stated = text?.startsWith('nest') ? 'nested' : text?.startsWith('ring') ? 'ring' : undefined;
  if (stated !== undefined && options.ordering !== undefined && stated !== options.ordering) {
    throw new GlassError(`the map says its pixels are in ${stated} order, the option says ${options.ordering}`, {
      code: 'ERR_HEALPIX_ORDERING',
      where: place(map),
      fix: 'Remove input.options.ordering',
    });
  }
  const ordering = options.ordering ?? stated;
  if (ordering !== undefined) return ordering;
  throw new GlassError('nothing says in which order the pixels are', {
    code: 'ERR_HEALPIX_ORDERING',
    where: place(map),
    fix: 'Set input.options.ordering to ring or nested',
  });
}

/** What the map holds: as it says, as the option says; whole numbers are counts. */
export function quantityOf(map: FoundMap, options: HealpixMapsOptions): 'mass' | 'counts' | 'overdensity' {
  const stated = textOf(map, ['quantity']);
  const known = ['mass', 'counts', 'overdensity'] as const;
  if (stated !== undefined && !known.includes(stated as 'mass')) {
    throw new GlassError(`maps of ${stated} are no lightcone to start from`, {
      code: 'ERR_HEALPIX_QUANTITY',
      where: place(map),
      fix: `Give maps of ${known.join(', ')}`,
    });
  }
  const quantity = options.quantity ?? (stated as (typeof known)[number] | undefined);
  if (quantity !== undefined) return quantity;
  if (/^u?int/.test(map.dtype)) return 'counts';
  throw new GlassError('nothing says what the map holds', {
    code: 'ERR_HEALPIX_QUANTITY',
    where: place(map),
    fix: 'Set input.options.quantity to mass, counts or overdensity',
  });
}
