import { basename } from 'node:path';
import { GlassError, type ShellGeometry } from '@glass-ts/core';
import {
  ahead,
  type Hdf5File,
  identify,
  missingNumbers,
  numberAttribute,
  stringAttribute,
  withHdf5,
} from '@glass-ts/hdf5';
import type { ShellFiles } from './layout.ts';
import { readUnits } from './units.ts';

/** The header of one shell's map. */
export interface MapHeader {
  readonly number: number;
  readonly geometry: ShellGeometry;
  readonly nside: number;
  readonly ordering: 'ring' | 'nested';
  /** Sum over all pixels as SWIFT noted it; undefined where it did not, or where the map was changed afterwards. */
  readonly expectedSum: number | undefined;
  /** The map bears a mark of having been changed after the run. */
  readonly changed: boolean;
  /** Values are stored with fewer bits. */
  readonly lossy: boolean;
  /** Names of all maps of the shell. */
  readonly maps: readonly string[];
}

const LOSSY_FILTERS = new Set([5, 6]);
const EXPONENTS = ['U_L', 'U_M', 'U_t', 'U_I', 'U_T', 'a-scale', 'h-scale'];

/** Throws unless the dataset is a mass: a map called DM is the dispersion measure. */
async function requireMass(file: Hdf5File, map: string): Promise<void> {
  const attributes = await file.attributes(map);
  const exponents = EXPONENTS.map((name) => Number(attributes.get(`${name} exponent`)?.values[0] ?? 0));
  if (exponents.every((x, i) => x === (EXPONENTS[i] === 'U_M' ? 1 : 0))) return;
  const unit = EXPONENTS.flatMap((name, i) => (exponents[i] === 0 ? [] : [`${name}^${exponents[i]}`])).join(' ');
  throw new GlassError(`the map "${map}" is not a mass per pixel: its unit is ${unit || 'a pure number'}`, {
    code: 'ERR_SWIFT_MAP',
    where: { file: file.path, dataset: map },
    fix: 'Choose a mass with input.options.map, such as TotalMass or DarkMatterMass',
  });
}

async function requireMap(file: Hdf5File, map: string): Promise<string[]> {
  const { kind, description } = await identify(file);
  if (kind !== 'swift-map') {
    throw new GlassError(`expected a HEALPix map of a SWIFT lightcone; this is ${description}`, {
      code: 'ERR_INPUT_KIND',
      where: { file: file.path },
      fix: 'Point input.path to the lightcone of SWIFT, or use another adapter',
    });
  }
  const names = await file.children();
  const maps: string[] = [];
  for (const name of names) if ((await file.kind(name)) === 'dataset') maps.push(name);
  if (maps.includes(map)) return maps;
  throw new GlassError(`the shell has no map "${map}"`, {
    code: 'ERR_SWIFT_MAP',
    where: { file: file.path },
    fix: `It has ${maps.join(', ') || 'none at all'}: choose one with input.options.map`,
  });
}

function checkPieces({ number, pieces }: ShellFiles, expected: number, label: string): void {
  const name = basename(pieces[0]!.path).replace(/\.\d+\.hdf5$/, '');
  const numbers = pieces.map((p) => p.number);
  const missing = missingNumbers(numbers, expected);
  if (missing.length === 0 && numbers.length === expected) return;
  const what =
    missing.length > 0
      ? `${label} has ${expected} pieces; missing: ${missing.map((k) => `${name}.${k}.hdf5`).join(', ')}`
      : `${label} has ${expected} pieces, and ${numbers.length} files are there`;
  throw new GlassError(what, {
    code: 'ERR_INPUT_INCOMPLETE',
    where: { file: pieces[0]!.path, name: `shell ${number}` },
    fix: 'Copy all pieces of the shell, and nothing of other runs',
  });
}

async function readHeader(shell: ShellFiles, map: string): Promise<MapHeader> {
  const label = `shell_${shell.number}`;
  const first = shell.pieces[0]!.path;
  return withHdf5(first, async (file) => {
    const maps = await requireMap(file, map);
    await requireMass(file, map);
    checkPieces(shell, await numberAttribute(file, 'Shell', 'nr_files_per_shell'), label);
    const attributes = await file.attributes(map);
    const changed = [...attributes.keys()].some((name) => name.startsWith('Correction'));
    const stated = attributes.get('expected_sum')?.values[0];
    const ordering = (await stringAttribute(file, map, 'pixel_ordering_scheme')).toLowerCase();
    const nside = await numberAttribute(file, map, 'nside');
    const { filters } = await file.dataset(map);
    return {
      number: shell.number,
      geometry: {
        index: 0,
        inner: await numberAttribute(file, 'Shell', 'comoving_inner_radius'),
        outer: await numberAttribute(file, 'Shell', 'comoving_outer_radius'),
        label,
        files: shell.pieces.map((p) => p.path),
      },
      nside,
      ordering: ordering.startsWith('nest') ? 'nested' : 'ring',
      expectedSum: changed || stated === undefined ? undefined : Number(stated),
      changed,
      lossy: filters.some((f) => LOSSY_FILTERS.has(f.id)),
      maps,
    };
  });
}

/**
 * Headers of all shells, from the observer outwards. Reads the first piece of every shell only; pixels of the others are
 * counted when the map is read.
 */
export async function readHeaders(shells: readonly ShellFiles[], map: string): Promise<MapHeader[]> {
  const headers: MapHeader[] = [];
  for await (const header of ahead(shells, 4, (shell) => readHeader(shell, map))) headers.push(header);
  headers.sort((a, b) => a.geometry.inner - b.geometry.inner || a.number - b.number);
  const [first] = headers;
  const other = headers.find((h) => h.nside !== first!.nside || h.ordering !== first!.ordering);
  if (other) {
    throw new GlassError(
      `shells differ in resolution: ${first!.geometry.label} has nside ${first!.nside} (${first!.ordering}), ` +
        `${other.geometry.label} has nside ${other.nside} (${other.ordering})`,
      {
        code: 'ERR_NSIDE',
        where: { file: other.geometry.files[0]! },
        fix: 'Give a directory with the shells of one resolution',
      },
    );
  }
  return headers.map((header, index) => ({ ...header, geometry: { ...header.geometry, index } }));
}

export const unitsOf = (path: string) => withHdf5(path, readUnits);
