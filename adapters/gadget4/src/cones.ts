import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GlassError } from '@glass-ts/core';

/** One line of the lightcone definition file. */
export interface ConeDefinition {
  /** As people say it: `full sky`, `octant 3`, … */
  readonly geometry: string;
  readonly fullSky: boolean;
  /** Only the most bound particles of haloes were stored. */
  readonly mostBoundOnly: boolean;
  readonly aStart: number;
  readonly aEnd: number;
}

function geometryOf(type: number, rest: readonly number[]): string | undefined {
  switch (type) {
    case 0:
      return 'full sky';
    case 1:
      return `octant ${rest[0]}`;
    case 2:
      return `pencil beam towards (${rest.slice(0, 3).join(', ')}), half angle ${rest[3]}°`;
    case 3:
      return `disk with normal (${rest.slice(0, 3).join(', ')})`;
    case 4:
      return `square map towards (${rest.slice(0, 3).join(', ')})`;
    default:
      return undefined;
  }
}

/** Reads a definition file: a line per cone, `type mostBound aStart aEnd …`; % and # begin comments. */
export function parseDefinition(text: string, file: string): ConeDefinition[] {
  const cones: ConeDefinition[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = raw.replace(/[%#].*/, '').trim();
    if (line === '') continue;
    const [type, mostBound, aStart, aEnd, ...rest] = line.split(/\s+/).map(Number);
    const geometry = geometryOf(type!, rest);
    if (geometry === undefined || !(aStart! > 0 && aStart! < aEnd!)) {
      throw new GlassError(`this line defines no lightcone: ${line}`, {
        code: 'ERR_GADGET4_DEFINITION',
        where: { file, line: i + 1 },
        fix: 'A line has a type from 0 to 4, a flag, and the first and last scale factor',
      });
    }
    cones.push({ geometry, fullSky: type === 0, mostBoundOnly: mostBound !== 0, aStart: aStart!, aEnd: aEnd! });
  }
  return cones;
}

export interface Definitions {
  readonly cones: readonly ConeDefinition[];
  readonly file: string;
}

/**
 * The definition file: the given one, or that of the run's name in the output directory or the one above it. Nothing in
 * the outputs themselves tells the geometry. Undefined where there is none.
 */
export async function findDefinitions(
  directory: string,
  name: string,
  given: string | undefined,
): Promise<Definitions | undefined> {
  const candidates = given === undefined ? [join(directory, name), join(dirname(directory), name)] : [given];
  for (const file of candidates) {
    try {
      return { cones: parseDefinition(await readFile(file, 'utf8'), file), file };
    } catch (cause) {
      if (cause instanceof GlassError) throw cause;
      if (given === undefined) continue;
      throw new GlassError('the lightcone definition file cannot be read', {
        code: 'ERR_GADGET4_DEFINITION',
        where: { file },
        fix: 'Check input.options.definition',
        cause,
      });
    }
  }
  return undefined;
}
