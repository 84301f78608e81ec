import { basename, dirname, join } from 'node:path';
import { isDirectory, namesIn, numberedFiles } from '@glass-ts/hdf5';

/** Where the parts of one SWIFT lightcone lie. */
export interface SwiftLayout {
  /** Base name, such as `lightcone0`. */
  readonly name: string;
  /** Directory of the parts. */
  readonly directory: string;
  readonly index: string | undefined;
  /** Holds `shell_N/NAME.shell_N.K.hdf5` (as SWIFT writes) or `NAME.shell_N.K.hdf5` (as FLAMINGO publishes). */
  readonly shells: string | undefined;
  readonly particles: string | undefined;
}

export interface Found {
  readonly lightcones: readonly SwiftLayout[];
  /** What the path itself points to. */
  readonly kind: 'maps' | 'particles' | undefined;
}

const INDEX = /^(.+)_index\.hdf5$/;
const SHELLS = /^(.+)_shells$/;
const PARTICLES = /^(.+)_particles$/;
const MAP_FILE = /^(.+)\.shell_\d+\.\d+\.hdf5$/;
const PARTICLE_FILE = /^(.+)_\d+\.\d+\.hdf5$/;
const SHELL_DIRECTORY = /^shell_\d+$/;

/** Lightcones whose parts lie in this directory. */
async function scan(directory: string): Promise<SwiftLayout[]> {
  const parts = new Map<string, { index?: string; shells?: string; particles?: string }>();
  const note = (name: string, part: object) => parts.set(name, { ...parts.get(name), ...part });
  for (const entry of await namesIn(directory)) {
    const path = join(directory, entry);
    const index = entry.match(INDEX)?.[1];
    if (index !== undefined) note(index, { index: path });
    const shells = entry.match(SHELLS)?.[1];
    if (shells !== undefined && (await isDirectory(path))) note(shells, { shells: path });
    const particles = entry.match(PARTICLES)?.[1];
    if (particles !== undefined && (await isDirectory(path))) note(particles, { particles: path });
  }
  return [...parts].map(([name, { index, shells, particles }]) => ({ name, directory, index, shells, particles }));
}

async function named(directory: string, name: string, kind: Found['kind']): Promise<Found> {
  return { lightcones: (await scan(directory)).filter((l) => l.name === name), kind };
}

/** A directory of map files under another name, or files directly in it. */
async function loose(directory: string): Promise<SwiftLayout[]> {
  const names = await namesIn(directory);
  const bases = (pattern: RegExp) => [...new Set(names.flatMap((n) => n.match(pattern)?.[1] ?? []))];
  const common = { directory, index: undefined };
  const maps = bases(MAP_FILE).map((name) => ({ ...common, name, shells: directory, particles: undefined }));
  if (maps.length > 0) return maps;
  const nested = names.find((n) => SHELL_DIRECTORY.test(n));
  if (nested !== undefined) {
    const inside = await namesIn(join(directory, nested));
    const name = inside.flatMap((n) => n.match(MAP_FILE)?.[1] ?? [])[0];
    if (name !== undefined) return [{ ...common, name, shells: directory, particles: undefined }];
  }
  return bases(PARTICLE_FILE).map((name) => ({ ...common, name, shells: undefined, particles: directory }));
}

async function fromFile(path: string): Promise<Found> {
  const file = basename(path);
  const directory = dirname(path);
  const index = file.match(INDEX)?.[1];
  if (index !== undefined) return named(directory, index, undefined);
  const map = file.match(MAP_FILE)?.[1];
  const particle = file.match(PARTICLE_FILE)?.[1];
  if (map === undefined && particle === undefined) return { lightcones: [], kind: undefined };
  return fromDirectory(directory);
}

async function fromDirectory(path: string): Promise<Found> {
  const here = await scan(path);
  if (here.length > 0) return { lightcones: here, kind: undefined };
  const own = basename(path);
  if (SHELL_DIRECTORY.test(own)) return fromDirectory(dirname(path));
  const shells = own.match(SHELLS)?.[1];
  if (shells !== undefined) return named(dirname(path), shells, 'maps');
  const particles = own.match(PARTICLES)?.[1];
  if (particles !== undefined) return named(dirname(path), particles, 'particles');
  const files = await loose(path);
  if (files.length > 0) return { lightcones: files, kind: files[0]!.shells ? 'maps' : 'particles' };
  return { lightcones: [], kind: undefined };
}

const DEEPEST = 2;

/** Directories below, down to two levels: `lightcones`, `healpix_maps/nside_4096`. */
async function below(path: string, depth: number): Promise<SwiftLayout[]> {
  const found: SwiftLayout[] = [];
  for (const entry of await namesIn(path)) {
    const directory = join(path, entry);
    if (entry.startsWith('.') || !(await isDirectory(directory))) continue;
    const here = await scan(directory);
    found.push(...(here.length > 0 || depth === DEEPEST ? here : await below(directory, depth + 1)));
  }
  return found;
}

/**
 * Finds SWIFT lightcones at a path: the run's directory, the directory of lightcones, the shells or particles of one,
 * an index file, or any file of a lightcone.
 */
export async function findLightcones(path: string): Promise<Found> {
  if (!(await isDirectory(path))) return fromFile(path);
  const found = await fromDirectory(path);
  if (found.lightcones.length > 0) return found;
  return { lightcones: merged(await below(path, 1)), kind: undefined };
}

/** Joins parts of one lightcone that lie in different directories, as long as no part is there twice. */
function merged(all: readonly SwiftLayout[]): SwiftLayout[] {
  const out: SwiftLayout[] = [];
  for (const next of all) {
    const i = out.findIndex((l) => l.name === next.name && !clash(l, next));
    if (i < 0) out.push(next);
    else {
      const l = out[i]!;
      out[i] = {
        ...l,
        index: l.index ?? next.index,
        shells: l.shells ?? next.shells,
        particles: l.particles ?? next.particles,
      };
    }
  }
  return out;
}

const clash = (a: SwiftLayout, b: SwiftLayout): boolean =>
  (['index', 'shells', 'particles'] as const).some((part) => a[part] !== undefined && b[part] !== undefined);

export interface ShellFiles {
  readonly number: number;
  /** Pieces in numeric order, with their numbers. */
  readonly pieces: readonly { readonly number: number; readonly path: string }[];
}

/** The shells in a directory with the pieces of their maps, in numeric order: shell_10 after shell_2. */
export async function shellFiles(directory: string, name: string): Promise<ShellFiles[]> {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`^${escaped}\\.shell_(\\d+)\\.(\\d+)\\.hdf5$`);
  const nested = await numberedFiles(directory, /^shell_(\d+)$/);
  const files = [
    ...(await numberedFiles(directory, pattern)),
    ...(await Promise.all(nested.map((d) => numberedFiles(d.path, pattern)))).flat(),
  ];
  const shells = new Map<number, { number: number; path: string }[]>();
  for (const { numbers, path } of files) {
    const [shell, number] = numbers as [number, number];
    shells.set(shell, [...(shells.get(shell) ?? []), { number, path }]);
  }
  return [...shells]
    .map(([number, pieces]) => ({ number, pieces: pieces.sort((a, b) => a.number - b.number) }))
    .sort((a, b) => a.number - b.number);
}
