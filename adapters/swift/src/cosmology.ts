import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type CosmologyParameters, GlassError } from '@glass-ts/core';
import { type Attributes, identify, identifyPath, isDirectory, namesIn, withHdf5 } from '@glass-ts/hdf5';
import { parse } from 'yaml';

export interface FoundCosmology {
  readonly parameters: CosmologyParameters;
  /** For messages: the file it is from. */
  readonly source: string;
}

/** Ω_ν h² per eV of neutrino mass at the standard temperature (Lesgourgues & Pastor 2006, eq. 8). */
const EV_PER_OMEGA_NU = 93.14;

const PARAMETER_FILE = 'used_parameters.yml';

type Values = (name: string) => number | undefined;

function fail(what: string, file: string, cause?: unknown): GlassError {
  return new GlassError(what, {
    code: 'ERR_SWIFT_PARAMETERS',
    where: { file },
    fix: 'Set input.options.parameters to used_parameters.yml or a snapshot of the run, or give the cosmology in the run file',
    cause,
  });
}

/** Masses of all species, a degenerate one as often as it counts. */
const spread = (masses: readonly number[], degeneracies: readonly number[]): number[] =>
  masses.flatMap((m, i) => Array.from({ length: Math.max(1, Math.round(degeneracies[i] ?? 1)) }, () => m));

function parameters(get: Values, OmegaM: number, masses: readonly number[]): CosmologyParameters {
  const optional = (key: string, value: number | undefined, unless?: number) =>
    value === undefined || value === unless ? {} : { [key]: value };
  return {
    h: get('h')!,
    OmegaM,
    ...optional('OmegaLambda', get('Omega_lambda')),
    ...optional('OmegaB', get('Omega_b'), 0),
    ...optional('OmegaR', get('Omega_r'), 0),
    ...optional('w0', get('w_0'), -1),
    ...optional('wa', get('w_a'), 0),
    ...(masses.length > 0 ? { neutrinoMasses: masses } : {}),
    ...(masses.length > 0 ? optional('TCmb', get('T_CMB_0 [K]'), 0) : {}),
  };
}

const numbersOf = (value: unknown): number[] =>
  (Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : value === undefined ? [] : [value])
    .map(Number)
    .filter((n) => Number.isFinite(n));

/** Cosmology in a `used_parameters.yml`. */
export async function cosmologyFromParameters(path: string): Promise<FoundCosmology> {
  let section: Record<string, unknown>;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
    section = (parse(text) as { Cosmology: Record<string, unknown> }).Cosmology;
  } catch (cause) {
    throw fail('the parameter file cannot be read', path, cause);
  }
  // SWIFT ends every line, and other sections follow that of the cosmology.
  const rest = text.slice(text.search(/^Cosmology:/m));
  if (!text.endsWith('\n') && !/\n\S/.test(rest)) {
    throw fail('the parameter file is cut off inside of its Cosmology', path);
  }
  const get: Values = (name) => (typeof section?.[name] === 'number' ? section[name] : undefined);
  const [h, cdm, b] = [get('h'), get('Omega_cdm'), get('Omega_b')];
  // Older versions have Omega_m, which newer ones write as −1.
  const stated = get('Omega_m');
  const cold = cdm !== undefined ? cdm + (b ?? 0) : stated !== undefined && stated > 0 ? stated : undefined;
  if (h === undefined || cold === undefined)
    throw fail('the parameter file has no Cosmology with h and Omega_cdm', path);
  const masses = spread(numbersOf(section.M_nu_eV), numbersOf(section.deg_nu)).filter((m) => m > 0);
  const neutrinos = masses.reduce((sum, m) => sum + m, 0) / EV_PER_OMEGA_NU / h ** 2;
  return { parameters: parameters(get, cold + neutrinos, masses), source: path };
}

const listOf = (attributes: Attributes, name: string): number[] => {
  const found = attributes.get(name);
  return found ? Array.from(found.values as ArrayLike<number>, Number) : [];
};

/** Cosmology in a SWIFT snapshot, with what SWIFT computed from the parameters. */
export async function cosmologyFromSnapshot(path: string): Promise<FoundCosmology> {
  return withHdf5(path, async (file) => {
    const { kind, description } = await identify(file);
    if (kind !== 'swift-snapshot') throw fail(`expected a SWIFT snapshot; this is ${description}`, path);
    const attributes = await file.attributes('Cosmology');
    const get: Values = (name) => listOf(attributes, name)[0];
    const [h, m, cdm] = [get('h'), get('Omega_m'), get('Omega_cdm')];
    const cold = cdm !== undefined ? cdm + (get('Omega_b') ?? 0) : m;
    if (h === undefined || cold === undefined) throw fail('the snapshot has no Cosmology with h and Omega_m', path);
    const masses = spread(listOf(attributes, 'M_nu_eV'), listOf(attributes, 'deg_nu')).filter((x) => x > 0);
    return { parameters: parameters(get, cold + (get('Omega_nu_0') ?? 0), masses), source: path };
  });
}

const MOST_TRIES = 4;

/** The first snapshot in a directory: `snap_0001.hdf5`, or its distributed form `snap_0001/snap_0001.hdf5`. */
async function snapshotIn(directory: string): Promise<string | undefined> {
  const candidates: string[] = [];
  for (const name of await namesIn(directory)) {
    const path = join(directory, name);
    if (/_\d+\.hdf5$/.test(name)) candidates.push(path);
    else if (/_\d+$/.test(name) && (await isDirectory(path))) candidates.push(join(path, `${name}.hdf5`));
  }
  for (const path of candidates.slice(0, MOST_TRIES)) {
    if ((await identifyPath(path))?.kind === 'swift-snapshot') return path;
  }
  return undefined;
}

/**
 * The cosmology of a lightcone, which has none in its own files: from the given file; else from `used_parameters.yml` in
 * the lightcone's directory or up to two above it; else from a snapshot beside the lightcone or in `snapshots`. Undefined
 * where there is none.
 */
export async function findCosmology(directory: string, given: string | undefined): Promise<FoundCosmology | undefined> {
  if (given !== undefined) {
    return /\.ya?ml$/.test(given) ? cosmologyFromParameters(given) : cosmologyFromSnapshot(given);
  }
  const own = resolve(directory);
  const run = dirname(own);
  for (const at of [own, run, dirname(run)]) {
    if ((await namesIn(at)).includes(PARAMETER_FILE)) return cosmologyFromParameters(join(at, PARAMETER_FILE));
  }
  for (const at of [own, run, join(run, 'snapshots')]) {
    const snapshot = await snapshotIn(at);
    if (snapshot !== undefined) return cosmologyFromSnapshot(snapshot);
  }
  return undefined;
}
